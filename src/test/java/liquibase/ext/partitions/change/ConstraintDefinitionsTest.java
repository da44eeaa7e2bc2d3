package liquibase.ext.partitions.change;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import liquibase.database.ObjectQuotingStrategy;
import liquibase.database.core.PostgresDatabase;
import liquibase.ext.partitions.model.CheckConstraint;
import liquibase.ext.partitions.model.ConstraintDefinition;
import liquibase.ext.partitions.model.ExclusionConstraint;
import liquibase.ext.partitions.model.ExistingConstraint;
import liquibase.ext.partitions.model.ForeignKey;
import liquibase.ext.partitions.model.PartitionScope;
import liquibase.ext.partitions.model.QualifiedName;
import liquibase.ext.partitions.model.ReferentialAction;
import liquibase.ext.partitions.model.UniqueConstraint;
import liquibase.ext.partitions.plan.CreateConstraintsRequest;
import liquibase.ext.partitions.plan.CreateIndexesRequest;
import liquibase.ext.partitions.plan.DropConstraintsRequest;
import liquibase.ext.partitions.plan.PartitionOperation;
import liquibase.ext.partitions.testing.Changelog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is asked for by what a changelog says of a constraint, with names by Liquibase's quoting strategies. */
class ConstraintDefinitionsTest {

    private static final String KEY =
            "baseTableName: orders, constraintName: fk, baseColumnNames: [a, b], referencedTableName: r, referencedColumnNames: [x, y]";

    @Test
    void ofAForeignKeyHasTheDefaultsOfTheStandard() {
        CreateConstraintsRequest request = foreignKeys(KEY);

        assertEquals("createPartitionForeignKeys of table orders", request.where());
        assertEquals(new QualifiedName(null, "orders"), request.table());
        assertEquals("fk", request.target().constraint());
        assertEquals(PartitionScope.WHOLE_TREE, request.target().scope());
        assertEquals(
                new ForeignKey(
                        List.of("a", "b"),
                        new QualifiedName(null, "r"),
                        List.of("x", "y"),
                        false,
                        ReferentialAction.NO_ACTION,
                        ReferentialAction.NO_ACTION,
                        false,
                        false),
                request.definition());
        assertTrue(request.validate());
        assertTrue(request.inTransaction());
        assertFalse(request.ifNotExists());
        assertFalse(request.concurrently());
    }

    @Test
    void ofAForeignKeyTakesAllThatIsSaid() {
        CreateConstraintsRequest request = foreignKeys(KEY
                + ", baseTableSchemaName: sales, referencedTableSchemaName: crm, onDelete: CASCADE, onUpdate: RESTRICT,"
                + " deferrable: true, initiallyDeferred: true, match: full, validate: false, ifNotExists: true,"
                + " partitionsOnly: true, matching: orders_*, concurrently: true");

        assertEquals("createPartitionForeignKeys of table sales.orders", request.where());
        assertEquals(
                new PartitionScope(true, Optional.of("orders_*")),
                request.target().scope());
        assertEquals(
                new ForeignKey(
                        List.of("a", "b"),
                        new QualifiedName("crm", "r"),
                        List.of("x", "y"),
                        true,
                        new ReferentialAction(ReferentialAction.Kind.CASCADE, List.of()),
                        new ReferentialAction(ReferentialAction.Kind.RESTRICT, List.of()),
                        true,
                        true),
                request.definition());
        assertFalse(request.validate());
        assertTrue(request.ifNotExists());
        assertTrue(request.concurrently());
    }

