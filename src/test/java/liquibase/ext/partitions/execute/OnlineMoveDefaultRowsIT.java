package liquibase.ext.partitions.execute;

import static liquibase.ext.partitions.execute.Changes.outside;
import static liquibase.ext.partitions.execute.Changes.problemsOfUpdate;
import static liquibase.ext.partitions.execute.Changes.range;
import static liquibase.ext.partitions.execute.Changes.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import liquibase.exception.LiquibaseException;
import liquibase.ext.partitions.harness.Await;
import liquibase.ext.partitions.harness.Background;
import liquibase.ext.partitions.harness.LiquibaseProcess;
import liquibase.ext.partitions.harness.OtherSession;
import liquibase.ext.partitions.harness.SqlScript;
import liquibase.ext.partitions.harness.UpDownUp;
import liquibase.ext.partitions.testing.Changelog;
import liquibase.ext.partitions.testing.LiquibaseRun;
import liquibase.ext.partitions.testing.TestDatabase;
import liquibase.ext.partitions.testing.TestDatabases;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Rows of a default partition that are moved while others read and write them. */
@ExtendWith(TestDatabases.class)
class OnlineMoveDefaultRowsIT {

    private static final String MOVING = "concurrently=\"true\" moveDefaultRows=\"true\" onRollback=\"drop\"";

    private static final int ROWS = 20_000;

    /** Rows with keys from 0 to 29, of which those from 30 on stay. */
    private static final String TABLE = """
            CREATE TABLE t (id int, k int NOT NULL, v text, PRIMARY KEY (id, k)) PARTITION BY RANGE (k);
            CREATE TABLE t_default PARTITION OF t DEFAULT;
            INSERT INTO t SELECT g, g % 40, 'v' || g FROM generate_series(1, 20000) g""";

    private static final Changelog CHANGELOG =
            outside(MOVING, range("t_1", "0", "10") + range("t_2", "10", "20") + range("t_3", "20", "30"));

    private static final String IDS =
            "SELECT count(*) || ' rows, ' || count(DISTINCT id) || ' ids, sum ' || sum(id) FROM t";

    private static final String STRAYS = """
            SELECT tableoid::regclass || ' ' || k FROM t WHERE tableoid::regclass::text <> CASE
              WHEN k < 10 THEN 't_1' WHEN k < 20 THEN 't_2' WHEN k < 30 THEN 't_3' ELSE 't_default' END""";

    @ParameterizedTest
    @MethodSource("liquibase.ext.partitions.execute.MoveDefaultRowsIT#tables")
    void stayTheSameThroughTheTable(
            String setup, String items, List<String> places, TestDatabase database, TestDatabase atOnce)
            throws LiquibaseException {
        database.execute(setup);
        atOnce.execute(setup);
        List<String> before = database.queryList(MoveDefaultRowsIT.CHECKSUM);
        run(atOnce, outside("moveDefaultRows=\"true\"", items)).update();

        run(database, outside(MOVING, items)).update();

        assertEquals(before, database.queryList(MoveDefaultRowsIT.CHECKSUM));
        assertEquals(places, database.queryList(MoveDefaultRowsIT.PLACES));
        UpDownUp.assertSame(atOnce.fingerprint(), database.fingerprint(), "as in one transaction");
    }

    @ParameterizedTest
    @MethodSource("liquibase.ext.partitions.execute.MoveDefaultRowsIT#tables")
    void areMovedByTheSqlOutput(String setup, String items, List<String> places, TestDatabase updated, TestDatabase fed)
            throws LiquibaseException {
        updated.execute(setup);
        fed.execute(setup);

        UpDownUp.sqlOutputEqualsUpdate(updated, fed, outside(MOVING, items));

        assertEquals(places, fed.queryList(MoveDefaultRowsIT.PLACES));
        assertEquals(updated.queryList(MoveDefaultRowsIT.CHECKSUM), fed.queryList(MoveDefaultRowsIT.CHECKSUM));
    }

    @Test
    void areMovedByTheSqlOutputThatNamesNoSchema(TestDatabase database) throws LiquibaseException {
        database.execute(TABLE);
        List<String> ids = database.queryList(IDS);

        SqlScript.of(run(database, CHANGELOG).with("outputDefaultSchema", false).updateSql())
                .runOn(database);

        assertEquals(ids, database.queryList(IDS));
        assertEquals(List.of(), database.queryList(STRAYS));
        assertEquals(
                List.of("t", "t_1", "t_2", "t_3", "t_default"),
                database.queryList("SELECT relname FROM pg_class WHERE relname LIKE 't' OR relname LIKE 't\\_%'"
                        + " AND relkind IN ('r', 'p') ORDER BY 1"));
    }

