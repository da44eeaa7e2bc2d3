package liquibase.ext.partitions.change;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import liquibase.Scope;
import liquibase.change.AbstractChange;
import liquibase.change.Change;
import liquibase.change.ChangeFactory;
import liquibase.database.Database;
import liquibase.database.OfflineConnection;
import liquibase.database.core.H2Database;
import liquibase.database.core.PostgresDatabase;
import liquibase.exception.RollbackImpossibleException;
import liquibase.ext.partitions.testing.Changelog;
import liquibase.resource.ClassLoaderResourceAccessor;
import liquibase.sql.Sql;
import liquibase.sqlgenerator.SqlGeneratorFactory;
import liquibase.statement.SqlStatement;
import liquibase.statement.core.DropTableStatement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Liquibase expects of every change type. */
class ChangeContractTest {

    private static final String PARTITIONS = """
            createPartitions: {tableName: t, partitions: [each: {values: [1, 2]}]}""";
    private static final String TABLE = """
            createPartitionedTable: {tableName: t, partitionBy: LIST (a), columns: [column: {name: a, type: int}]}""";

    private static final String INDEXES = """
            createPartitionIndexes: {tableName: t, indexName: i, columnNames: a}""";
    private static final String DROP_INDEXES = """
            dropPartitionIndexes: {tableName: t, indexName: i}""";

    private static final String FOREIGN_KEYS = """
            createPartitionForeignKeys: {baseTableName: t, constraintName: f, baseColumnNames: a,
              referencedTableName: r, referencedColumnNames: id}""";
    private static final String DROP_FOREIGN_KEYS = """
            dropPartitionForeignKeys: {baseTableName: t, constraintName: f}""";
    private static final String CONSTRAINTS = """
            createPartitionConstraints: {tableName: t, constraintName: c, check: a > 0}""";
    private static final String DROP_CONSTRAINTS = """
            dropPartitionConstraints: {tableName: t, constraintName: c}""";

    private static final String ATTACH = """
            attachPartition: {tableName: t, partitionName: n, values: 1}""";
    private static final String DETACH = """
            detachPartition: {tableName: t, partitionName: t_1}""";
    private static final String DROP_PARTITIONS = """
            dropPartitions: {tableName: t, olderThan: 10}""";
    private static final String ANALYZE = """
            analyzePartitions: {tableName: t}""";

