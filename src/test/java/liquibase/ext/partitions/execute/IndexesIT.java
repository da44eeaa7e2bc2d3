package liquibase.ext.partitions.execute;

import static liquibase.ext.partitions.harness.UpDownUp.assertSame;
import static liquibase.ext.partitions.harness.UpDownUp.sqlOutputEqualsUpdate;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import liquibase.exception.LiquibaseException;
import liquibase.ext.partitions.harness.UpDownUp;
import liquibase.ext.partitions.testing.Changelog;
import liquibase.ext.partitions.testing.PostgresServer;
import liquibase.ext.partitions.testing.TestDatabase;
import liquibase.ext.partitions.testing.TestDatabases;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** createPartitionIndexes in each of its forms, on trees of all kinds: what it makes, undoes and prints. */
@ExtendWith(TestDatabases.class)
class IndexesIT {

    static final String LIST = """
            CREATE TABLE t (k int, a int, b text, j jsonb) PARTITION BY LIST (k);
            CREATE TABLE t_1 PARTITION OF t FOR VALUES IN (1);
            CREATE TABLE t_2 PARTITION OF t FOR VALUES IN (2);
            CREATE TABLE t_default PARTITION OF t DEFAULT;
            INSERT INTO t SELECT n % 4, n, n::text, '{"x": 1}' FROM generate_series(1, 100) n;""";

    private static final String FOREIGN_SERVER = """
            CREATE FOREIGN DATA WRAPPER nothing;
            CREATE SERVER elsewhere FOREIGN DATA WRAPPER nothing;""";

    static Stream<Arguments> trees() {
        return Stream.of(
                Arguments.argumentSet("list", LIST),
                Arguments.argumentSet(
                        "no partitions", "CREATE TABLE t (k int, a int, b text, j jsonb) PARTITION BY LIST (k)"),
                Arguments.argumentSet("sub-partitions", LIST + """
                        CREATE TABLE t_3 PARTITION OF t FOR VALUES IN (5) PARTITION BY RANGE (k);
                        CREATE TABLE t_3_a PARTITION OF t_3 FOR VALUES FROM (0) TO (6) PARTITION BY LIST (k);
                        CREATE TABLE t_3_a_1 PARTITION OF t_3_a FOR VALUES IN (5);
                        CREATE TABLE t_3_b PARTITION OF t_3 FOR VALUES FROM (6) TO (7);
                        CREATE TABLE t_4 PARTITION OF t FOR VALUES IN (7) PARTITION BY LIST (k);
                        INSERT INTO t VALUES (5, 1, 'x', NULL)"""),
                Arguments.argumentSet("same name in two schemas", LIST + """
                        CREATE SCHEMA "Other"; CREATE SCHEMA third;
                        CREATE TABLE "Other".t_1 PARTITION OF t FOR VALUES IN (11);
                        CREATE TABLE third.t_1 PARTITION OF t FOR VALUES IN (12) PARTITION BY LIST (k);
                        CREATE TABLE "Other".t_default PARTITION OF third.t_1 DEFAULT"""),
                Arguments.argumentSet("odd names", LIST + """
                        CREATE TABLE "Ünï ""x"" $$%'" PARTITION OF t FOR VALUES IN (11);
                        CREATE TABLE t_long_name_long_name_long_name_long_name_long_name_long_name_1 PARTITION OF t
                          FOR VALUES IN (12);
                        CREATE TABLE t_long_name_long_name_long_name_long_name_long_name_long_name_2 PARTITION OF t
                          FOR VALUES IN (13)"""),
                Arguments.argumentSet("columns in another order", LIST + """
                        CREATE TABLE t_9 (gone int, j jsonb, b text, a int, k int); ALTER TABLE t_9 DROP COLUMN gone;
                        ALTER TABLE t ATTACH PARTITION t_9 FOR VALUES IN (9)"""),
                Arguments.argumentSet("foreign partition", LIST + FOREIGN_SERVER + """
                        CREATE FOREIGN TABLE f PARTITION OF t FOR VALUES IN (8) SERVER elsewhere"""),
                Arguments.argumentSet("foreign sub-partition", LIST + FOREIGN_SERVER + """
                        CREATE TABLE t_3 PARTITION OF t FOR VALUES IN (5, 6) PARTITION BY LIST (k);
                        CREATE TABLE t_3_5 PARTITION OF t_3 FOR VALUES IN (5);
                        CREATE FOREIGN TABLE f PARTITION OF t_3 FOR VALUES IN (6) SERVER elsewhere"""),
                Arguments.argumentSet("foreign partition above sub-partitions", LIST + FOREIGN_SERVER + """
                        CREATE TABLE t_3 PARTITION OF t FOR VALUES IN (5, 6) PARTITION BY LIST (k);
                        CREATE TABLE t_3_5 PARTITION OF t_3 FOR VALUES IN (5);
                        CREATE FOREIGN TABLE f PARTITION OF t FOR VALUES IN (8) SERVER elsewhere"""));
    }