    @Test
    void areNeverMissingNorSeenTwiceBesideWriters(TestDatabase database, TestDatabase undisturbed) throws Throwable {
        database.execute(TABLE);
        undisturbed.execute(TABLE);
        run(undisturbed, CHANGELOG).update();
        List<String> ids = database.queryList(IDS);
        List<String> counts = new ArrayList<>();

        Background update = Background.start(run(database, CHANGELOG)::update);
        Background first = Background.start(() -> write(database, update, 1));
        Background second = Background.start(() -> write(database, update, 2));
        while (!update.isDone()) {
            counts.addAll(database.queryList(IDS));
        }
        update.finish();
        first.finish();
        second.finish();

        assertEquals(ids, counts.stream().distinct().toList());
        assertEquals(ids, database.queryList(IDS));
        assertEquals(List.of(), database.queryList(STRAYS));
        UpDownUp.assertSame(undisturbed.fingerprint(), database.fingerprint(), "as without writers");
    }

    /** Changes rows, takes them to other partitions, and deletes some that it inserts again, until something is done. */
    private static void write(TestDatabase database, Background until, int writer) throws SQLException {
        Random random = new Random(writer);
        try (Connection connection = database.connection();
                PreparedStatement update =
                        connection.prepareStatement("UPDATE t SET k = ?, v = v || '.' WHERE id = ?");
                PreparedStatement replace = connection.prepareStatement("""
                        WITH gone AS (DELETE FROM t WHERE id = ? RETURNING *)
                        INSERT INTO t SELECT id, (k + 7) % 40, v FROM gone""")) {
            while (!until.isDone()) {
                update.setInt(1, random.nextInt(40));
                update.setInt(2, id(random, writer));
                assertEquals(1, update.executeUpdate());
                replace.setInt(1, id(random, writer));
                assertEquals(1, replace.executeUpdate());
            }
        }
    }

    /** A row of this writer alone: a row that another one replaces is gone for who waits for it. */
    private static int id(Random random, int writer) {
        return 2 * random.nextInt(ROWS / 2) + writer;
    }

    @Test
    void areNotSeenTwiceByATransactionThatBeganBefore(TestDatabase database) throws Throwable {
        database.execute(TABLE);
        OtherSession reader = OtherSession.that(database, "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ; SELECT 1");
        Await.until(database, """
                SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database()
                  AND state = 'idle in transaction' AND clock_timestamp() - state_change > interval '1.1 seconds')""");
        LiquibaseRun liquibase = run(database, CHANGELOG);

        Background update = Background.start(liquibase::update);
        Moment.AS_OTHERS_HAVE_OLD_SNAPSHOTS.await(database);
        List<String> seen = reader.queryList("SELECT count(*) FROM t");
        reader.commit();
        update.finish();

        assertEquals(List.of("20000"), seen);
        assertTrue(
                liquibase.said().contains("and the rows of public.t_1 are switched only when that ends"),
                liquibase.said());
        assertEquals(List.of(), database.queryList(STRAYS));
    }

    @Test
    void giveWayToATransactionThatKeepsASnapshotFromBeforeTheSwitch(TestDatabase database) throws Throwable {
        OtherSession blocker = Moment.BEFORE_THE_SWITCH.block(database);
        LiquibaseRun liquibase = run(database, CHANGELOG);

        Background update = Background.start(liquibase::update);
        Moment.BEFORE_THE_SWITCH.await(database);
        OtherSession reader = OtherSession.that(database, "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ; SELECT 1");
        int tries = triesSaid(liquibase);
        blocker.rollback();
        Await.until(() -> triesSaid(liquibase) > tries + 1);
        List<String> seen = reader.queryList("SELECT count(*) FROM t");
        reader.commit();
        update.finish();

        assertEquals(List.of("20000"), seen);
        assertEquals(List.of(), database.queryList(STRAYS));
    }

    /** The switch pauses to give way, or is done. */
    private static final String GIVES_WAY = """
            SELECT EXISTS (SELECT FROM pg_inherits WHERE inhrelid = to_regclass('t_1')) OR EXISTS (
              SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep')""";

