package liquibase.ext.partitions.execute;

import static liquibase.ext.partitions.harness.UpDownUp.assertSame;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import liquibase.exception.LiquibaseException;
import liquibase.ext.partitions.harness.SqlScript;
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

/** Rows of foreign tables, which PostgreSQL takes for whatever is said of them, are looked at before it does. */
@ExtendWith(TestDatabases.class)
class ForeignPartitionsIT {

    /** A partition that is a table of another server, which is the same one here. */
    private static final String TREE = """
            CREATE EXTENSION postgres_fdw; CREATE SCHEMA far;
            DO $$ BEGIN EXECUTE format('CREATE SERVER s FOREIGN DATA WRAPPER postgres_fdw OPTIONS (dbname %L, host %L, port %L)',
              current_database(), 'localhost', current_setting('port')); END $$;
            CREATE USER MAPPING FOR CURRENT_USER SERVER s OPTIONS (user 'postgres', password 'unused', password_required 'false');
            CREATE TABLE t (k int, a int) PARTITION BY LIST (k);
            CREATE TABLE t_1 PARTITION OF t FOR VALUES IN (1);
            CREATE TABLE far.t_2 (k int, a int);
            CREATE FOREIGN TABLE t_2 PARTITION OF t FOR VALUES IN (2) SERVER s OPTIONS (schema_name 'far', table_name 't_2');
            INSERT INTO t VALUES (1, 5), (1, 6); INSERT INTO far.t_2 VALUES (2, 7);""";

    private static final String TO_ATTACH = """
            CREATE TABLE far.n (k int, a int);
            CREATE FOREIGN TABLE n (k int, a int) SERVER s OPTIONS (schema_name 'far', table_name 'n');""";

    private static final String SUBTREE = """
            CREATE TABLE far.n (k int, a int); CREATE TABLE n (k int, a int) PARTITION BY LIST (a);
            CREATE TABLE n_1 PARTITION OF n FOR VALUES IN (1);
            CREATE FOREIGN TABLE n_d PARTITION OF n DEFAULT SERVER s OPTIONS (schema_name 'far', table_name 'n');""";

    private static final String DEFAULT = """
            CREATE TABLE far.t_d (k int, a int);
            CREATE FOREIGN TABLE t_d PARTITION OF t DEFAULT SERVER s OPTIONS (schema_name 'far', table_name 't_d');""";

    private static final String CHECK = "createPartitionConstraints tableName='t' constraintName='c' check='a &gt; 0'";
    private static final String ATTACH = "attachPartition tableName='t' partitionName='n' values='3, 4'";
    private static final String CREATE = "createPartitions tableName='t'";
    private static final String ITEM =
            "><partitions:partition name='t_3' values='3, 4'/></partitions:createPartitions>";
    private static final String OUTSIDE =
            "public.n holds 2 rows that do not belong to the partition IN (3, 4), with keys from 2 to 9. Move or delete"
                    + " them first, or correct the bound.";

    private static final String MADE = """
            SELECT conrelid::regclass::text, conname, convalidated FROM pg_constraint WHERE conname LIKE '%c'
            UNION ALL SELECT inhrelid::regclass::text, NULL, NULL FROM pg_inherits ORDER BY 1, 2""";

    private static Arguments of(String name, String sql, String broken, String change, String end, String problem) {
        return Arguments.argumentSet(name, sql, broken, change, end, problem);
    }

    /** Tables, rows that are in the way, and a change. */
    static Stream<Arguments> changes() {
        return Stream.of(
                of(
                        "a check",
                        "",
                        "INSERT INTO far.t_2 VALUES (2, -1), (2, -2)",
                        CHECK,
                        "/>",
                        "2 rows of partition public.t_2 break the check constraint c: (k)=(2). Delete or correct them, or set"
                                + " validate=\"false\" to have only new rows checked, and run the change again."),
                of(
                        "a check that is recorded as validated there",
                        "ALTER TABLE t_2 ADD CONSTRAINT c CHECK (a > 0);",
                        "INSERT INTO far.t_2 VALUES (2, -1)",
                        CHECK,
                        "/>",
                        "1 row of partition public.t_2 breaks the check constraint c: (k)=(2). Delete or correct it, or set"
                                + " validate=\"false\" to have only new rows checked, and run the change again."),
                of(
                        "a check of leaves",
                        "",
                        "INSERT INTO far.t_2 VALUES (2, -1)",
                        CHECK + " partitionsOnly='true' matching='t_2'",
                        "/>",
                        "1 row of partition public.t_2 breaks the check constraint c: (k)=(2). Delete or correct it, or set"
                                + " validate=\"false\" to have only new rows checked, and run the change again."),
                of(
                        "a bound",
                        TO_ATTACH + "INSERT INTO far.n VALUES (3, 1);",
                        "INSERT INTO far.n VALUES (9, 1), (2, 1)",
                        ATTACH,
                        "/>",
                        OUTSIDE),
                of(
                        "a bound above",
                        SUBTREE + "INSERT INTO n VALUES (3, 1);",
                        "INSERT INTO far.n VALUES (9, 2), (2, 2)",
                        ATTACH,
                        "/>",
                        OUTSIDE),
                of(
                        "a default partition",
                        DEFAULT,
                        "INSERT INTO far.t_d VALUES (3, 1), (9, 1)",
                        CREATE,
                        ITEM,
                        "The default partition public.t_d holds 1 row that belongs to the new partitions, with keys from 3 to 3."
                                + " Set moveDefaultRows=\"true\" to have them moved there, move or delete them first, or leave"
                                + " these keys out."),
                of(
                        "a default partition beside a table",
                        DEFAULT + "CREATE TABLE n (k int, a int);",
                        "INSERT INTO far.t_d VALUES (3, 1), (9, 1)",
                        ATTACH,
                        "/>",
                        "The default partition public.t_d holds 1 row that belongs to the new partitions, with keys from 3 to 3."
                                + " Set moveDefaultRows=\"true\" to have them moved there, move or delete them first, or leave"
                                + " these keys out."));
    }

