package liquibase.ext.partitions.execute;

import static liquibase.ext.partitions.execute.Changes.inTransaction;
import static liquibase.ext.partitions.execute.Changes.outside;
import static liquibase.ext.partitions.execute.Changes.partition;
import static liquibase.ext.partitions.execute.Changes.problemsOfUpdate;
import static liquibase.ext.partitions.execute.Changes.range;
import static liquibase.ext.partitions.execute.Changes.run;
import static liquibase.ext.partitions.execute.Changes.tables;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import liquibase.exception.LiquibaseException;
import liquibase.ext.partitions.testing.TestDatabase;
import liquibase.ext.partitions.testing.TestDatabases;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What createPartitions makes of partitions and tables that are there already. */
@ExtendWith(TestDatabases.class)
class ExistingPartitionsIT {

    @Test
    void refusesInATransactionWhatExists(TestDatabase database) {
        database.execute(
                "CREATE TABLE t (k int) PARTITION BY LIST (k); CREATE TABLE t_1 PARTITION OF t FOR VALUES IN (1)");

        List<String> problems =
                problemsOfUpdate(run(database, inTransaction("", partition("t_0", "0") + partition("t_1", "1"))));

        assertEquals(
                List.of("The partition public.t_1 IN (1) exists already. Set ifNotExists=\"true\" to keep it, or remove"
                        + " the item."),
                problems);
        assertEquals(List.of("t", "t_1"), tables(database));
    }

    @Test
    void keepsWhatExistsIfNotExists(TestDatabase database) throws LiquibaseException {
        database.execute(
                "CREATE TABLE t (k int) PARTITION BY LIST (k); CREATE TABLE t_1 PARTITION OF t FOR VALUES IN (1)");

        run(database, inTransaction("ifNotExists=\"true\"", partition("t_0", "0") + partition("t_1", "1")))
                .update();

        assertEquals(List.of("t", "t_0", "t_1"), tables(database));
    }

    @Test
    void whatExistsCountsAsDoneOutsideATransaction(TestDatabase database) throws LiquibaseException {
        database.execute(
                "CREATE TABLE t (k int) PARTITION BY LIST (k); CREATE TABLE t_1 PARTITION OF t FOR VALUES IN (1)");

        run(database, outside("", partition("t_0", "0") + partition("t_1", "1")))
                .update();

        assertEquals(List.of("t", "t_0", "t_1"), tables(database));
    }

    /** The bounds are written in another way than the server prints them, and in another session time zone. */
    @ParameterizedTest(name = "{0}: {1} to {2}")
    @CsvSource({
        "int, 1, 2, 01, ' 2'",
        "numeric, 1, 2, 1.0, 2e0",
        "date, 2026-01-01, 2026-02-01, 20260101, 1 Feb 2026",
        "timestamptz, 2026-01-01 00:00+00, 2026-02-01 00:00+00, 2026-01-01 05:30+05:30, 2026-01-31 19:00-05",
        "interval, 1 day, 2 days, 24:00:00, 48 hours",
        "uuid, 00000000-0000-0000-0000-000000000000, ffffffff-ffff-ffff-ffff-ffffffffffff,"
                + " {00000000000000000000000000000000}, FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF",
    })
    void comparesBoundsByMeaning(
            String type, String from, String to, String alsoFrom, String alsoTo, TestDatabase database)
            throws LiquibaseException {
        database.execute("CREATE TABLE t (k %s) PARTITION BY RANGE (k)".formatted(type));
        database.execute("CREATE TABLE t_1 PARTITION OF t FOR VALUES FROM ('%s') TO ('%s')".formatted(from, to));

        run(database, inTransaction("ifNotExists=\"true\"", range("t_1", alsoFrom, alsoTo)))
                .update();

        assertEquals(List.of("t", "t_1"), tables(database));
    }