    /** A statement that keeps no snapshot when it is done, as a query may with the driver. */
    private static final String GATE = "DO 'BEGIN PERFORM pg_advisory_xact_lock(1); END'";

    private static final Changelog ONE = outside(MOVING, range("t_1", "0", "10"));

    /** A session in a transaction with a snapshot, that runs a second statement until the advisory lock 1 is free. */
    private static Background busy(TestDatabase database, OtherSession reader) {
        Background statement = Background.start(() -> reader.execute("SELECT pg_advisory_xact_lock(1)"));
        Await.until(database, """
                SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted)""");
        return statement;
    }

    @Test
    void give_way_to_an_active_transaction_that_is_older_than_its_statement(TestDatabase database) throws Throwable {
        OtherSession blocker = Moment.BEFORE_THE_SWITCH.block(database);
        OtherSession gate = OtherSession.that(database, GATE);
        Background update = Background.start(run(database, ONE)::update);
        Moment.BEFORE_THE_SWITCH.await(database);
        OtherSession reader = OtherSession.that(database, "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ; SELECT 1");
        Background statement = busy(database, reader);

        blocker.rollback();
        Await.until(database, GIVES_WAY);
        gate.rollback();
        statement.finish();
        List<String> seen = reader.queryList("SELECT count(*) FROM t");
        reader.commit();
        update.finish();

        assertEquals(List.of("20000"), seen);
        assertEquals(List.of("5000"), database.queryList("SELECT count(*) FROM t_1"));
    }

    /** Also where the server ends statements before the switch would have lost its patience. */
    static final List<Changelog> PATIENT = List.of(ONE, Changelog.xml("""
            <changeSet id="timeout" author="test" runInTransaction="false">
                <sql>SET statement_timeout = '4s'</sql>
            </changeSet>
            <changeSet id="partitions" author="test" runInTransaction="false">
                <partitions:createPartitions tableName="t" %s>%s</partitions:createPartitions>
            </changeSet>""".formatted(MOVING, range("t_1", "0", "10"))));

    @ParameterizedTest
    @FieldSource("PATIENT")
    void do_not_wait_for_ever_for_such_a_transaction_and_say_whose_it_is(Changelog changelog, TestDatabase database)
            throws Throwable {
        OtherSession blocker = Moment.BEFORE_THE_SWITCH.block(database);
        OtherSession gate = OtherSession.that(database, GATE);
        LiquibaseRun liquibase = run(database, changelog);
        Background update = Background.start(liquibase::update);
        Moment.BEFORE_THE_SWITCH.await(database);
        OtherSession reader = OtherSession.that(
                database,
                "SET application_name = 'the report'; SET TRANSACTION ISOLATION LEVEL REPEATABLE READ; SELECT 1");
        String process = reader.queryList("SELECT pg_backend_pid()").get(0);
        Background statement = busy(database, reader);

        blocker.rollback();
        update.finish();
        gate.rollback();
        statement.finish();

        assertTrue(
                liquibase
                        .said()
                        .contains(
                                "WARNING: The switch of the rows of public.t_1 gave way for up to 5 s, and did not wait any"
                                        + " longer for process " + process
                                        + " of the report, whose transaction is older than its"
                                        + " statement; if its isolation level is REPEATABLE READ or SERIALIZABLE, it may see them"
                                        + " twice until it ends"),
                liquibase.said());
        assertEquals(List.of("5000"), database.queryList("SELECT count(*) FROM t_1"));
    }

    @Test
    void say_who_keeps_a_snapshot_and_nothing_of_locks(TestDatabase database) throws Throwable {
        database.execute(TABLE);
        List<OtherSession> readers = new ArrayList<>();
        CapturedLog log = new CapturedLog();
        log.before("DO ", () -> {
            List<String> lines = log.lines();
            if (lines.get(lines.size() - 1).contains("patient_until")) {
                readers.add(OtherSession.that(
                        database,
                        "SET application_name = 'the report';"
                                + " SET TRANSACTION ISOLATION LEVEL REPEATABLE READ; SELECT 1"));
            }
        });

        List<String> problems = problemsOfUpdate(log.of(
                run(database, outside(MOVING + " lockTimeout=\"200ms\" lockRetries=\"1\"", range("t_1", "0", "10")))));
        String said = "(ERROR: rows would be seen twice with the snapshot of the transaction of process "
                + readers.get(0).queryList("SELECT pg_backend_pid()").get(0) + " of the report)";
        readers.get(0).rollback();

        assertEquals(
                List.of("Another transaction keeps a snapshot from before the rows were moved, also on 1 retry " + said
                        + ". End that transaction, or run it again when it has ended"
                        + ", or set lockRetries higher."),
                problems);
        assertEquals(
                List.of("Another transaction keeps a snapshot from before the rows were moved; retry 1 of 1 follows "
                        + said),
                log.lines().stream()
                        .filter(line -> line.contains("; retry "))
                        .distinct()
                        .toList());
    }

