package liquibase.ext.partitions.execute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import liquibase.exception.LiquibaseException;
import liquibase.ext.partitions.harness.OtherSession;
import liquibase.ext.partitions.testing.Changelog;
import liquibase.ext.partitions.testing.TestDatabase;
import liquibase.ext.partitions.testing.TestDatabases;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Partitions that others make, drop, attach or detach after a change was planned and before it is done. */
@ExtendWith(TestDatabases.class)
class AttemptsIT {

    private static final String TABLE = """
            CREATE TABLE t (k int, v int) PARTITION BY RANGE (k);
            CREATE TABLE t_0 PARTITION OF t FOR VALUES FROM (0) TO (10);
            CREATE TABLE t_1 PARTITION OF t FOR VALUES FROM (10) TO (20);
            CREATE TABLE t_2 PARTITION OF t FOR VALUES FROM (20) TO (30) PARTITION BY RANGE (k);
            CREATE TABLE t_2_0 PARTITION OF t_2 FOR VALUES FROM (20) TO (25);
            INSERT INTO t SELECT g, g FROM generate_series(0, 24) g;
            """;

    private static final String INDEX =
            "<partitions:createPartitionIndexes tableName=\"t\" indexName=\"ix\" columnNames=\"v\"/>";

    private static final String PARTITIONS = """
            <partitions:createPartitions tableName="t" ifNotExists="true">
                <partitions:series from="30" to="60" every="10"/>
            </partitions:createPartitions>""";

    private static final String OLD = """
            <partitions:dropPartitions tableName="t" olderThan="20"/>""";

    private static final String CHECK = """
            <partitions:createPartitionConstraints tableName="t" constraintName="c" check="v &gt;= 0" partitionsOnly="true"/>""";

    private static Changelog changelog(boolean inTransaction, String change) {
        return Changelog.xml("<changeSet id=\"1\" author=\"test\" runInTransaction=\"" + inTransaction + "\">" + change
                + "</changeSet>");
    }