    private static Changelog inTransaction(String change) {
        return Changelog.xml("<changeSet id='1' author='test'><partitions:" + change + "</changeSet>");
    }

    private static Changelog concurrently(String change, String end) {
        return Changelog.xml("<changeSet id='1' author='test' runInTransaction='false'><partitions:" + change
                + " concurrently='true'" + end + "</changeSet>");
    }

    private static List<String> problems(LiquibaseRun run) {
        return Arrays.stream(String.valueOf(assertThrows(LiquibaseException.class, run::update)
                                .getMessage())
                        .split("\n"))
                .filter(line -> line.contains(" of table "))
                .map(line -> line.substring(line.indexOf(" of table ")))
                .map(line -> line.substring(line.indexOf(": ") + 2).replaceFirst(", changelog.xml::.*", ""))
                .distinct()
                .toList();
    }

    @ParameterizedTest
    @MethodSource("changes")
    void rows_that_break_it_are_counted_before_it_is_recorded(
            String sql, String broken, String change, String end, String problem, TestDatabase database)
            throws LiquibaseException {
        database.execute(TREE + sql);
        database.execute(broken);
        CatalogFingerprint before = database.fingerprint();

        assertEquals(List.of(problem), problems(database.liquibase(inTransaction(change + end))));
        assertEquals(List.of(problem), problems(database.liquibase(concurrently(change, end))));
        assertSame(before, database.fingerprint(), "It was recorded");
    }

    @ParameterizedTest
    @MethodSource("changes")
    void the_printed_sql_refuses_them_too(
            String sql, String broken, String change, String end, String problem, TestDatabase fed)
            throws LiquibaseException {
        fed.execute(TREE + sql);
        for (Changelog changelog : List.of(inTransaction(change + end), concurrently(change, end))) {
            String printed = fed.liquibase(changelog).updateSql();
            fed.execute(broken);
            CatalogFingerprint before = fed.fingerprint();

            SqlScript script = new SqlScript(SqlScript.of(printed).statements().stream()
                    .filter(statement -> !statement.contains("databasechangelog"))
                    .toList());
            IllegalStateException failure = assertThrows(IllegalStateException.class, () -> script.runOn(fed));

            assertTrue(
                    String.valueOf(failure.getMessage()).contains(" is violated by some row of foreign table public."),
                    () -> String.valueOf(failure.getMessage()));
            assertSame(before, fed.fingerprint(), "It was recorded");
            fed.execute("DELETE FROM far.t_2 WHERE a < 0");
            fed.queryList("SELECT tablename FROM pg_tables WHERE schemaname = 'far' AND tablename <> 't_2'")
                    .forEach(table -> fed.execute(
                            "DELETE FROM far." + table + " WHERE k NOT IN (3, 4) OR '" + table + "' = 't_d'"));
        }
    }

    @ParameterizedTest
    @MethodSource("changes")
    void rows_that_obey_are_in_nobodys_way(
            String sql,
            String broken,
            String change,
            String end,
            String problem,
            TestDatabase plain,
            TestDatabase fed,
            TestDatabase online)
            throws LiquibaseException {
        for (TestDatabase database : List.of(plain, fed, online)) {
            database.execute(TREE + sql);
        }

        SqlScript.of(fed.liquibase(inTransaction(change + end)).updateSql()).runOn(fed);
        for (LiquibaseRun run :
                List.of(plain.liquibase(inTransaction(change + end)), online.liquibase(concurrently(change, end)))) {
            if (sql.contains("CONSTRAINT c")) { // which a rollback drops, too
                run.update();
            } else {
                run.upDownUp();
            }
        }

        for (TestDatabase database : List.of(fed, online)) {
            assertEquals(plain.queryList(MADE), database.queryList(MADE));
        }
    }

    @Test
    void a_check_that_need_not_be_obeyed_is_not_looked_at(TestDatabase database) throws LiquibaseException {
        database.execute(TREE + "INSERT INTO far.t_2 VALUES (2, -1)");

        database.liquibase(inTransaction(CHECK + " validate='false'/>")).update();
    }

    @Test
    void an_index_that_the_change_built_itself_is_not_taken_for_somebody_elses(TestDatabase database)
            throws LiquibaseException {
        database.execute(TREE);
        LiquibaseRun run = database.liquibase(
                concurrently("createPartitionIndexes tableName='t' indexName='i' columnNames='a'", "/>"));

        run.update();

        assertFalse(run.said().contains("already has the equal"), run.said());
        assertTrue(run.said().contains("Foreign tables have no indexes here"), run.said());
    }

    @Test
    void an_index_that_somebody_else_built_is_told(TestDatabase database) throws LiquibaseException {
        database.execute(TREE + "CREATE INDEX theirs ON t_1 (a)");
        LiquibaseRun run = database.liquibase(
                concurrently("createPartitionIndexes tableName='t' indexName='i' columnNames='a'", "/>"));

        run.update();

        assertTrue(run.said().contains("Partition public.t_1 already has the equal index public.theirs"), run.said());
    }
}