    /** The switch is kept from its end until somebody waits for the table, the first time. */
    private static final String SLOW_SWITCH = """
            CREATE SEQUENCE switches;
            CREATE FUNCTION wait_for_reader() RETURNS event_trigger LANGUAGE plpgsql AS $$
            BEGIN
              IF EXISTS (SELECT 1 FROM pg_inherits WHERE inhrelid = to_regclass('t_1')) AND nextval('switches') = 1 THEN
                WHILE NOT EXISTS (SELECT 1 FROM pg_locks WHERE relation = 't'::regclass AND NOT granted) LOOP
                  PERFORM pg_sleep(0.01);
                END LOOP;
              END IF;
            END$$;
            CREATE EVENT TRIGGER slow ON ddl_command_end WHEN TAG IN ('ALTER TABLE') EXECUTE FUNCTION wait_for_reader()""";

    @Test
    void give_way_to_a_transaction_that_begins_with_the_table_while_they_are_switched(TestDatabase database)
            throws Throwable {
        database.execute(TABLE + ";" + SLOW_SWITCH);
        List<String> seen = new ArrayList<>();
        Background update = Background.start(run(database, ONE)::update);
        Await.until(database, "SELECT is_called FROM switches");
        OtherSession reader = OtherSession.that(database, "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ");

        seen.addAll(reader.queryList("SELECT count(*) FROM t"));
        reader.commit();
        update.finish();

        assertEquals(List.of("20000"), seen);
        assertEquals(List.of("5000"), database.queryList("SELECT count(*) FROM t_1"));
    }

    private static int triesSaid(LiquibaseRun liquibase) {
        return liquibase.said().split("; retry ", -1).length;
    }

    @Test
    void sayHowToBeginAnewWhenColumnsWereAdded(TestDatabase database) throws Throwable {
        OtherSession blocker = Moment.BEFORE_THE_SWITCH.block(database);
        try (LiquibaseProcess client = LiquibaseProcess.start(database, CHANGELOG, "update")) {
            Moment.BEFORE_THE_SWITCH.await(database);
            client.kill();
        }
        Await.until(database, Await.NOBODY_WAITS);
        blocker.rollback();
        database.execute("ALTER TABLE t ADD COLUMN more int");
        LiquibaseRun liquibase = run(database, CHANGELOG);
        liquibase.run("releaseLocks");

        String problem = problemsOfUpdate(liquibase).get(0);
        database.execute(
                problem.substring(problem.indexOf("DROP TABLE"), problem.indexOf(" CASCADE") + " CASCADE".length()));
        liquibase.update();

        assertEquals(List.of(), database.queryList(STRAYS));
        assertEquals(List.of("20000"), database.queryList("SELECT count(*) FROM t"));
    }

    /** What holds the work up, and how to tell that it does. */
    private enum Moment {
        BEFORE_ANYTHING_IS_NOTED("LOCK TABLE t_default IN ROW EXCLUSIVE MODE", Await.SOMEBODY_WAITS),
        AS_OTHERS_HAVE_OLD_SNAPSHOTS("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ; SELECT 1", """
                SELECT EXISTS (SELECT FROM pg_stat_activity
                  WHERE datname = current_database() AND wait_event = 'PgSleep')"""),
        BEFORE_THE_SWITCH("LOCK TABLE t IN ACCESS SHARE MODE", Await.SOMEBODY_WAITS);

        private final String blocker;
        private final String isHeldUp;

        Moment(String blocker, String isHeldUp) {
            this.blocker = blocker;
            this.isHeldUp = isHeldUp;
        }

        OtherSession block(TestDatabase database) {
            database.execute(TABLE);
            return OtherSession.that(database, blocker);
        }

        void await(TestDatabase database) {
            Await.until(database, isHeldUp);
        }
    }