    static Stream<Arguments> definitions() {
        return Stream.of(
                Arguments.argumentSet("one column", "columnNames=\"a\"", ""),
                Arguments.argumentSet("unique", "columnNames=\"k, a\" unique=\"true\"", ""),
                Arguments.argumentSet(
                        "method and storage", "columnNames=\"a\" using=\"BRIN\" with=\"pages_per_range = 7\"", ""),
                Arguments.argumentSet("hash", "columnNames=\"a\" using=\"hash\" with=\"fillfactor=50\"", ""),
                Arguments.argumentSet(
                        "partial with a question mark", "columnNames=\"a\" where=\"j ? 'x' AND b &lt;&gt; ';'\"", ""),
                Arguments.argumentSet("included", "columnNames=\"a\" include=\"b, j\"", ""),
                Arguments.argumentSet("columns of all kinds", "", """
                        <partitions:column name="lower(b || '?')" computed="true" collation="C"
                            operatorClass="text_pattern_ops"/>
                        <partitions:column name="a" descending="true" nulls="last"/>
                        <partitions:column name="k" nulls="first"/>"""));
    }

    @ParameterizedTest
    @MethodSource("trees")
    void isUndoneAndTheSameInAllForms(
            String sql, TestDatabase inTransaction, TestDatabase outside, TestDatabase online, TestDatabase parallel)
            throws LiquibaseException {
        for (TestDatabase database : List.of(inTransaction, outside, online, parallel)) {
            database.execute(sql);
        }

        inTransaction.liquibase(inTransaction("columnNames=\"a\"", "")).upDownUp();
        outside.liquibase(outside("columnNames=\"a\"", "")).upDownUp();
        online.liquibase(outside("columnNames=\"a\" concurrently=\"true\"", "")).upDownUp();
        parallel.liquibase(outside("columnNames=\"a\" concurrently=\"true\" parallelism=\"3\"", ""))
                .upDownUp();

        assertEquals(List.of(), wrong(inTransaction));
        assertSame(inTransaction.fingerprint(), outside.fingerprint(), "outside a transaction it is something else");
        assertSame(inTransaction.fingerprint(), online.fingerprint(), "concurrently it is something else");
        assertSame(inTransaction.fingerprint(), parallel.fingerprint(), "in parallel it is something else");
    }

    @ParameterizedTest
    @MethodSource("trees")
    void isPrintedAsItIsDone(
            String sql, TestDatabase done, TestDatabase fed, TestDatabase online, TestDatabase onlineFed)
            throws LiquibaseException {
        for (TestDatabase database : List.of(done, fed, online, onlineFed)) {
            database.execute(sql);
        }

        sqlOutputEqualsUpdate(done, fed, inTransaction("columnNames=\"a\"", ""));
        sqlOutputEqualsUpdate(
                online, onlineFed, outside("columnNames=\"a\" concurrently=\"true\" lockTimeout=\"9s\"", ""));
    }