    @Test
    void refusesAnOverlapOfInstantsInOtherSpelling(TestDatabase database) {
        database.execute("""
                SET TimeZone = 'UTC'; CREATE TABLE t (k timestamptz) PARTITION BY RANGE (k);
                CREATE TABLE t_1 PARTITION OF t FOR VALUES FROM ('2026-01-01 00:00+00') TO ('2026-02-01 00:00+00')""");

        List<String> problems = problemsOfUpdate(run(
                database,
                inTransaction("ifNotExists=\"true\"", range("t_2", "2026-02-01 00:00+01", "2026-03-01 00:00+01"))));

        assertEquals(1, problems.size());
        assertEquals(
                "Partition public.t_2 FROM (2026-02-01 00:00+01) TO (2026-03-01 00:00+01) overlaps the existing partition"
                        + " public.t_1",
                problems.get(0).substring(0, problems.get(0).lastIndexOf(" FROM")));
        assertEquals(List.of("t", "t_1"), tables(database));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            CREATE TABLE t (k int) | public.t is a plain table, not a partitioned table
            CREATE VIEW t AS SELECT 1 AS k | public.t is a view, not a partitioned table
            SELECT 1 | There is no table public.t
            """)
    void refusesWhatIsNotPartitioned(String sql, String what, TestDatabase database) {
        database.execute(sql);

        List<String> problems = problemsOfUpdate(run(database, inTransaction("", partition("t_1", "1"))));

        assertEquals(1, problems.size());
        assertEquals(what, problems.get(0).substring(0, problems.get(0).indexOf(". ")));
    }

    @Test
    void refusesItemsOfAnotherStrategy(TestDatabase database) {
        database.execute("CREATE TABLE t (k int) PARTITION BY HASH (k)");

        List<String> problems = problemsOfUpdate(run(database, inTransaction("", partition("t_1", "1"))));

        assertEquals(
                List.of("public.t is partitioned by HASH, and the items are for LIST. Use items for HASH."), problems);
    }

    @Test
    void refusesANameThatATypeHas(TestDatabase database) {
        database.execute("CREATE TABLE t (k int) PARTITION BY LIST (k); CREATE TYPE t_1 AS ENUM ('a')");

        List<String> problems = problemsOfUpdate(run(database, inTransaction("", partition("t_1", "1"))));

        assertEquals(1, problems.size());
    }

    @Test
    void addsWhatIsMissingUnderAnExistingSubPartitionedTable(TestDatabase database) throws LiquibaseException {
        database.execute("""
                CREATE TABLE t (k int, h int) PARTITION BY LIST (k);
                CREATE TABLE t_1 PARTITION OF t FOR VALUES IN (1) PARTITION BY HASH (h);
                CREATE TABLE t_1_0 PARTITION OF t_1 FOR VALUES WITH (MODULUS 2, REMAINDER 0)""");

        run(database, inTransaction("ifNotExists=\"true\"", """
                <partitions:partition name="t_1" values="1" partitionBy="HASH (h)">
                    <partitions:hash modulus="2"/>
                </partitions:partition>""")).update();

        assertEquals(List.of("t", "t_1", "t_1_0", "t_1_1"), tables(database));
    }

    @Test
    void goesOnUnderASubPartitionedTable(TestDatabase database) throws LiquibaseException {
        database.execute("""
                CREATE TABLE t (k int, h int) PARTITION BY LIST (k);
                CREATE TABLE t_1 PARTITION OF t FOR VALUES IN (1) PARTITION BY HASH (h);
                CREATE TABLE t_1_0 PARTITION OF t_1 FOR VALUES WITH (MODULUS 2, REMAINDER 0)""");

        run(database, outside("concurrently=\"true\"", """
                <partitions:partition name="t_1" values="1" partitionBy="HASH (h)">
                    <partitions:hash modulus="2"/>
                </partitions:partition>""")).update();

        assertEquals(List.of("t", "t_1", "t_1_0", "t_1_1"), tables(database));
    }
}