    static Stream<Arguments> changes() {
        return Stream.of(
                Arguments.of("createPartitions", PARTITIONS, "Partitions of table t created"),
                Arguments.of("createPartitionedTable", TABLE, "Partitioned table t created"),
                Arguments.of("createPartitionIndexes", INDEXES, "Index i of table t and its partitions created"),
                Arguments.of("dropPartitionIndexes", DROP_INDEXES, "Index i of table t and its partitions dropped"),
                Arguments.of(
                        "createPartitionForeignKeys",
                        FOREIGN_KEYS,
                        "Foreign key f of table t and its partitions created"),
                Arguments.of(
                        "dropPartitionForeignKeys",
                        DROP_FOREIGN_KEYS,
                        "Foreign key f of table t and its partitions dropped"),
                Arguments.of(
                        "createPartitionConstraints",
                        CONSTRAINTS,
                        "Constraint c of table t and its partitions created"),
                Arguments.of(
                        "dropPartitionConstraints",
                        DROP_CONSTRAINTS.replace("}", ", partitionsOnly: true}"),
                        "Constraint c on the partitions of table t dropped"),
                Arguments.of("attachPartition", ATTACH, "Table n attached to table t"),
                Arguments.of("detachPartition", DETACH, "Partition t_1 detached from table t"),
                Arguments.of("dropPartitions", DROP_PARTITIONS, "Partitions of table t dropped"),
                Arguments.of("analyzePartitions", ANALYZE, "Partitions of table t analyzed"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("changes")
    void anEmptyOneHasMistakesAndDoesNotThrow(String name) {
        assertTrue(create(name).validate(new PostgresDatabase()).hasErrors());
        assertTrue(create(name).validate(new H2Database()).hasErrors());
        assertFalse(create(name).warn(new PostgresDatabase()).hasWarnings());
        assertEquals(create(name).generateCheckSum(), create(name).generateCheckSum());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("changes")
    void liquibaseFindsItByItsName(String name) {
        assertInstanceOf(AbstractChange.class, create(name));
        assertEquals(name, create(name).getSerializedObjectName());
        assertTrue(create(name).supports(new PostgresDatabase()));
    }

    @ParameterizedTest
    @ValueSource(strings = {PARTITIONS, TABLE, INDEXES, FOREIGN_KEYS, CONSTRAINTS, ANALYZE})
    void canBeRolledBack(String yaml) {
        assertTrue(load(yaml).supportsRollback(new PostgresDatabase()));
    }

    @Test
    void aDroppedIndexIsMadeAnewOnRollbackWhenTheChangeSaysWhatItWas() throws Exception {
        Change change = load(DROP_INDEXES.replace("}", ", columnNames: a}"));

        assertTrue(change.supportsRollback(new PostgresDatabase()));
        assertEquals(
                List.of("CREATE INDEX IF NOT EXISTS \"i\" ON \"t\" (\"a\")"),
                sql(change.generateRollbackStatements(offline())));
    }

    @Test
    void aDroppedIndexThatNothingIsKnownOfCannotBeRolledBack() {
        Change change = load(DROP_INDEXES);

        assertFalse(change.supportsRollback(new PostgresDatabase()));
        RollbackImpossibleException refusal =
                assertThrows(RollbackImpossibleException.class, () -> change.generateRollbackStatements(offline()));
        assertEquals(
                "rollback of dropPartitionIndexes of table t: The change does not say what the index i was. Add"
                        + " columnNames or column items, and whatever else its createPartitionIndexes has (unique, using,"
                        + " include, where, with, tablespace), or a rollback to the changeset.",
                refusal.getMessage());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiterString = "=>", textBlock = """
            dropPartitionForeignKeys: {baseTableName: t, constraintName: f, baseColumnNames: a, referencedTableName: r, referencedColumnNames: id, onDelete: set  null} => ALTER TABLE "t" ADD CONSTRAINT "f" FOREIGN KEY ("a") REFERENCES "r" ("id") ON DELETE SET NULL
            dropPartitionConstraints: {tableName: t, constraintName: c, check: (a > 0)} => ALTER TABLE "t" ADD CONSTRAINT "c" CHECK (a > 0)
            dropPartitionConstraints: {tableName: t, constraintName: c, unique: [a, b]} => ALTER TABLE "t" ADD CONSTRAINT "c" UNIQUE ("a", "b")
            dropPartitionConstraints: {tableName: t, constraintName: c, exclude: USING btree (a WITH =)} => ALTER TABLE "t" ADD CONSTRAINT "c" EXCLUDE USING btree (a WITH =)
            """)
    void aDroppedConstraintIsMadeAnewOnRollbackWhenTheChangeSaysWhatItWas(String yaml, String sql) throws Exception {
        Change change = load(yaml);

        assertTrue(change.supportsRollback(new PostgresDatabase()));
        assertEquals(List.of(sql), sql(change.generateRollbackStatements(offline())));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("irreversible")
    void aDroppedConstraintThatNothingIsKnownOfCannotBeRolledBack(String yaml, String refused) {
        Change change = load(yaml);

        assertFalse(change.supportsRollback(new PostgresDatabase()));
        RollbackImpossibleException refusal =
                assertThrows(RollbackImpossibleException.class, () -> change.generateRollbackStatements(offline()));
        assertEquals(refused, refusal.getMessage());
    }

    static Stream<Arguments> irreversible() {
        return Stream.of(
                Arguments.of(
                        DROP_FOREIGN_KEYS,
                        "rollback of dropPartitionForeignKeys of table t: The change does not say what the foreign key f was."
                                + " Add baseColumnNames, referencedTableName and referencedColumnNames, and whatever else its"
                                + " createPartitionForeignKeys has (referencedTableSchemaName, onDelete, onUpdate,"
                                + " deferrable, initiallyDeferred, match, validate), or a rollback to the changeset."),
                Arguments.of(
                        DROP_CONSTRAINTS,
                        "rollback of dropPartitionConstraints of table t: The change does not say what the constraint c"
                                + " was. Add check, unique or exclude as its createPartitionConstraints has it, or a rollback"
                                + " to the changeset."),
                Arguments.of(
                        DROP_PARTITIONS.replace("}", ", mode: detach}"),
                        "rollback of dropPartitions of table t: The change does not say which bounds the partitions had, so a"
                                + " rollback cannot attach them again. Add a rollback block with an attachPartition for each,"
                                + " or detach each with a detachPartition that says its bound."));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiterString = "=>", textBlock = """
            createPartitionForeignKeys: {baseTableName: t, constraintName: f, baseColumnNames: a, referencedTableName: r, referencedColumnNames: id} => ALTER TABLE "t" DROP CONSTRAINT IF EXISTS "f"
            createPartitionConstraints: {tableName: t, constraintName: c, check: a > 0} => ALTER TABLE "t" DROP CONSTRAINT IF EXISTS "c"
            createPartitionConstraints: {tableName: t, constraintName: c, unique: a} => ALTER TABLE "t" DROP CONSTRAINT IF EXISTS "c"
            """)
    void aCreatedConstraintIsDroppedOnRollback(String yaml, String sql) throws Exception {
        assertEquals(List.of(sql), sql(load(yaml).generateRollbackStatements(offline())));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("changes")
    void saysWhatItHasDone(String name, String yaml, String message) {
        assertEquals(message, load(yaml).getConfirmationMessage());
    }

    /** Liquibase asks for the statements once more than it executes them, to write them to its log. */
    @Test
    void doesNothingWhenOnlyAskedForTheLog() throws Exception {
        Change change = load(PARTITIONS);

        Scope.child(Map.of(Change.SHOULD_EXECUTE, false), () -> {
            assertEquals(0, change.generateStatements(untouchable()).length);
            assertEquals(0, change.generateRollbackStatements(untouchable()).length);
        });
    }

    @Test
    void plansOnlyWhenItIsExecuted() {
        Change change = load(PARTITIONS);

        assertTrue(change.generateStatementsVolatile(untouchable()));
        assertTrue(change.generateRollbackStatementsVolatile(untouchable()));
    }

    /** Liquibase asks for it when it writes a changelog as SQL. */
    @Test
    void hasSqlWithoutADatabase() {
        assertEquals(
                List.of(
                        "CREATE TABLE \"t_1\" PARTITION OF \"t\" FOR VALUES IN ('1')",
                        "CREATE TABLE \"t_2\" PARTITION OF \"t\" FOR VALUES IN ('2')"),
                sql(load(PARTITIONS).generateStatements(offline())));
    }

    private static List<String> sql(SqlStatement[] statements) {
        return Stream.of(statements)
                .flatMap(
                        statement -> Stream.of(SqlGeneratorFactory.getInstance().generateSql(statement, offline())))
                .map(Sql::toSql)
                .toList();
    }

    @Test
    void aTableIsDroppedOnRollback() throws Exception {
        DropTableStatement drop =
                assertInstanceOf(DropTableStatement.class, load(TABLE).generateRollbackStatements(offline())[0]);

        assertEquals("t", drop.getTableName());
        assertFalse(drop.isCascadeConstraints());
    }

    private static Change create(String name) {
        return Scope.getCurrentScope().getSingleton(ChangeFactory.class).create(name);
    }

    private static Change load(String yaml) {
        return LoadedChanges.of(
                        Changelog.yaml("databaseChangeLog: [changeSet: {id: 1, author: me, changes: [" + yaml + "]}]"))
                .get(0);
    }

    private static Database offline() {
        PostgresDatabase database = new PostgresDatabase();
        database.setConnection(new OfflineConnection("offline:postgresql", new ClassLoaderResourceAccessor()));
        return database;
    }

    /** A database that nothing may be asked of. */
    private static Database untouchable() {
        return (Database) Proxy.newProxyInstance(
                Database.class.getClassLoader(), new Class<?>[] {Database.class}, (proxy, method, arguments) -> {
                    throw new AssertionError(method + " was called");
                });
    }
}
