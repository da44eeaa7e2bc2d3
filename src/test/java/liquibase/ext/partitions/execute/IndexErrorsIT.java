package liquibase.ext.partitions.execute;

import static liquibase.ext.partitions.execute.IndexesIT.LIST;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.Stream;
import liquibase.exception.LiquibaseException;
import liquibase.ext.partitions.model.CatalogFingerprint;
import liquibase.ext.partitions.testing.Changelog;
import liquibase.ext.partitions.testing.LiquibaseRun;
import liquibase.ext.partitions.testing.TestDatabase;
import liquibase.ext.partitions.testing.TestDatabases;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What createPartitionIndexes says of indexes that cannot be had, and that it has touched nothing by then. */
@ExtendWith(TestDatabases.class)
class IndexErrorsIT {

    private static final String SUB_PARTITIONS = LIST + """
            CREATE TABLE t_3 PARTITION OF t FOR VALUES IN (5) PARTITION BY HASH (b, lower(b))""";
    private static final String FOREIGN = LIST + """
            CREATE FOREIGN DATA WRAPPER nothing; CREATE SERVER elsewhere FOREIGN DATA WRAPPER nothing;
            CREATE FOREIGN TABLE f PARTITION OF t FOR VALUES IN (8) SERVER elsewhere""";

    static Stream<Arguments> requests() {
        return Stream.of(
                Arguments.of(
                        "CREATE TABLE t (a int)",
                        "columnNames=\"a\"",
                        "public.t is a plain table, not a partitioned table. On a plain table use Liquibase's"
                                + " createIndex, addForeignKeyConstraint or addUniqueConstraint; of a partition name the"
                                + " partitioned table above it, with partitionsOnly and matching."),
                Arguments.of(
                        "SELECT 1",
                        "columnNames=\"a\"",
                        "There is no table public.t. Create it before, as with createPartitionedTable, or correct the"
                                + " names of the table and its schema."),
                Arguments.of(
                        LIST,
                        "columnNames=\"a\" unique=\"true\"",
                        "The unique index ix lacks column k of the partition key of public.t, and PostgreSQL checks"
                                + " uniqueness within one partition only. Add column k, or set partitionsOnly=\"true\" to"
                                + " have it unique in each partition."),
                Arguments.of(
                        SUB_PARTITIONS,
                        "columnNames=\"k\" unique=\"true\"",
                        "The unique index ix is impossible on public.t_3, whose partition key holds the expression"
                                + " (lower(b)). Set partitionsOnly=\"true\" to have it unique in each partition."),
                Arguments.of(
                        FOREIGN,
                        "columnNames=\"k\" unique=\"true\"",
                        "The unique index ix cannot be had with the foreign table public.f among the partitions. Set"
                                + " partitionsOnly=\"true\" and matching to name the other partitions, or leave out"
                                + " unique."),
                Arguments.of(
                        LIST,
                        "columnNames=\"a\" partitionsOnly=\"true\" matching=\"x*\"",
                        "No partition of public.t matches \"x*\". Correct matching."),
                Arguments.of(
                        LIST, "columnNames=\"nothing\"", "Table public.t has no column nothing. Correct columnNames."),
                Arguments.of(
                        LIST,
                        "columnNames=\"a\" using=\"btre\"",
                        badDefinition("ERROR: access method \"btre\" does not exist")),
                Arguments.of(
                        LIST,
                        "columnNames=\"j\" using=\"btree\" where=\"nothing > 1\"".replace(">", "&gt;"),
                        badDefinition("ERROR: column \"nothing\" does not exist")),
                Arguments.of(
                        LIST,
                        "columnNames=\"a\" with=\"fillfaktor = 5\"",
                        badDefinition("ERROR: unrecognized parameter \"fillfaktor\"")),
                Arguments.of(
                        LIST,
                        "columnNames=\"a\" tablespace=\"nowhere\"",
                        badDefinition("ERROR: tablespace \"nowhere\" does not exist")));
    }

    private static String badDefinition(String message) {
        return "PostgreSQL does not accept the definition of the index (" + message + "). Correct the columns, using,"
                + " operatorClass, collation, include, with, tablespace or where.";
    }

    @ParameterizedTest
    @MethodSource("requests")
    void saysWhatIsWrongBeforeAnythingIsDone(
            String sql, String attributes, String message, TestDatabase inTransaction, TestDatabase online) {
        for (TestDatabase database : List.of(inTransaction, online)) {
            database.execute(sql);
        }

        refuses(inTransaction, IndexesIT.inTransaction(attributes, ""), message);
        refuses(online, IndexesIT.outside(attributes + " concurrently=\"true\"", ""), message);
    }

    private static void refuses(TestDatabase database, Changelog changelog, String message) {
        CatalogFingerprint before = database.fingerprint();
        String problem = IndexChanges.problems(database.liquibase(changelog)).stream()
                .map(found -> found.replaceAll("; Position: \\d+", ""))
                .reduce("", String::concat);
        assertEquals(message, problem);
        assertEquals(
                List.of(),
                before.diff(database.fingerprint()).stream()
                        .filter(line -> !line.contains("databasechangelog"))
                        .toList());
    }

