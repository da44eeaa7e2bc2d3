package liquibase.ext.partitions.change;

import static liquibase.ext.partitions.harness.UpDownUp.futureRollbackSqlUndoesUpdate;
import static liquibase.ext.partitions.harness.UpDownUp.offlineSqlEqualsUpdate;
import static liquibase.ext.partitions.harness.UpDownUp.rollbackSqlEqualsRollback;
import static liquibase.ext.partitions.harness.UpDownUp.sqlOutputEqualsUpdate;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import liquibase.exception.LiquibaseException;
import liquibase.ext.partitions.harness.SqlScript;
import liquibase.ext.partitions.testing.Changelog;
import liquibase.ext.partitions.testing.TestDatabase;
import liquibase.ext.partitions.testing.TestDatabases;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is printed of indexes is what would be executed, also where the output itself makes what they stand on. */
@ExtendWith(TestDatabases.class)
class IndexSqlOutputIT {

    private static final String TABLE = """
            <partitions:createPartitionedTable tableName="orders" partitionBy="LIST (region)">
                <partitions:column name="id" type="int"/>
                <partitions:column name="region" type="int"/>
                <partitions:column name="state" type="text"/>
            </partitions:createPartitionedTable>
            """;
    private static final String INDEX = index("columnNames='id'");
    private static final String DROP = INDEX.replace("createPartitionIndexes", "dropPartitionIndexes");
    private static final String OF_EACH = index("columnNames='id' partitionsOnly='true'");
    private static final String CREATED =
            "CREATE TABLE orders (id int, region int, state text) PARTITION BY LIST (region);"
                    + "CREATE TABLE orders_1 PARTITION OF orders FOR VALUES IN (1);"
                    + "CREATE TABLE orders_2 PARTITION OF orders FOR VALUES IN (2);";

    private static String index(String attributes) {
        return "<partitions:createPartitionIndexes tableName='orders' indexName='orders_idx' " + attributes + "/>";
    }

    private static String partitions(String values) {
        return "<partitions:createPartitions tableName='orders'><partitions:each values='" + values
                + "'/></partitions:createPartitions>";
    }

    private static Changelog changeSets(String... changes) {
        StringBuilder xml = new StringBuilder();
        for (int i = 0; i < changes.length; i++) {
            xml.append("<changeSet id='" + i + "' author='it'"
                    + (changes[i].contains("concurrently") ? " runInTransaction='false'>" : ">") + changes[i]
                    + "</changeSet>");
        }
        return Changelog.xml(xml.toString());
    }

    private static Stream<String> statements(String sql) {
        return SqlScript.of(sql).statements().stream()
                .map(statement -> statement.replaceAll("(?m)^--.*\\R", "").strip())
                .filter(statement -> !statement.toLowerCase(Locale.ROOT).contains("databasechangelog"));
    }

    private static List<String> onIndexes(String sql) {
        return statements(sql)
                .filter(statement -> statement.contains("INDEX") || statement.contains("lock_timeout"))
                .filter(statement -> !statement.startsWith("DO"))
                .map(statement -> statement.replace("\"public\".", "").replace("\"", ""))
                .toList();
    }

    @Test
    void aDroppedIndexIsPrintedThoughOnlyTheOutputMakesIt(TestDatabase updated, TestDatabase fed)
            throws LiquibaseException {
        Changelog changelog = changeSets(TABLE, partitions("1, 2"), INDEX, partitions("3"), DROP, INDEX);

        assertEquals(
                List.of(
                        "CREATE INDEX orders_idx ON ONLY orders (id)",
                        "CREATE INDEX orders_1_orders_idx ON orders_1 (id)",
                        "ALTER INDEX orders_idx ATTACH PARTITION orders_1_orders_idx",
                        "CREATE INDEX orders_2_orders_idx ON orders_2 (id)",
                        "ALTER INDEX orders_idx ATTACH PARTITION orders_2_orders_idx",
                        "DROP INDEX orders_idx",
                        "CREATE INDEX orders_idx ON ONLY orders (id)",
                        "CREATE INDEX orders_1_orders_idx ON orders_1 (id)",
                        "ALTER INDEX orders_idx ATTACH PARTITION orders_1_orders_idx",
                        "CREATE INDEX orders_2_orders_idx ON orders_2 (id)",
                        "ALTER INDEX orders_idx ATTACH PARTITION orders_2_orders_idx",
                        "CREATE INDEX orders_3_orders_idx ON orders_3 (id)",
                        "ALTER INDEX orders_idx ATTACH PARTITION orders_3_orders_idx"),
                onIndexes(sqlOutputEqualsUpdate(updated, fed, changelog)));
    }

