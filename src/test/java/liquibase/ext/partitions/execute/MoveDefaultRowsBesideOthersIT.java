package liquibase.ext.partitions.execute;

import static liquibase.ext.partitions.execute.Changes.inTransaction;
import static liquibase.ext.partitions.execute.Changes.outside;
import static liquibase.ext.partitions.execute.Changes.range;
import static liquibase.ext.partitions.execute.Changes.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import liquibase.exception.LiquibaseException;
import liquibase.ext.partitions.harness.Await;
import liquibase.ext.partitions.harness.Background;
import liquibase.ext.partitions.harness.OtherSession;
import liquibase.ext.partitions.testing.Changelog;
import liquibase.ext.partitions.testing.LiquibaseRun;
import liquibase.ext.partitions.testing.TestDatabase;
import liquibase.ext.partitions.testing.TestDatabases;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Rows of a default partition move without anybody noticing: not triggers, not readers, only the user who is told. */
@Tag("alone")
@ExtendWith(TestDatabases.class)
class MoveDefaultRowsBesideOthersIT {

    private static final Changelog MOVE =
            inTransaction("moveDefaultRows=\"true\"", range("t_1", "0", "10") + range("t_2", "10", "20"));

    private static final String TABLE = """
            CREATE TABLE t (k int) PARTITION BY RANGE (k); CREATE TABLE t_default PARTITION OF t DEFAULT;
            INSERT INTO t SELECT generate_series(5, 24);
            """;

    private static final String TRIGGERS = """
            SELECT concat_ws(' ', tgrelid::regclass, tgname, tgenabled) FROM pg_trigger
            WHERE tgrelid::regclass::text LIKE 't_default%' ORDER BY tgrelid::regclass::name, tgname""";

    @Test
    void noTriggerFiresAndEachStaysAsItWas(TestDatabase database) throws LiquibaseException {
        database.execute("""
                CREATE TABLE fired (what text);
                CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql
                  AS 'BEGIN INSERT INTO fired VALUES (TG_NAME || TG_OP); RETURN NULL; END';
                CREATE TABLE t (k int, s int) PARTITION BY RANGE (k);
                CREATE TABLE t_default PARTITION OF t DEFAULT PARTITION BY LIST (s);
                CREATE TABLE t_default_0 PARTITION OF t_default FOR VALUES IN (0);
                CREATE TABLE t_default_1 PARTITION OF t_default DEFAULT;
                INSERT INTO t SELECT g, g % 3 FROM generate_series(5, 24) g;
                CREATE TRIGGER of_table AFTER INSERT OR DELETE ON t FOR EACH ROW EXECUTE FUNCTION note();
                CREATE TRIGGER of_statement AFTER INSERT OR DELETE ON t EXECUTE FUNCTION note();
                CREATE TRIGGER "Of Default" AFTER DELETE ON t_default FOR EACH ROW EXECUTE FUNCTION note();
                CREATE TRIGGER before_statement BEFORE DELETE ON t_default EXECUTE FUNCTION note();
                CREATE CONSTRAINT TRIGGER deferred AFTER DELETE ON t_default_0 DEFERRABLE INITIALLY DEFERRED
                  FOR EACH ROW EXECUTE FUNCTION note();
                CREATE TRIGGER always BEFORE DELETE ON t_default_0 FOR EACH ROW EXECUTE FUNCTION note();
                CREATE TRIGGER never BEFORE DELETE ON t_default_0 FOR EACH ROW EXECUTE FUNCTION note();
                CREATE TRIGGER replica BEFORE DELETE ON t_default_1 FOR EACH ROW EXECUTE FUNCTION note();
                ALTER TABLE t_default_0 ENABLE ALWAYS TRIGGER always, DISABLE TRIGGER never, DISABLE TRIGGER of_table;
                ALTER TABLE t_default_1 ENABLE REPLICA TRIGGER replica, ENABLE ALWAYS TRIGGER "Of Default";""");
        List<String> before = database.queryList(TRIGGERS);

        run(database, MOVE).update();

        assertEquals(List.of(), database.queryList("SELECT what FROM fired"));
        assertEquals(before, database.queryList(TRIGGERS));
        assertEquals(
                Set.of("A", "D", "O", "R"),
                new TreeSet<>(before.stream()
                        .map(line -> line.substring(line.length() - 1))
                        .toList()));
        assertEquals(List.of("5"), database.queryList("SELECT count(*) FROM t_default"));
    }

