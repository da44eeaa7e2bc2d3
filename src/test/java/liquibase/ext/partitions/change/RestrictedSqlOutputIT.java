package liquibase.ext.partitions.change;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import liquibase.exception.LiquibaseException;
import liquibase.ext.partitions.harness.SqlScript;
import liquibase.ext.partitions.testing.Changelog;
import liquibase.ext.partitions.testing.LiquibaseRun;
import liquibase.ext.partitions.testing.TestDatabase;
import liquibase.ext.partitions.testing.TestDatabases;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@code restrict} prints keeps rows also where a client goes on after an error, as psql does by default. */
@ExtendWith(TestDatabases.class)
class RestrictedSqlOutputIT {

    private static final String OUTSIDE = " runInTransaction=\"false\"";
    private static final String TABLE = "CREATE TABLE t (k int, v text, PRIMARY KEY (k, v)) PARTITION BY LIST (k)";
    private static final String REFERENCE =
            "; CREATE TABLE other (k int, v text, FOREIGN KEY (k, v) REFERENCES t (k, v))";
    private static final String PARTITIONS = """
            SELECT relname FROM pg_class WHERE relname LIKE 't\\_%' AND relispartition AND relkind IN ('r', 'p') ORDER BY 1""";
    private static final List<String> ALL = List.of("t_1", "t_2", "t_2_a", "t_2_b", "t_3");
    private static final String REFUSED = "partition public.t_2 holds rows, so it is not dropped";

    static Stream<Arguments> changes() {
        return Stream.of("", REFERENCE)
                .flatMap(more -> Stream.of(
                        change("drop", more, "", drop("restrict=\"true\"")),
                        change("drop outside", more, OUTSIDE, drop("restrict=\"true\"")),
                        change("rollback, restrict", more, "", create("onRollback=\"restrict\"")),
                        change("rollback, restrict outside", more, OUTSIDE, create("onRollback=\"restrict\"")),
                        change("rollback, ifNotExists", more, "", create("ifNotExists=\"true\""))));
    }

    private static Arguments change(String name, String more, String changeSetAttributes, String change) {
        return Arguments.argumentSet(
                name + (more.isEmpty() ? "" : " with a foreign key"), more, changeSetAttributes, change);
    }

    private static String drop(String attributes) {
        return "<partitions:dropPartitions tableName=\"t\" partitionNames=\"t_1, t_2, t_3\" " + attributes + "/>";
    }

    private static String create(String attributes) {
        return """
                <partitions:createPartitions tableName="t" %s>
                    <partitions:each values="1"/>
                    <partitions:each values="2" partitionBy="LIST (v)"><partitions:each values="a, b"/></partitions:each>
                    <partitions:each values="3"/>
                </partitions:createPartitions>""".formatted(attributes);
    }

    @ParameterizedTest
    @MethodSource("changes")
    void a_refusal_keeps_the_rows_of_a_client_that_goes_on(
            String more, String changeSetAttributes, String change, TestDatabase database) throws LiquibaseException {
        SqlScript script = printed(database, more, changeSetAttributes, change);

        List<String> failures = script.runToTheEndOn(database);

        assertTrue(failures.get(0).contains(REFUSED), failures.get(0));
        assertEquals(List.of("2|b"), database.queryList("TABLE t"));
        // Outside a transaction each goes by itself.
        assertEquals(
                changeSetAttributes.isEmpty() ? ALL : List.of("t_2", "t_2_a", "t_2_b"), database.queryList(PARTITIONS));
    }

    @ParameterizedTest
    @MethodSource("changes")
    void what_holds_no_rows_goes(String more, String changeSetAttributes, String change, TestDatabase database)
            throws LiquibaseException {
        SqlScript script = printed(database, more, changeSetAttributes, change);
        database.execute("DELETE FROM t");

        script.runOn(database);

        assertEquals(List.of(), database.queryList(PARTITIONS));
    }

    @Test
    void a_partition_with_rows_that_was_detached_concurrently_is_kept_as_a_table(TestDatabase database)
            throws LiquibaseException {
        SqlScript script = printed(database, "", OUTSIDE, drop("restrict=\"true\" concurrently=\"true\""));

        List<String> failures = script.runToTheEndOn(database);

        assertTrue(failures.get(0).contains(REFUSED + "; it is detached, and comes back with"), failures.get(0));
        assertEquals(List.of("2|b"), database.queryList("TABLE t_2"));
        assertEquals(List.of("t_2_a", "t_2_b"), database.queryList(PARTITIONS));
    }

    private static SqlScript printed(TestDatabase database, String more, String changeSetAttributes, String change)
            throws LiquibaseException {
        database.execute(TABLE + more);
        LiquibaseRun liquibase = database.liquibase(Changelog.xml(changeSet("it", changeSetAttributes, change)));
        boolean back = change.contains("createPartitions");
        if (back) {
            liquibase.update();
        } else {
            database.liquibase(Changelog.xml(changeSet("before", "", create(""))))
                    .update();
        }
        database.execute("INSERT INTO t VALUES (2, 'b')");
        return SqlScript.of(back ? liquibase.rollbackSql(1) : liquibase.updateSql());
    }

    private static String changeSet(String id, String attributes, String change) {
        return "<changeSet id=\"" + id + "\" author=\"it\"" + attributes + ">" + change + "</changeSet>";
    }
}