    @Test
    void offlineOutputMakesTheSame(TestDatabase updated, TestDatabase fed) throws LiquibaseException {
        offlineSqlEqualsUpdate(
                updated, fed, changeSets(TABLE, partitions("1, 2"), INDEX, partitions("3"), DROP, OF_EACH));
    }

    @Test
    void futureRollbackSqlDropsIndexesThatDoNotExistYet(TestDatabase database) throws LiquibaseException {
        String sql = futureRollbackSqlUndoesUpdate(
                database, changeSets(TABLE, partitions("1, 2"), INDEX, DROP, OF_EACH, partitions("3")));

        assertEquals(
                List.of(
                        "DROP INDEX IF EXISTS orders_1_orders_idx",
                        "DROP INDEX IF EXISTS orders_2_orders_idx",
                        "CREATE INDEX orders_idx ON ONLY orders (id)",
                        "CREATE INDEX orders_1_orders_idx ON orders_1 (id)",
                        "ALTER INDEX orders_idx ATTACH PARTITION orders_1_orders_idx",
                        "CREATE INDEX orders_2_orders_idx ON orders_2 (id)",
                        "ALTER INDEX orders_idx ATTACH PARTITION orders_2_orders_idx",
                        "DROP INDEX orders_idx"),
                onIndexes(sql));
    }

    /** What takes an index over takes it with it. */
    @Test
    void futureRollbackSqlBearsIndexesThatAreGoneByThen(TestDatabase database) throws LiquibaseException {
        String sql = futureRollbackSqlUndoesUpdate(database, changeSets(TABLE, partitions("1"), OF_EACH, INDEX));

        assertEquals(List.of("DROP INDEX orders_idx", "DROP INDEX IF EXISTS orders_1_orders_idx"), onIndexes(sql));
    }

    @Test
    void rollbackSqlKnowsWhatItHasRolledBackItself(TestDatabase rolledBack, TestDatabase fed)
            throws LiquibaseException {
        rolledBack.execute(CREATED);
        fed.execute(CREATED);

        String sql = rollbackSqlEqualsRollback(
                rolledBack, fed, changeSets(INDEX, DROP + OF_EACH, OF_EACH.replace("create", "drop")));

        assertEquals(
                List.of(
                        "CREATE INDEX orders_1_orders_idx ON orders_1 (id)",
                        "CREATE INDEX orders_2_orders_idx ON orders_2 (id)",
                        "DROP INDEX IF EXISTS orders_1_orders_idx",
                        "DROP INDEX IF EXISTS orders_2_orders_idx",
                        "CREATE INDEX orders_idx ON ONLY orders (id)",
                        "CREATE INDEX orders_1_orders_idx ON orders_1 (id)",
                        "ALTER INDEX orders_idx ATTACH PARTITION orders_1_orders_idx",
                        "CREATE INDEX orders_2_orders_idx ON orders_2 (id)",
                        "ALTER INDEX orders_idx ATTACH PARTITION orders_2_orders_idx",
                        "DROP INDEX orders_idx"),
                onIndexes(sql));
    }