    @Test
    void one_row_that_moved_is_told_in_the_singular(TestDatabase database, TestDatabase other)
            throws LiquibaseException {
        database.execute(TABLE);
        other.execute(TABLE);
        LiquibaseRun inTransaction = run(database, inTransaction("moveDefaultRows=\"true\"", range("t_5", "5", "6")));
        LiquibaseRun concurrently =
                run(other, outside("moveDefaultRows=\"true\" concurrently=\"true\"", range("t_6", "6", "7")));

        inTransaction.update();
        concurrently.update();

        assertTrue(
                inTransaction.said().contains("\n1 row of the default partition public.t_default moved to public.t_5"),
                inTransaction.said());
        assertTrue(
                concurrently.said().contains("\n1 row of the default partition public.t_default moved to public.t_6"),
                concurrently.said());
    }

    @Test
    void theUserIsToldHowManyMoved(TestDatabase database) throws LiquibaseException {
        database.execute(TABLE
                + "ALTER DATABASE \"%s\" SET client_min_messages = error"
                        .formatted(
                                database.queryList("SELECT current_database()").get(0)));
        LiquibaseRun run = run(database, MOVE);

        run.update();

        assertTrue(
                run.said().contains("5 rows of the default partition public.t_default moved to public.t_1"),
                run.said());
        assertTrue(
                run.said().contains("10 rows of the default partition public.t_default moved to public.t_2"),
                run.said());
    }

    @Test
    void readersBesideItAlwaysSeeEveryRowOnce(TestDatabase database) throws Throwable {
        database.execute(TABLE);
        AtomicBoolean moved = new AtomicBoolean();
        AtomicBoolean reading = new AtomicBoolean();
        Set<String> counts = new TreeSet<>();
        OtherSession session = OtherSession.that(database, "SET application_name = 'reader'");
        Background reader = Background.start(() -> {
            while (!moved.get()) {
                counts.addAll(session.queryList("SELECT count(*) FROM t"));
                session.commit();
                reading.set(true);
            }
        });
        Await.until(reading::get);

        try {
            run(database, MOVE).update();
        } finally {
            moved.set(true);
        }
        reader.finish();

        assertEquals(Set.of("20"), counts);
    }

    /** Whoever is in the middle of reading the table may have looked at its partitions, but not yet at its rows. */
    @Test
    void theyWaitForWhoeverUsesTheTable(TestDatabase database) throws Throwable {
        database.execute(TABLE);
        OtherSession reader = OtherSession.that(database, "LOCK TABLE ONLY t IN ACCESS SHARE MODE");
        LiquibaseRun run = run(database, MOVE);
        Background update = Background.start(run::update);
        Await.until(database, Await.SOMEBODY_WAITS);

        assertEquals(List.of("20"), reader.queryList("SELECT count(*) FROM t"));
        assertFalse(update.isDone());
        reader.commit();
        update.finish();

        assertEquals(List.of("5"), database.queryList("SELECT count(*) FROM t_default"));
    }

    @Test
    void oldStringsMeanTheSame(TestDatabase database) throws LiquibaseException {
        database.execute(
                """
                CREATE TABLE t (k text) PARTITION BY LIST (k); CREATE TABLE t_default PARTITION OF t DEFAULT;
                INSERT INTO t VALUES ('a\\b'), ('a\\\\b'), ('it''s');
                ALTER DATABASE "%s" SET standard_conforming_strings = off""".formatted(database.queryList("SELECT current_database()").get(0)));

        run(database, inTransaction("moveDefaultRows=\"true\"", Changes.partition("t_1", "a\\b, it's")))
                .update();

        assertEquals(List.of("2"), database.queryList("SELECT count(*) FROM t_1"));
        assertEquals(List.of("1"), database.queryList("SELECT count(*) FROM t_default"));
    }
}