    @ParameterizedTest
    @EnumSource
    void goOnAfterTheClientWasKilled(Moment moment, TestDatabase database, TestDatabase undisturbed) throws Throwable {
        undisturbed.execute(TABLE);
        run(undisturbed, CHANGELOG).update();
        OtherSession blocker = moment.block(database);
        List<String> ids = database.queryList(IDS);

        try (LiquibaseProcess client = LiquibaseProcess.start(database, CHANGELOG, "update")) {
            moment.await(database);
            client.kill();
        }
        database.execute(
                "UPDATE t SET v = 'changed' WHERE id % 100 = 0; UPDATE t SET k = (k + 5) % 40 WHERE id % 90 = 0");
        blocker.rollback();
        LiquibaseRun liquibase = run(database, CHANGELOG);
        liquibase.run("releaseLocks");
        liquibase.update();

        assertEquals(ids, database.queryList(IDS));
        assertEquals(List.of(), database.queryList(STRAYS));
        assertEquals(List.of("200"), database.queryList("SELECT count(*) FROM t WHERE v = 'changed'"));
        UpDownUp.assertSame(undisturbed.fingerprint(), database.fingerprint(), "as undisturbed");
    }

    static Stream<Changelog> others() {
        return Stream.of(
                outside(MOVING, range("t_1", "1", "7") + range("t_2", "10", "20") + range("t_3", "20", "30")),
                outside(
                        "moveDefaultRows=\"true\"",
                        range("t_1", "0", "10") + range("t_2", "10", "20") + range("t_3", "20", "30")),
                outside(MOVING, """
                        <partitions:partition name="t_1" from="0" to="10" partitionBy="HASH (id)">
                            <partitions:hash modulus="2"/>
                        </partitions:partition>""" + range("t_2", "10", "20")));
    }

    @ParameterizedTest
    @MethodSource("others")
    void areCopiedAnewWhenTheChangeIsAnotherAfterAFailure(
            Changelog other, TestDatabase database, TestDatabase undisturbed) throws Throwable {
        undisturbed.execute(TABLE);
        run(undisturbed, other).update();
        OtherSession blocker = Moment.BEFORE_THE_SWITCH.block(database);
        try (LiquibaseProcess client = LiquibaseProcess.start(database, CHANGELOG, "update")) {
            Moment.BEFORE_THE_SWITCH.await(database);
            client.kill();
        }
        Await.until(database, Await.NOBODY_WAITS);
        blocker.rollback();
        LiquibaseRun liquibase = run(database, other);
        liquibase.run("releaseLocks");

        liquibase.update();

        assertEquals(undisturbed.queryList(IDS), database.queryList(IDS));
        assertEquals(undisturbed.queryList(MoveDefaultRowsIT.PLACES), database.queryList(MoveDefaultRowsIT.PLACES));
        UpDownUp.assertSame(undisturbed.fingerprint(), database.fingerprint(), "as undisturbed");
    }

    @Test
    void areCopiedAnewWhenTheDefaultPartitionWasWrittenAnew(TestDatabase database) throws Throwable {
        OtherSession reader = Moment.AS_OTHERS_HAVE_OLD_SNAPSHOTS.block(database);
        List<String> ids = database.queryList(IDS);
        Background update = Background.start(() -> assertEquals(
                List.of(
                        "A table was written anew, as by VACUUM FULL or CLUSTER, while its rows were copied (ERROR: table"
                                + " public.t_default or public.t_1 was written anew while rows were copied). Run the change again,"
                                + " and nothing such beside it."),
                problemsOfUpdate(run(database, CHANGELOG))));
        Moment.AS_OTHERS_HAVE_OLD_SNAPSHOTS.await(database);
        database.execute("VACUUM FULL t_default");
        reader.commit();
        update.finish();

        run(database, CHANGELOG).update();

        assertEquals(ids, database.queryList(IDS));
        assertEquals(List.of(), database.queryList(STRAYS));
    }

    @Test
    void areCountedWhenTheyHaveMoved(TestDatabase database) throws LiquibaseException {
        database.execute(TABLE);
        LiquibaseRun liquibase = run(database, CHANGELOG);

        liquibase.update();

        String said = liquibase.said();
        assertTrue(
                said.contains(
                        "5000 rows of the default partition public.t_default moved to public.t_3, and public.t was locked"
                                + " for "),
                said);
    }
}
