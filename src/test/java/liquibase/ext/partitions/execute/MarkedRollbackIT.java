package liquibase.ext.partitions.execute;

import static liquibase.ext.partitions.execute.Changes.problemsOfRollback;
import static liquibase.ext.partitions.execute.Changes.tables;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import liquibase.exception.LiquibaseException;
import liquibase.ext.partitions.harness.Changelogs;
import liquibase.ext.partitions.harness.LiquibaseCli;
import liquibase.ext.partitions.harness.SqlScript;
import liquibase.ext.partitions.testing.Changelog;
import liquibase.ext.partitions.testing.LiquibaseRun;
import liquibase.ext.partitions.testing.TestDatabase;
import liquibase.ext.partitions.testing.TestDatabases;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rollback of a changeset that its preconditions let be marked as run: others have made what it stands for. */
@ExtendWith(TestDatabases.class)
class MarkedRollbackIT {

    private static final String TABLE = """
            CREATE TABLE t (k int, v text) PARTITION BY LIST (k);
            CREATE TABLE t_1 PARTITION OF t FOR VALUES IN (1);
            CREATE TABLE t_2 PARTITION OF t FOR VALUES IN (2) PARTITION BY LIST (v);
            CREATE TABLE t_2_a PARTITION OF t_2 FOR VALUES IN ('a');
            CREATE TABLE t_2_b PARTITION OF t_2 FOR VALUES IN ('b');
            """;
    private static final String ROW = "INSERT INTO t VALUES (1, 'kept')";
    private static final List<String> ALL = List.of("t", "t_1", "t_2", "t_2_a", "t_2_b");
    private static final String PARTITIONS = """
            <partitions:createPartitions tableName="t" %s>
                <partitions:each values="1"/>
                <partitions:each values="2" partitionBy="LIST (v)"><partitions:each values="a"/></partitions:each>
            </partitions:createPartitions>""";
    private static final String REASON = "its changeset was only marked as run (MARK_RAN) and has not made it";
    private static final String NOTE =
            "The changeset was only marked as run (MARK_RAN), so it has not made the partitions,"
                    + " and each is dropped only while it holds no rows";

    private static LiquibaseRun marked(TestDatabase database, String attributes, String change)
            throws LiquibaseException {
        LiquibaseRun liquibase = database.liquibase(changelog(attributes, change));
        liquibase.update();
        assertEquals(List.of("MARK_RAN"), database.queryList("SELECT exectype FROM databasechangelog"));
        return liquibase;
    }