    @ParameterizedTest
    @MethodSource("definitions")
    void takesEveryClause(String attributes, String columns, TestDatabase inTransaction, TestDatabase online)
            throws LiquibaseException {
        inTransaction.execute(LIST);
        online.execute(LIST);

        inTransaction.liquibase(inTransaction(attributes, columns)).upDownUp();
        online.liquibase(outside(attributes + " concurrently=\"true\" parallelism=\"2\"", columns))
                .upDownUp();

        assertEquals(List.of(), wrong(inTransaction));
        assertSame(inTransaction.fingerprint(), online.fingerprint(), "concurrently it is something else");
    }

    @Test
    void givesTheDefinitionThatIsAskedFor(TestDatabase database) throws LiquibaseException {
        database.execute(LIST);

        database.liquibase(inTransaction("where=\"j ? 'x'\" include=\"b\" with=\"fillfactor=50\"", """
                        <partitions:column name="lower(b)" computed="true" operatorClass="text_pattern_ops"/>
                        <partitions:column name="a" descending="true" nulls="last"/>"""))
                .update();

        assertEquals(
                List.of(
                        "CREATE INDEX ix ON ONLY public.t USING btree (lower(b) text_pattern_ops, a DESC NULLS LAST)"
                                + " INCLUDE (b) WITH (fillfactor='50') WHERE (j ? 'x'::text)",
                        "CREATE INDEX t_1_ix ON public.t_1 USING btree (lower(b) text_pattern_ops, a DESC NULLS LAST)"
                                + " INCLUDE (b) WITH (fillfactor='50') WHERE (j ? 'x'::text)"),
                database.queryList("SELECT pg_get_indexdef(i) FROM unnest('{ix, t_1_ix}'::regclass[]) i"));
    }

    @Test
    void takesNullsForEqualWhereTheServerCan(TestDatabase database) throws LiquibaseException {
        database.execute(LIST);
        Changelog changelog = inTransaction("columnNames=\"k, a\" unique=\"true\" nullsDistinct=\"false\"", "");

        if (Integer.parseInt(database.queryList("SHOW server_version_num").get(0)) >= 150_000) {
            database.liquibase(changelog).upDownUp();
            database.liquibase(changelog).rollback(1);
            database.liquibase(changelog).update();
            assertTrue(database.queryList("SELECT pg_get_indexdef('t_1_ix'::regclass)")
                    .get(0)
                    .contains("NULLS NOT DISTINCT"));
        } else {
            assertEquals(
                    List.of(
                            "nullsDistinct=\"false\" needs PostgreSQL 15, and the server is PostgreSQL 14. Leave it out,"
                                    + " or exclude nulls with where."),
                    IndexChanges.problems(database.liquibase(changelog)));
        }
    }

    @Test
    void putsAllIndexesIntoTheTablespace() throws LiquibaseException {
        try (PostgresServer server = PostgresServer.embedded(Map.of("allow_in_place_tablespaces", "on"));
                TestDatabase inTransaction = server.newDatabase();
                TestDatabase online = server.newDatabase()) {
            inTransaction.execute("CREATE TABLESPACE \"Fast disks\" LOCATION ''");
            inTransaction.execute(LIST);
            online.execute(LIST);
            String attributes = "columnNames=\"a\" tablespace=\"Fast disks\"";

            inTransaction.liquibase(inTransaction(attributes, "")).upDownUp();
            online.liquibase(outside(attributes + " concurrently=\"true\"", "")).upDownUp();

            for (TestDatabase database : List.of(inTransaction, online)) {
                assertEquals(
                        List.of("4"),
                        database.queryList(
                                "SELECT count(*) FROM pg_class c JOIN pg_tablespace s ON s.oid = c.reltablespace"
                                        + " WHERE relkind IN ('i', 'I') AND spcname = 'Fast disks'"));
            }
        }
    }

