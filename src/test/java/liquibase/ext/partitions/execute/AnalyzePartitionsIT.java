package liquibase.ext.partitions.execute;

import static liquibase.ext.partitions.execute.PartitionRemoval.changeSet;
import static liquibase.ext.partitions.execute.PartitionRemoval.problemsOfUpdate;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import liquibase.exception.LiquibaseException;
import liquibase.ext.partitions.harness.Changelogs;
import liquibase.ext.partitions.harness.OtherSession;
import liquibase.ext.partitions.harness.UpDownUp;
import liquibase.ext.partitions.testing.Changelog;
import liquibase.ext.partitions.testing.LiquibaseRun;
import liquibase.ext.partitions.testing.TestDatabase;
import liquibase.ext.partitions.testing.TestDatabases;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** analyzePartitions: each option on its own and with the others, in a transaction and outside. */
@ExtendWith(TestDatabases.class)
class AnalyzePartitionsIT {

    private static final String TABLE = """
            CREATE TABLE t (k int NOT NULL, v text, "V" text) PARTITION BY RANGE (k);
            CREATE TABLE t_1 PARTITION OF t FOR VALUES FROM (0) TO (10) WITH (autovacuum_enabled = false);
            CREATE TABLE t_2 PARTITION OF t FOR VALUES FROM (10) TO (20) WITH (autovacuum_enabled = false);
            INSERT INTO t VALUES (1, 'a', 'A'), (2, 'b', 'B'), (11, 'c', 'C')""";
    private static final String ANALYZED =
            "SELECT tablename, attname FROM pg_stats WHERE schemaname = 'public' AND tablename IN ('t', 't_1', 't_2') ORDER BY 1, 2";

    private static Changelog analyze(boolean inTransaction, String attributes) {
        return Changelog.xml(
                changeSet(inTransaction ? "" : " runInTransaction=\"false\"", "analyzePartitions", attributes));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            value = {
                "true # '' # ANALYZE public.t",
                "false # '' # ANALYZE public.t",
                "true # verbose=\"true\" # ANALYZE (VERBOSE) public.t",
                "true # skipLocked=\"true\" # ANALYZE (SKIP_LOCKED) public.t",
                "false # verbose=\"true\" skipLocked=\"true\" # ANALYZE (VERBOSE, SKIP_LOCKED) public.t",
                "true # verbose=\"false\" skipLocked=\"false\" # ANALYZE public.t"
            })
    void analyzesTheTableAndItsPartitions(
            boolean inTransaction, String attributes, String sql, TestDatabase database, TestDatabase fed)
            throws LiquibaseException {
        database.execute(TABLE);
        fed.execute(TABLE);

        String printed = UpDownUp.sqlOutputEqualsUpdate(database, fed, analyze(inTransaction, attributes));

        assertTrue(printed.replace("\"", "").contains("\n" + sql.strip() + ";"), printed);
        assertEquals(9, database.queryList(ANALYZED).size());
        assertEquals(9, fed.queryList(ANALYZED).size());
    }

    @Test
    void analyzesSomeColumns(TestDatabase database) throws LiquibaseException {
        database.execute(TABLE);

        database.liquibase(analyze(true, "columnNames=\"k, &quot;V&quot;\"")).update();

        assertEquals(List.of("t|V", "t|k", "t_1|V", "t_1|k", "t_2|V", "t_2|k"), database.queryList(ANALYZED));
    }

    @Test
    void namesAColumnThatThereIsNot(TestDatabase database) {
        database.execute(TABLE);

        assertEquals(
                List.of("Table public.t has no column x. Correct columnNames; it has V, k, v."),
                problemsOfUpdate(database.liquibase(analyze(true, "columnNames=\"k, X\""))));
    }

    @Test
    void leavesOutWhatIsLocked(TestDatabase database) throws Exception {
        database.execute(TABLE);
        OtherSession other = OtherSession.that(database, "LOCK TABLE t_1 IN SHARE UPDATE EXCLUSIVE MODE");

        database.liquibase(analyze(false, "skipLocked=\"true\"")).update();
        other.rollback();

        assertEquals(List.of(), database.queryList(ANALYZED + " LIMIT 0"));
        assertEquals(
                List.of("t_2|V", "t_2|k", "t_2|v"),
                database.queryList(ANALYZED).stream()
                        .filter(line -> line.startsWith("t_"))
                        .toList());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void waitsNoLongerThanTheLockTimeout(boolean inTransaction, TestDatabase database) throws Exception {
        database.execute(TABLE);
        OtherSession other = OtherSession.that(database, "LOCK TABLE t_1 IN SHARE UPDATE EXCLUSIVE MODE");

        List<String> problems = problemsOfUpdate(database.liquibase(analyze(inTransaction, "lockTimeout=\"50ms\"")));
        other.rollback();

        assertEquals(1, problems.size());
        assertTrue(
                problems.get(0).startsWith("Another session held a lock for longer than the lock timeout"),
                problems.get(0));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void showsWhatTheServerTells(boolean inTransaction, TestDatabase database) throws LiquibaseException {
        database.execute(TABLE);
        LiquibaseRun quiet = database.liquibase(analyze(inTransaction, ""));
        LiquibaseRun run = database.liquibase(analyze(inTransaction, "verbose=\"true\""));

        quiet.update();
        database.execute("DELETE FROM databasechangelog");
        run.update();

        assertFalse(quiet.said().contains("public.t_1"), quiet.said());
        assertTrue(run.said().contains("\"public.t_1\""), run.said());
    }

    @Test
    void isRolledBackByDoingNothing(TestDatabase database) throws LiquibaseException {
        database.execute(TABLE);

        database.liquibase(analyze(true, "verbose=\"true\" skipLocked=\"true\" columnNames=\"k\""))
                .upDownUp();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            value = {
                "concurrently=\"true\" # <analyzePartitions> has no attribute or element \"concurrently\". It takes catalogName, columnNames, lockRetries, lockTimeout, schemaName, skipLocked, tableName, verbose.",
                "skiplocked=\"true\" # <analyzePartitions> has no attribute or element \"skiplocked\". Did you mean \"skipLocked\"? It takes catalogName, columnNames, lockRetries, lockTimeout, schemaName, skipLocked, tableName, verbose.",
                "verbose=\"1\" # \"verbose\" of <analyzePartitions> is \"1\", which is neither true nor false. Write true or false.",
                "columnNames=\"k,\" # \"columnNames\" of <analyzePartitions> is \"k,\", which is no list of names. Separate the names by commas, and put a name in double quotes (doubled inside) that has a comma or a quote at its start."
            })
    void refusesAttributes(String attributes, String problem, TestDatabase database) {
        database.execute(TABLE);

        assertEquals(
                List.of(problem),
                problemsOfUpdate(
                        database.liquibase(Changelogs.uncheckedXml(changeSet("", "analyzePartitions", attributes)))));
    }
}