    @Test
    void anIndexThatAnEarlierChangeOfTheOutputMakesIsKeptOrAttached(TestDatabase updated, TestDatabase fed)
            throws LiquibaseException {
        updated.execute(CREATED);
        fed.execute(CREATED);
        String again = index("columnNames='id' ifNotExists='true'");

        String sql = sqlOutputEqualsUpdate(updated, fed, changeSets(OF_EACH, again, again));

        assertEquals(
                List.of(
                        "CREATE INDEX orders_1_orders_idx ON orders_1 (id)",
                        "CREATE INDEX orders_2_orders_idx ON orders_2 (id)",
                        "CREATE INDEX orders_idx ON ONLY orders (id)",
                        "ALTER INDEX orders_idx ATTACH PARTITION orders_1_orders_idx",
                        "ALTER INDEX orders_idx ATTACH PARTITION orders_2_orders_idx"),
                onIndexes(sql));
    }

    @Test
    void anEqualIndexOfAnotherNameThatTheOutputMakesIsAttached(TestDatabase updated, TestDatabase fed)
            throws LiquibaseException {
        Changelog changelog = changeSets(TABLE, partitions("1"), OF_EACH.replace("orders_idx", "id_idx"), INDEX, DROP);

        assertEquals(
                List.of(
                        "CREATE INDEX orders_1_id_idx ON orders_1 (id)",
                        "CREATE INDEX orders_idx ON ONLY orders (id)",
                        "ALTER INDEX orders_idx ATTACH PARTITION orders_1_id_idx",
                        "DROP INDEX orders_idx"),
                onIndexes(sqlOutputEqualsUpdate(updated, fed, changelog)));
    }

    @Test
    void anotherIndexOfANameThatTheOutputGivesIsAnError(TestDatabase database) {
        Changelog changelog =
                changeSets(TABLE, partitions("1"), INDEX, index("columnNames='state' ifNotExists='true'"));

        LiquibaseException failure = assertThrows(
                LiquibaseException.class, () -> database.liquibase(changelog).updateSql());

        String message = String.valueOf(failure.getMessage());
        assertTrue(
                message.contains("There is already an index public.orders_idx (\"id\"), and (\"state\") is asked for."),
                message);
    }

    @Test
    void anIndexOnAColumnThatTheOutputAddsIsPrinted(TestDatabase updated, TestDatabase fed) throws LiquibaseException {
        updated.execute(CREATED);
        fed.execute(CREATED);
        String column = "<addColumn tableName='orders'><column name='total' type='int'/></addColumn>";

        sqlOutputEqualsUpdate(updated, fed, changeSets(column, index("columnNames='total'")));
    }

    @Test
    void concurrentBuildsArePrintedOutsideOfTransactionsAndWithoutALockTimeout(TestDatabase updated, TestDatabase fed)
            throws LiquibaseException {
        Changelog changelog = changeSets(
                TABLE,
                partitions("1, 2"),
                index("columnNames='id' unique='true' partitionsOnly='true' concurrently='true' lockTimeout='2s'"),
                index("columnNames='state' concurrently='true' lockTimeout='2s'")
                        .replace("orders_idx", "state_idx"));

        String sql = sqlOutputEqualsUpdate(updated, fed, changelog);

        assertFalse(statements(sql).anyMatch(statement -> statement.equals("BEGIN")), sql);
        assertEquals(
                List.of(
                        "SET lock_timeout = 0",
                        "CREATE UNIQUE INDEX CONCURRENTLY orders_1_orders_idx ON orders_1 (id)",
                        "CREATE UNIQUE INDEX CONCURRENTLY orders_2_orders_idx ON orders_2 (id)",
                        "RESET lock_timeout",
                        "SET lock_timeout = 2000",
                        "CREATE INDEX state_idx ON ONLY orders (state)",
                        "SET lock_timeout = 0",
                        "CREATE INDEX CONCURRENTLY orders_1_state_idx ON orders_1 (state)",
                        "SET lock_timeout = 2000",
                        "ALTER INDEX state_idx ATTACH PARTITION orders_1_state_idx",
                        "SET lock_timeout = 0",
                        "CREATE INDEX CONCURRENTLY orders_2_state_idx ON orders_2 (state)",
                        "SET lock_timeout = 2000",
                        "ALTER INDEX state_idx ATTACH PARTITION orders_2_state_idx",
                        "RESET lock_timeout"),
                onIndexes(sql));
    }
}