    private static Changelog changelog(String attributes, String change) {
        return Changelog.xml("""
                <changeSet id="marked" author="it"%s>
                    <preConditions onFail="MARK_RAN"><not><tableExists tableName="t"/></not></preConditions>
                    %s
                </changeSet>""".formatted(attributes, change));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " runInTransaction=\"false\""})
    void refuses_to_drop_rows_of_partitions_that_others_have_made(String attributes, TestDatabase database)
            throws LiquibaseException {
        database.execute(TABLE + ROW);
        LiquibaseRun liquibase = marked(database, attributes, PARTITIONS.formatted(""));

        assertEquals(
                List.of(
                        "The rollback would drop partition public.t_1, which holds rows, and the changeset was only marked"
                                + " as run (MARK_RAN), so it has not made it. Give the changeset an empty rollback block to keep the"
                                + " partitions, delete or move the rows first, or set onRollback to detach or drop, with a"
                                + " validCheckSum since that changes the checksum."),
                problemsOfRollback(liquibase));
        assertEquals(ALL, tables(database));
        assertEquals(List.of("1|kept"), database.queryList("TABLE t"));
    }

    @Test
    void drops_partitions_without_rows_but_not_what_others_have_beside_them(TestDatabase database)
            throws LiquibaseException {
        database.execute(TABLE);
        LiquibaseRun liquibase = marked(database, "", PARTITIONS.formatted(""));

        liquibase.rollback(1);

        assertTrue(liquibase.said().contains(NOTE), liquibase.said());
        assertEquals(List.of("t", "t_2", "t_2_b"), tables(database));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '#', textBlock = """
            drop # t, t_2, t_2_b
            detach # t, t_1, t_2, t_2_a, t_2_b
            """)
    void does_what_the_change_says_it_should(String onRollback, String left, TestDatabase database)
            throws LiquibaseException {
        database.execute(TABLE + ROW);
        LiquibaseRun liquibase = marked(database, "", PARTITIONS.formatted("onRollback=\"" + onRollback + "\""));

        liquibase.rollback(1);

        assertFalse(liquibase.said().contains("MARK_RAN), so"), liquibase.said());
        assertEquals(left, String.join(", ", tables(database)));
    }

    @Test
    void an_empty_rollback_block_keeps_everything(TestDatabase database) throws LiquibaseException {
        database.execute(TABLE + ROW);
        marked(database, "", PARTITIONS.formatted(""));

        database.liquibase(changelog("", PARTITIONS.formatted("") + "<rollback/>"))
                .rollback(1);

        assertEquals(ALL, tables(database));
        assertEquals(List.of("0"), database.queryList("SELECT count(*) FROM databasechangelog"));
    }

    @Test
    void printed_it_refuses_in_the_statement_that_drops(TestDatabase database) throws LiquibaseException {
        database.execute(TABLE + ROW);
        LiquibaseRun liquibase = marked(database, "", PARTITIONS.formatted(""));

        String sql = liquibase.rollbackSql(1);

        assertTrue(sql.contains("-- WARNING: " + NOTE), sql);
        List<String> failures = SqlScript.of(sql).runToTheEndOn(database);
        assertTrue(
                failures.get(0).contains("partition public.t_1 holds rows, so it is not dropped; " + REASON),
                failures.get(0));
        assertEquals(ALL, tables(database));
    }

    @Test
    void printed_before_the_update_it_refuses_as_well(TestDatabase database) throws LiquibaseException {
        database.execute(TABLE + ROW);
        LiquibaseRun liquibase = database.liquibase(changelog("", PARTITIONS.formatted("")));

        String sql = liquibase.run("futureRollbackSql");

        assertTrue(
                sql.contains(
                        "-- WARNING: The changeset may only be marked as run (MARK_RAN), so each of the partitions is"
                                + " dropped only while it holds no rows"),
                sql);
        liquibase.update();
        List<String> failures = SqlScript.of(sql).runToTheEndOn(database);
        assertTrue(
                failures.toString()
                        .contains(
                                "partition public.t_1 holds rows, so it is not dropped; its changeset may only have been"
                                        + " marked as run (MARK_RAN)"),
                failures.toString());
        assertEquals(ALL, tables(database));
    }

    @Test
    void the_sample_keeps_the_months_that_somebody_else_has_made(TestDatabase database) throws LiquibaseException {
        Changelog sample = Changelogs.sample("events-preconditions.xml");
        LiquibaseRun liquibase = database.liquibase(sample);
        liquibase.update(2);
        database.execute("""
                CREATE TABLE events_2027_01 PARTITION OF events FOR VALUES FROM ('2027-01-01') TO ('2027-02-01');
                CREATE TABLE events_rest PARTITION OF events FOR VALUES FROM ('2027-02-01') TO (MAXVALUE);
                INSERT INTO events VALUES (1, '2027-01-05', 'kept')""");
        liquibase.update();

        assertThrows(LiquibaseException.class, () -> liquibase.rollback(3));

        assertEquals(List.of("1|2027-01-05|kept"), database.queryList("TABLE events"));
    }

    @Test
    void verify_rollback_shows_that_it_cannot_be_rolled_back(TestDatabase database) throws LiquibaseException {
        database.execute(TABLE + ROW);
        Changelog changelog = changelog("", PARTITIONS.formatted(""));
        LiquibaseRun liquibase = database.liquibase(changelog);

        String refusal = assertThrows(LiquibaseException.class, () -> liquibase.run("verifyRollback"))
                .getMessage();
        LiquibaseCli verify = LiquibaseCli.run(database, changelog, "verify-rollback", "--allow-data-loss=true");

        assertTrue(String.valueOf(refusal).contains("public.t_1"), refusal);
        assertTrue(verify.out().contains("which holds rows, and the changeset was only marked as run"), verify.out());
        assertEquals(ALL, tables(database));
        assertEquals(List.of("1|kept"), database.queryList("TABLE t"));
    }

    @Test
    void keeps_the_rows_of_a_partitioned_table_that_others_have_made(TestDatabase database) throws LiquibaseException {
        database.execute(TABLE + ROW);
        LiquibaseRun liquibase = marked(database, "", """
                <partitions:createPartitionedTable tableName="t" partitionBy="LIST (k)">
                    <partitions:column name="k" type="int"/><partitions:column name="v" type="text"/>
                </partitions:createPartitionedTable>""");
        String sql = liquibase.rollbackSql(1);

        String failure = String.valueOf(assertThrows(LiquibaseException.class, () -> liquibase.rollback(1))
                .getMessage());

        String expected = "table public.t holds rows, so it is not dropped; " + REASON;
        assertTrue(failure.contains(expected), failure);
        assertTrue(failure.contains("Give the changeset an empty rollback block"), failure);
        assertFalse(failure.contains("inline_code_block"), failure);
        assertTrue(sql.contains(expected), sql);
        assertEquals(List.of("1|kept"), database.queryList("TABLE t"));
        database.execute("DELETE FROM t");
        SqlScript.of(sql).runOn(database);
        assertEquals(List.of(), tables(database));
    }

    @Test
    void a_table_that_ifNotExists_may_have_found_is_dropped_only_without_rows(TestDatabase database)
            throws LiquibaseException {
        database.execute("CREATE TABLE t (k int) PARTITION BY LIST (k); CREATE TABLE t_d PARTITION OF t DEFAULT;"
                + " INSERT INTO t VALUES (1)");
        LiquibaseRun liquibase = database.liquibase(Changelog.yaml("""
                databaseChangeLog:
                  - changeSet:
                      id: 1
                      author: me
                      changes:
                        - createPartitionedTable: {tableName: t, ifNotExists: true, partitionBy: LIST (k), columns: [{column: {name: k, type: int}}]}
                """));
        liquibase.update();
        String sql = liquibase.rollbackSql(1);

        String failure = String.valueOf(assertThrows(LiquibaseException.class, () -> liquibase.rollback(1))
                .getMessage());

        String expected =
                "able public.t holds rows, so it is not dropped; with ifNotExists it may be older than its changeset";
        assertTrue(failure.contains("rollback of createPartitionedTable of table t: The t" + expected), failure);
        assertTrue(sql.contains(expected), sql);
        assertEquals(List.of("1"), database.queryList("TABLE t"));
        database.execute("DELETE FROM t");
        liquibase.rollback(1);
        assertEquals(List.of(), tables(database));
    }
}
