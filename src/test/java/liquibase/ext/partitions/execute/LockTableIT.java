package liquibase.ext.partitions.execute;

import static liquibase.ext.partitions.execute.Changes.inTransaction;
import static liquibase.ext.partitions.execute.Changes.outside;
import static liquibase.ext.partitions.execute.Changes.problemsOfRollback;
import static liquibase.ext.partitions.execute.Changes.problemsOfUpdate;
import static liquibase.ext.partitions.execute.Changes.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import liquibase.exception.LiquibaseException;
import liquibase.ext.partitions.harness.Await;
import liquibase.ext.partitions.harness.Background;
import liquibase.ext.partitions.harness.OtherSession;
import liquibase.ext.partitions.model.CatalogFingerprint;
import liquibase.ext.partitions.testing.Changelog;
import liquibase.ext.partitions.testing.LiquibaseRun;
import liquibase.ext.partitions.testing.PostgresServer;
import liquibase.ext.partitions.testing.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Changes that are large for the lock table of their server, which guarantees 1,000 objects. */
@Tag("alone")
class LockTableIT {

    private static PostgresServer server;

    private TestDatabase database;

    @BeforeAll
    static void startServer() {
        server = PostgresServer.embedded(Map.of("max_locks_per_transaction", "10"));
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @BeforeEach
    void createDatabase() {
        database = server.newDatabase();
        database.execute("CREATE TABLE t (k int) PARTITION BY RANGE (k)");
    }

    @AfterEach
    void dropDatabase() {
        database.close();
    }

    @Test
    void refusesWhatCannotFitBeforeAnythingIsExecuted() {
        CatalogFingerprint before = database.fingerprint();

        List<String> problems = problemsOfUpdate(run(database, inTransaction("", series(2_000))));

        assertEquals(1, problems.size());
        assertTrue(
                problems.get(0)
                        .matches(
                                "One transaction would lock 40\\d\\d objects, the server guarantees 1000 to all sessions"
                                        + " together \\(max_locks_per_transaction is 10\\) and has room for at most \\d+\\. Set"
                                        + " runInTransaction=\"false\" on the changeset, so that the work is committed in"
                                        + " batches, or raise max_locks_per_transaction\\."),
                problems.get(0));
        assertEquals(before.toString(), database.fingerprint().toString());
    }

    @Test
    void warnsOfWhatIsNotGuaranteed() throws LiquibaseException {
        LiquibaseRun liquibase = run(database, inTransaction("", series(520)));

        liquibase.update();

        assertEquals("520", partitions());
        assertTrue(
                liquibase.said().contains("objects, the server guarantees 1000 to all sessions together"),
                liquibase.said());
    }

    @Test
    void createsAndDropsAnyNumberInBatches() throws LiquibaseException {
        LiquibaseRun liquibase = run(database, outside("", series(2_000)));

        liquibase.update();
        assertEquals("2000", partitions());
        liquibase.rollback(1);

        assertEquals("0", partitions());
        assertTrue(!liquibase.said().contains("WARNING"), liquibase.said());
    }

    /** Dropping one by one would be slow; dropping the sub-partitioned table as a whole would lock too much. */
    @Test
    void dropsALargeSubPartitionedTable() throws LiquibaseException {
        LiquibaseRun liquibase = run(database, outside("", """
                <partitions:partition name="t_1" from="0" to="1000" partitionBy="RANGE (k)">%s</partitions:partition>""".formatted(series(1_000))));
        liquibase.update();

        liquibase.rollback(1);

        assertEquals("0", partitions());
    }

    @Test
    void keepsTheBatchesBeforeAFailureAndGoesOnAfterIt() throws Throwable {
        Changelog changelog = outside("", series(400));
        OtherSession other = OtherSession.that(database, "CREATE TABLE t_300 ()");
        Background update = Background.start(() -> run(database, changelog).update());
        Await.until(database, Await.SOMEBODY_WAITS);
        other.commit();

        assertThrows(LiquibaseException.class, update::finish);

        assertEquals("250", partitions());
        assertEquals(List.of("0"), database.queryList("SELECT count(*) FROM databasechangelog"));

        database.execute("DROP TABLE t_300");
        run(database, changelog).update();

        assertEquals("400", partitions());
    }

    @Test
    void goesOnAfterItsSessionWasEnded() throws Throwable {
        Changelog changelog = outside("", series(400));
        OtherSession other = OtherSession.that(database, "CREATE TABLE t_300 ()");
        Background update = Background.start(() -> run(database, changelog).update());
        Await.until(database, Await.SOMEBODY_WAITS);
        other.execute("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE NOT granted");
        List<String> problems = Changes.problems(assertThrows(LiquibaseException.class, update::finish));
        other.rollback();

        assertTrue(problems.get(0).contains("terminating connection"), problems.get(0));
        assertEquals("250", partitions());

        database.execute("UPDATE databasechangeloglock SET locked = false");
        run(database, changelog).update();

        assertEquals("400", partitions());
    }

    @Test
    void leavesNothingBehindOfAFailureInATransaction() throws Throwable {
        CatalogFingerprint before = database.fingerprint();
        OtherSession other = OtherSession.that(database, "CREATE TABLE t_300 ()");
        Background update = Background.start(
                () -> run(database, inTransaction("", series(400))).update());
        Await.until(database, Await.SOMEBODY_WAITS);
        other.commit();

        assertThrows(LiquibaseException.class, update::finish);

        database.execute("DROP TABLE t_300");
        assertEquals(before.toString(), database.fingerprint().toString());
    }

    @Test
    void resumesARollbackThatRestrictHasStopped() throws LiquibaseException {
        LiquibaseRun liquibase = run(database, outside("onRollback=\"restrict\"", series(3)));
        liquibase.update();
        database.execute("INSERT INTO t VALUES (0)");
        assertEquals(1, problemsOfRollback(liquibase).size());
        assertEquals("3", partitions());

        database.execute("DELETE FROM t");
        liquibase.rollback(1);

        assertEquals("0", partitions());
    }

    private String partitions() {
        return database.queryList("SELECT count(*) FROM pg_inherits WHERE inhparent = 't'::regclass")
                .get(0);
    }

    private static String series(int partitions) {
        return "<partitions:series from=\"0\" to=\"%d\" every=\"1\"/>".formatted(partitions);
    }
}