    @Test
    void namesAnOperatorClassThatDoesNotFit(TestDatabase database) {
        database.execute(LIST);

        refuses(
                database,
                IndexesIT.inTransaction("", "<partitions:column name=\"a\" operatorClass=\"text_pattern_ops\"/>"),
                badDefinition("ERROR: operator class \"text_pattern_ops\" does not accept data type integer"));
    }

    @Test
    void countsTheRowsThatAreNotUnique(TestDatabase inTransaction, TestDatabase online) throws LiquibaseException {
        String sql = LIST + "INSERT INTO t_1 VALUES (1, 1, 'x'); INSERT INTO t_1 VALUES (1, 1, 'x')";
        inTransaction.execute(sql);
        online.execute(sql);
        String message =
                "3 rows of partition public.t_1 break the unique index ix: (k, a)=(1, 1). Make them unique, and"
                        + " run the change again.";

        LiquibaseRun run = online.liquibase(
                IndexesIT.outside("columnNames=\"k, a\" unique=\"true\" concurrently=\"true\" parallelism=\"2\"", ""));
        assertEquals(
                List.of(message),
                IndexChanges.problems(
                        inTransaction.liquibase(IndexesIT.inTransaction("columnNames=\"k, a\" unique=\"true\"", ""))));
        assertEquals(List.of(message), IndexChanges.problems(run));
        assertEquals(
                List.of(),
                online.queryList("SELECT indexrelid::regclass FROM pg_index WHERE NOT indisvalid"
                        + " AND indrelid <> 't'::regclass"));

        online.execute("DELETE FROM t_1 WHERE b = 'x'");
        run.update();
        assertEquals(List.of(), IndexesIT.wrong(online));
    }

    /** Also when another schema has a partition of the same name; the function refuses to be called by a query. */
    @Test
    void namesThePartitionAndWhatTheServerSaysWhenTheRowsCannotBeCounted(
            TestDatabase inTransaction, TestDatabase online) {
        String sql = """
                CREATE SCHEMA one; CREATE SCHEMA two; CREATE TABLE t (k int, a int) PARTITION BY LIST (k);
                CREATE TABLE one.p PARTITION OF t FOR VALUES IN (1);
                CREATE TABLE two.p PARTITION OF t FOR VALUES IN (2);
                INSERT INTO t VALUES (2, 1), (2, 1);
                CREATE FUNCTION f(a int) RETURNS int LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN
                  IF current_query() ILIKE '%select%' THEN RAISE 'not now'; END IF; RETURN a;
                END $$""";
        String columns = "<partitions:column name=\"k\"/><partitions:column name=\"f(a)\" computed=\"true\"/>";
        String message =
                "Partition two.p holds rows that the unique index two.p_ix forbids (ERROR: could not create unique"
                        + " index \"p_ix\"; Detail: Key (k, f(a))=(2, 1) is duplicated.). Make them unique, and run the change again.";
        inTransaction.execute(sql);
        online.execute(sql);

        for (LiquibaseRun run : List.of(
                inTransaction.liquibase(IndexesIT.inTransaction("unique=\"true\"", columns)),
                online.liquibase(IndexesIT.outside("unique=\"true\" concurrently=\"true\"", columns)))) {
            // PostgreSQL 17 and later name the schema.
            assertEquals(
                    List.of(message),
                    IndexChanges.problems(run).stream()
                            .map(problem -> problem.replace("public.f(a)", "f(a)"))
                            .toList());
        }
    }

    @Test
    void countsTheRowsThatKeepAnIndexFromBeingRebuiltAndLeavesNothingBehind(
            TestDatabase inTransaction, TestDatabase online) throws LiquibaseException {
        String sql = LIST + """
                CREATE UNIQUE INDEX ix ON ONLY t (k, a); CREATE UNIQUE INDEX t_1_ix ON t_1 (k, a);
                UPDATE pg_index SET indisvalid = false, indisready = false WHERE indexrelid = 't_1_ix'::regclass;
                ALTER INDEX ix ATTACH PARTITION t_1_ix;
                INSERT INTO t_1 VALUES (1, 1, 'x')""";
        inTransaction.execute(sql);
        online.execute(sql);
        String message =
                "2 rows of partition public.t_1 break the unique index ix: (k, a)=(1, 1). Make them unique, and"
                        + " run the change again.";

        LiquibaseRun run =
                online.liquibase(IndexesIT.outside("columnNames=\"k, a\" unique=\"true\" concurrently=\"true\"", ""));
        assertEquals(
                List.of(message),
                IndexChanges.problems(inTransaction.liquibase(
                        IndexesIT.inTransaction("columnNames=\"k, a\" unique=\"true\" ifNotExists=\"true\"", ""))));
        assertEquals(List.of(message), IndexChanges.problems(run));
        assertEquals(List.of(), online.queryList("SELECT relname FROM pg_class WHERE relname LIKE '%ccnew%'"));

        online.execute("DELETE FROM t_1 WHERE b = 'x'");
        run.update();
        assertEquals(List.of(), IndexesIT.wrong(online));
    }
}