    @Test
    void reachesPartitionsThatComeLater(TestDatabase database) throws LiquibaseException {
        database.execute(LIST);

        database.liquibase(outside("columnNames=\"a\" concurrently=\"true\"", ""))
                .update();
        database.execute("CREATE TABLE t_7 PARTITION OF t FOR VALUES IN (7)");

        assertEquals(List.of(), wrong(database));
    }

    @Test
    void coversOnlyTheMatchingPartitionsAndNotTheParent(TestDatabase inTransaction, TestDatabase online)
            throws LiquibaseException {
        String sql = LIST + """
                CREATE TABLE t_3 PARTITION OF t FOR VALUES IN (5) PARTITION BY RANGE (k);
                CREATE TABLE a PARTITION OF t_3 DEFAULT""";
        inTransaction.execute(sql);
        online.execute(sql);
        String attributes = "columnNames=\"a\" unique=\"true\" partitionsOnly=\"true\" matching=\"t_?\""
                + " partitionIndexName=\"{index}_of_{partition}\"";

        inTransaction.liquibase(inTransaction(attributes, "")).upDownUp();
        online.liquibase(outside(attributes + " concurrently=\"true\" parallelism=\"2\"", ""))
                .upDownUp();
        inTransaction.execute("CREATE TABLE t_8 PARTITION OF t FOR VALUES IN (8)");

        assertEquals(
                List.of("a|ix_of_a", "t_1|ix_of_t_1", "t_2|ix_of_t_2"),
                inTransaction.queryList(
                        "SELECT indrelid::regclass, indexrelid::regclass FROM pg_index WHERE indrelid = ANY("
                                + "'{t, t_1, t_2, t_3, a, t_8, t_default}'::regclass[]) ORDER BY indrelid::regclass::text"));
        inTransaction.execute("DROP TABLE t_8");
        assertSame(inTransaction.fingerprint(), online.fingerprint(), "concurrently it is something else");
    }

    @Test
    void ofPartitionsOnlyIsPrintedAsItIsDone(TestDatabase done, TestDatabase fed) throws LiquibaseException {
        done.execute(LIST);
        fed.execute(LIST);
        Changelog changelog = outside("columnNames=\"a\" partitionsOnly=\"true\" concurrently=\"true\"", "");

        UpDownUp.rollbackSqlEqualsRollback(done, fed, changelog);
    }

    @Test
    void isUndoneByPrintedStatements(TestDatabase done, TestDatabase fed, TestDatabase future)
            throws LiquibaseException {
        for (TestDatabase database : List.of(done, fed, future)) {
            database.execute(LIST);
        }
        Changelog changelog = outside("columnNames=\"a\" concurrently=\"true\"", "");

        String sql = UpDownUp.rollbackSqlEqualsRollback(done, fed, changelog);
        UpDownUp.futureRollbackSqlUndoesUpdate(future, changelog);

        assertTrue(sql.contains("DROP INDEX \"public\".\"ix\";"), sql);
    }

    /** What is not as it should be: indexes that are not valid, and partitions at any level without an attached one. */
    static List<String> wrong(TestDatabase database) {
        return database.queryList("""
                SELECT 'invalid ' || indexrelid::regclass FROM pg_index WHERE NOT indisvalid
                UNION ALL
                SELECT 'missing on ' || p.relid::regclass FROM pg_partition_tree('t') p
                  JOIN pg_class c ON c.oid = p.relid AND c.relkind <> 'f'
                  WHERE NOT EXISTS (SELECT FROM pg_index x JOIN pg_partition_tree('ix') i ON i.relid = x.indexrelid
                    WHERE x.indrelid = p.relid)""");
    }

    static Changelog inTransaction(String attributes, String columns) {
        return IndexChanges.changelog("", attributes, columns);
    }

    static Changelog outside(String attributes, String columns) {
        return IndexChanges.changelog(" runInTransaction=\"false\"", attributes, columns);
    }
}