    @ParameterizedTest
    @EnumSource(ReferentialAction.Kind.class)
    void knowEveryAction(ReferentialAction.Kind kind) {
        ReferentialAction action = new ReferentialAction(kind, List.of());
        String spread = kind.sql().toLowerCase(java.util.Locale.ROOT).replace(" ", " \\n\\t ");

        ForeignKey key = foreignKey(KEY + ", onDelete: " + kind.sql() + ", onUpdate: \"" + spread + " \"");

        assertEquals(action, key.onDelete());
        assertEquals(action, key.onUpdate());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiterString = "=>", quoteCharacter = '`', textBlock = """
            SET NULL (a) => SET_NULL => a
            set null(b , a) => SET_NULL => b,a
            SET DEFAULT ("a") => SET_DEFAULT => a
            Set  Default ( B ) => SET_DEFAULT => b
            """)
    void takeTheColumnsThatADeletionSets(String written, ReferentialAction.Kind kind, String columns) {
        ReferentialAction onDelete =
                foreignKey(KEY + ", onDelete: '" + written + "'").onDelete();

        assertEquals(new ReferentialAction(kind, List.of(columns.split(",", -1))), onDelete);
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(textBlock = """
            LEGACY, plain, plain
            LEGACY, UPPER, upper
            LEGACY, Mixed, Mixed
            LEGACY, "UPPER", UPPER
            LEGACY, "say ""Hi"" x", say "Hi" x
            QUOTE_ALL_OBJECTS, UPPER, UPPER
            QUOTE_ALL_OBJECTS, Mixed, Mixed
            QUOTE_ONLY_RESERVED_WORDS, Mixed, mixed
            QUOTE_ONLY_RESERVED_WORDS, "Mixed", Mixed
            """, quoteCharacter = '`')
    void takeNamesByTheQuotingStrategy(ObjectQuotingStrategy strategy, String written, String exact) {
        String quoted = "'" + written + "'";
        CreateConstraintsRequest key = assertInstanceOf(
                        PartitionOperation.CreateConstraints.class,
                        operation(
                                strategy,
                                "createPartitionForeignKeys: {baseTableName: %1$s, baseTableSchemaName: %1$s, constraintName: %1$s, baseColumnNames: %1$s, referencedTableName: %1$s, referencedTableSchemaName: %1$s, referencedColumnNames: %1$s, onDelete: 'SET NULL (%2$s)'}"
                                        .formatted(quoted, written)))
                .request();
        CreateIndexesRequest unique = assertInstanceOf(
                        PartitionOperation.CreateIndexes.class,
                        operation(
                                strategy,
                                "createPartitionConstraints: {tableName: orders, constraintName: %1$s, unique: %1$s}"
                                        .formatted(quoted)))
                .request();

        QualifiedName table = new QualifiedName(exact, exact);
        List<String> columns = List.of(exact);
        ForeignKey definition = assertInstanceOf(ForeignKey.class, key.definition());
        assertEquals(table, key.table());
        assertEquals(exact, key.target().constraint());
        assertEquals(table, definition.referencedTable());
        assertEquals(columns, definition.columns());
        assertEquals(columns, definition.referencedColumns());
        assertEquals(columns, definition.onDelete().columns());
        assertEquals(new UniqueConstraint(columns), unique.definition());
        assertEquals(new QualifiedName(null, exact), unique.target().index());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiterString = "=>", quoteCharacter = '`', textBlock = """
            a > 0 => a > 0
            (a > 0) => a > 0
            ( (a > 0) ) => a > 0
            (a > 0) OR (b > 0) => (a > 0) OR (b > 0)
            ((a > 0) OR (b > 0)) => (a > 0) OR (b > 0)
            (a <> ')') => a <> ')'
            (a <> '(' AND (b > 0)) => a <> '(' AND (b > 0)
            ("(" > 0) => "(" > 0
            checked AND constraint_level > 0 => checked AND constraint_level > 0
            check_total(a) => check_total(a)
            exclude IS NOT TRUE => exclude IS NOT TRUE
            """)
    void ofACheckMeanTheSameWithAndWithoutParentheses(String written, String expression) {
        CreateConstraintsRequest request = assertInstanceOf(
                        PartitionOperation.CreateConstraints.class,
                        operation("createPartitionConstraints: {tableName: orders, constraintName: c, check: '"
                                + written.replace("'", "''") + "'}"))
                .request();

        assertEquals(new CheckConstraint(expression), request.definition());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void ofAUniqueConstraintAskForItsIndexes(boolean partitionsOnly) {
        CreateIndexesRequest request = indexes("unique: [a, b], ifNotExists: true, partitionsOnly: " + partitionsOnly);

        assertEquals("createPartitionConstraints of table orders", request.where());
        assertEquals(new UniqueConstraint(List.of("a", "b")), request.definition());
        assertEquals(new QualifiedName(null, "c"), request.target().index());
        assertEquals(
                new QualifiedName(null, "orders_1_c"),
                request.target().naming().on(new QualifiedName(null, "orders_1")));
        assertEquals(partitionsOnly, request.target().scope().partitionsOnly());
        assertTrue(request.ifNotExists());
        assertFalse(request.concurrently());
    }

    @Test
    void ofAnExclusionConstraintAreTakenAsTheyAreWritten() {
        assertEquals(
                new ExclusionConstraint("USING gist (room WITH =, during WITH &&) WHERE (NOT \"Off\")"),
                indexes("exclude: ' USING gist (room WITH =, during WITH &&) WHERE (NOT \"Off\") '")
                        .definition());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiterString = "=>", textBlock = """
            check: a > 0 => CHECK
            unique: a => UNIQUE
            exclude: USING btree (a WITH =) => EXCLUSION
            """)
    void sayWhatKindARollbackDrops(String definition, ExistingConstraint.Kind kind) {
        AbstractPartitionChange change =
                change("createPartitionConstraints: {tableName: orders, constraintName: c, " + definition + "}");

        DropConstraintsRequest request = drop(change.inverse(new PostgresDatabase()));

        assertEquals("rollback of createPartitionConstraints of table orders", request.where());
        assertEquals(Set.of(kind), request.kinds());
        assertEquals(Optional.empty(), request.definition());
        assertTrue(request.ifExists());
    }

    @Test
    void ofAForeignKeyToBeRolledBackAreDroppedIfTheyAreThere() {
        AbstractPartitionChange change =
                change("createPartitionForeignKeys: {" + KEY + ", concurrently: true, partitionsOnly: true}");

        DropConstraintsRequest request = drop(change.inverse(new PostgresDatabase()));

        assertEquals("rollback of createPartitionForeignKeys of table orders", request.where());
        assertEquals(Set.of(ExistingConstraint.Kind.FOREIGN_KEY), request.kinds());
        assertEquals(Optional.empty(), request.definition());
        assertTrue(request.ifExists());
        assertTrue(request.concurrently());
        assertTrue(request.target().scope().partitionsOnly());
    }

    @Test
    void toBeDroppedMayBeOfAnyKindThatTheChangeDoesNotSay() {
        DropConstraintsRequest request =
                drop(operation("dropPartitionConstraints: {tableName: orders, constraintName: c, ifExists: true}"));

        assertEquals("dropPartitionConstraints of table orders", request.where());
        assertEquals(
                Set.of(
                        ExistingConstraint.Kind.CHECK,
                        ExistingConstraint.Kind.UNIQUE,
                        ExistingConstraint.Kind.EXCLUSION),
                request.kinds());
        assertEquals(Optional.empty(), request.definition());
        assertTrue(request.ifExists());
    }

    @Test
    void toBeDroppedHaveToBeWhatTheChangeSays() {
        DropConstraintsRequest check =
                drop(operation("dropPartitionConstraints: {tableName: orders, constraintName: c, check: (a > 0)}"));
        DropConstraintsRequest key = drop(operation("dropPartitionForeignKeys: {" + KEY + "}"));

        assertEquals(Set.of(ExistingConstraint.Kind.CHECK), check.kinds());
        assertEquals(Optional.of(new CheckConstraint("a > 0")), check.definition());
        assertFalse(check.ifExists());
        assertEquals(Optional.<ConstraintDefinition>of(foreignKey(KEY)), key.definition());
    }

    @Test
    void ofADropAreMadeAgainUnlessTheyAreThere() {
        AbstractPartitionChange change =
                change("dropPartitionForeignKeys: {" + KEY + ", validate: false, concurrently: true}");

        CreateConstraintsRequest request = assertInstanceOf(
                        PartitionOperation.CreateConstraints.class, change.inverse(new PostgresDatabase()))
                .request();

        assertEquals("rollback of dropPartitionForeignKeys of table orders", request.where());
        assertEquals(foreignKey(KEY), request.definition());
        assertTrue(request.ifNotExists());
        assertTrue(request.concurrently());
        assertFalse(request.validate());
    }

    private static ForeignKey foreignKey(String attributes) {
        return assertInstanceOf(ForeignKey.class, foreignKeys(attributes).definition());
    }

    private static CreateConstraintsRequest foreignKeys(String attributes) {
        return assertInstanceOf(
                        PartitionOperation.CreateConstraints.class,
                        operation("createPartitionForeignKeys: {" + attributes + "}"))
                .request();
    }

    private static CreateIndexesRequest indexes(String attributes) {
        return assertInstanceOf(
                        PartitionOperation.CreateIndexes.class,
                        operation("createPartitionConstraints: {tableName: orders, constraintName: c, " + attributes
                                + "}"))
                .request();
    }

    private static DropConstraintsRequest drop(PartitionOperation operation) {
        return assertInstanceOf(PartitionOperation.DropConstraints.class, operation)
                .request();
    }

    private static PartitionOperation operation(String change) {
        return operation(ObjectQuotingStrategy.LEGACY, change);
    }

    private static PartitionOperation operation(ObjectQuotingStrategy strategy, String change) {
        PostgresDatabase database = new PostgresDatabase();
        database.setObjectQuotingStrategy(strategy);
        return change(change).operation(database);
    }

    private static AbstractPartitionChange change(String change) {
        return (AbstractPartitionChange) LoadedChanges.of(Changelog.yaml(
                        "databaseChangeLog: [changeSet: {id: 1, author: me, changes: [" + change + "]}]"))
                .get(0);
    }
}