    /** Runs a change, and once, right before a statement of this beginning, what another session does. */
    private static CapturedLog disturbed(TestDatabase database, Changelog changelog, String beginning, String event)
            throws LiquibaseException {
        AtomicInteger times = new AtomicInteger();
        CapturedLog log = new CapturedLog().before(beginning, () -> {
            if (times.getAndIncrement() == 0) {
                database.execute("SET lock_timeout = '10s'; " + event);
            }
        });
        log.of(database.liquibase(changelog)).update();
        assertEquals(
                1,
                log.lines().stream()
                        .filter(line -> line.contains("It is planned again"))
                        .count(),
                () -> log.lines().toString());
        return log;
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            true;  DROP TABLE t_1;                                             4
            false; DROP TABLE t_1;                                             4
            true;  ALTER TABLE t DETACH PARTITION t_1;                         4
            false; ALTER TABLE t DETACH PARTITION t_1;                         4
            true;  CREATE TABLE t_3 PARTITION OF t FOR VALUES FROM (30) TO (40); 6
            true;  DROP TABLE t_2_0;                                           4
            false; DROP TABLE t_2_0;                                           4
            """)
    void an_index_is_planned_again(boolean inTransaction, String event, String valid, TestDatabase database)
            throws LiquibaseException {
        database.execute(TABLE);

        disturbed(database, changelog(inTransaction, INDEX), "CREATE INDEX \"t_1_ix\"", event);

        assertEquals(
                List.of(valid),
                database.queryList(
                        "SELECT count(*) FROM pg_partition_tree('ix') p JOIN pg_index i ON i.indexrelid = p.relid"
                                + " WHERE indisvalid"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_constraint_of_leaves_is_planned_again(boolean inTransaction, TestDatabase database)
            throws LiquibaseException {
        database.execute(TABLE);

        disturbed(database, changelog(inTransaction, CHECK), "ALTER TABLE \"public\".\"t_1\"", "DROP TABLE t_1");

        assertEquals(
                List.of("t_0", "t_2_0"),
                database.queryList("SELECT conrelid::regclass FROM pg_constraint WHERE conname = 'c' ORDER BY 1"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void partitions_that_came_meanwhile_are_kept(boolean inTransaction, TestDatabase database)
            throws LiquibaseException {
        database.execute(TABLE);

        disturbed(
                database,
                changelog(inTransaction, PARTITIONS),
                "CREATE TABLE \"public\".\"t_40\"",
                "CREATE TABLE t_40 PARTITION OF t FOR VALUES FROM (40) TO (50)");

        assertEquals(
                List.of("6"), database.queryList("SELECT count(*) FROM pg_inherits WHERE inhparent = 't'::regclass"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void partitions_that_went_meanwhile_need_not_be_dropped(boolean inTransaction, TestDatabase database)
            throws LiquibaseException {
        database.execute(TABLE);

        disturbed(database, changelog(inTransaction, OLD), "DROP TABLE \"public\".\"t_0\"", "DROP TABLE t_0");

        assertEquals(
                List.of("t_2"),
                Changes.tables(database).stream().filter("t_2"::equals).toList());
        assertEquals(
                List.of("1"), database.queryList("SELECT count(*) FROM pg_inherits WHERE inhparent = 't'::regclass"));
    }

    @Test
    void what_a_transaction_did_before_stays(TestDatabase database) throws LiquibaseException {
        database.execute(TABLE);

        disturbed(
                database,
                changelog(true, "<sql>CREATE TABLE other (k int); INSERT INTO other VALUES (1)</sql>" + INDEX),
                "CREATE INDEX \"t_1_ix\"",
                "DROP TABLE t_1");

        assertEquals(List.of("1"), database.queryList("SELECT k FROM other"));
    }

    /** A new partition for each statement that names one of them. */
    private static CapturedLog alwaysDisturbed(TestDatabase database) {
        AtomicInteger last = new AtomicInteger();
        return new CapturedLog().before("ALTER TABLE \"public\".\"t_x", () -> {
            int number = last.getAndIncrement();
            database.execute("SET lock_timeout = '1s'; DROP TABLE t_x" + number + "; CREATE TABLE t_x" + (number + 1)
                    + " PARTITION OF t FOR VALUES FROM (30) TO (40)");
        });
    }

    @Test
    void it_is_given_up_when_others_come_in_between_each_time(TestDatabase database) {
        database.execute(TABLE + "CREATE TABLE t_x0 PARTITION OF t FOR VALUES FROM (30) TO (40)");
        CapturedLog log = alwaysDisturbed(database);

        LiquibaseException failure = assertThrows(
                LiquibaseException.class,
                () -> log.of(database.liquibase(changelog(false, CHECK))).update());

        assertTrue(
                String.valueOf(failure.getMessage())
                        .contains(
                                "createPartitionConstraints of table public.t: Other sessions made, dropped, attached or detached"
                                        + " partitions or indexes of the table again and again while it ran (ERROR: relation"
                                        + " \"public.t_x9\" does not exist, SQLSTATE 42P01). Run the change again when nobody"
                                        + " else changes the partitions and indexes of the table."),
                failure.getMessage());
    }

    @Test
    void a_transaction_keeps_the_partitions_when_it_is_planned_again(TestDatabase database) throws Exception {
        database.execute(TABLE);
        AtomicInteger times = new AtomicInteger();
        List<String> refused = new ArrayList<>();
        CapturedLog log = new CapturedLog().before("CREATE INDEX \"t_1_ix\"", () -> {
            if (times.getAndIncrement() == 0) {
                database.execute("DROP TABLE t_0");
                return;
            }
            for (String ddl : List.of(
                    "CREATE TABLE t_3 PARTITION OF t FOR VALUES FROM (30) TO (40)",
                    "DROP TABLE t_1",
                    "CREATE TABLE t_2_1 PARTITION OF t_2 FOR VALUES FROM (25) TO (30)")) {
                refused.add(String.valueOf(assertThrows(
                                IllegalStateException.class,
                                () -> database.execute("SET lock_timeout = '10ms'; " + ddl))
                        .getMessage()));
            }
            database.execute("INSERT INTO t VALUES (12, 1)");
        });

        log.of(database.liquibase(changelog(true, INDEX))).update();

        assertEquals(2, times.get());
        assertTrue(
                refused.size() == 3 && refused.stream().allMatch(message -> message.contains("lock timeout")),
                refused.toString());
        assertEquals(List.of("1"), database.queryList("SELECT count(*) FROM t WHERE k = 12 AND v = 1"));
    }

    @Test
    void a_transaction_waits_for_the_lock_that_keeps_the_partitions_as_its_change_says(TestDatabase database)
            throws Exception {
        database.execute(TABLE);
        List<OtherSession> holders = new ArrayList<>();
        List<String> kept = new ArrayList<>();
        CapturedLog log = new CapturedLog();
        log.before("", () -> {
            String line = log.lines().get(log.lines().size() - 1);
            if (line.startsWith("CREATE INDEX \"t_1_ix\"") && holders.isEmpty()) {
                database.execute("DROP TABLE t_1");
            } else if (line.contains("It is planned again")) {
                holders.add(OtherSession.that(database, "LOCK TABLE t IN EXCLUSIVE MODE"));
            } else if (line.contains("A lock was not to be had")) {
                rollBack(holders.get(0));
            } else if (line.startsWith("CREATE INDEX \"t_0_ix\"") && !holders.isEmpty()) {
                kept.addAll(database.queryList("SELECT relation::regclass FROM pg_locks"
                        + " WHERE mode = 'ShareUpdateExclusiveLock' AND granted ORDER BY 1"));
            }
        });
        String change = INDEX.replace("tableName", "lockTimeout=\"200ms\" lockRetries=\"2\" tableName");

        log.of(database.liquibase(changelog(true, change))).update();

        assertEquals(List.of("t", "t_2"), kept);
    }

    private static void rollBack(OtherSession session) {
        try {
            session.rollback();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** An expression of the user's that fails for want of a table fails again when the same is planned again. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void what_was_never_there_is_told_as_such(boolean inTransaction, TestDatabase database) {
        database.execute(TABLE + """
                CREATE FUNCTION f(int) RETURNS boolean IMMUTABLE LANGUAGE plpgsql
                  AS 'BEGIN RETURN EXISTS (SELECT 1 FROM nowhere WHERE k = $1); END'""");
        CapturedLog log = new CapturedLog();
        String change = CHECK.replace("v &gt;= 0", "f(v)");

        LiquibaseException failure = assertThrows(
                LiquibaseException.class,
                () -> log.of(database.liquibase(changelog(inTransaction, change)))
                        .update());

        assertTrue(
                String.valueOf(failure.getMessage())
                        .contains("The server refused it (ERROR: relation \"nowhere\" does not exist"),
                failure.getMessage());
        assertEquals(
                2,
                log.lines().stream()
                        .filter(line -> line.startsWith("ALTER TABLE \"public\".\"t_0\""))
                        .count());
    }
}
