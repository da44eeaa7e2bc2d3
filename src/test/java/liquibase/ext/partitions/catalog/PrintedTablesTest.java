package liquibase.ext.partitions.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import liquibase.ext.partitions.model.BoundValue;
import liquibase.ext.partitions.model.PartitionBound;
import liquibase.ext.partitions.model.PartitionBy;
import liquibase.ext.partitions.model.PartitionDefinition;
import liquibase.ext.partitions.model.PartitionTree;
import liquibase.ext.partitions.model.PlannedNodes;
import liquibase.ext.partitions.model.QualifiedName;
import liquibase.ext.partitions.model.ServerVersion;
import liquibase.ext.partitions.model.Storage;
import liquibase.ext.partitions.model.TableShape;
import org.junit.jupiter.api.Test;

class PrintedTablesTest {

    private static final TableShape SHAPE = TableShape.ofColumns(Map.of("id", "integer"));
    private static final PartitionBy BY_ID = PartitionBy.parse("LIST (id)").orElseThrow();

    @Test
    void aPartitionOfThatBoundIsKnownWhateverItsName() {
        PrintedTables tables = existing(leaf("orders_eins", 1));

        tables.createPartitions(name("orders"), List.of(leaf("orders_1", 1), leaf("orders_2", 2)));

        assertEquals(List.of("orders", "orders_eins", "orders_2"), names(tables));
    }

    @Test
    void aPartitionOfThatNameIsKnownHoweverItsBoundIsWritten() {
        PrintedTables tables = existing(leaf("orders_1", 1));

        tables.createPartitions(name("orders"), List.of(leaf("orders_1", 100), leaf("orders_100", 100)));

        assertEquals(List.of("orders", "orders_1", "orders_100"), names(tables));
    }

    @Test
    void aKnownPartitionTakesThePartitionsThatItDoesNotHave() {
        PrintedTables tables = existing(parent("acme", 1, parent("acme_1", 1, leaf("acme_1_1", 1))), leaf("other", 2));

        tables.createPartitions(
                name("orders"),
                List.of(parent(
                        "orders_1",
                        1,
                        parent("acme_1", 1, leaf("acme_eins", 1), leaf("acme_1_2", 2)),
                        leaf("acme_2", 2))));

        assertEquals(List.of("orders", "acme", "acme_1", "acme_1_1", "acme_1_2", "acme_2", "other"), names(tables));
    }

    @Test
    void aTableDeepInTheTreeTakesPartitionsToo() {
        PrintedTables tables = existing(leaf("other", 2), parent("acme", 1, leaf("acme_eins", 1)));

        tables.createPartitions(name("acme"), List.of(leaf("acme_1", 1), leaf("acme_2", 2)));

        assertEquals(List.of("orders", "other", "acme", "acme_eins", "acme_2"), names(tables));
    }

    @Test
    void ofATableThatNobodyKnowsNothingIsRemembered() {
        PrintedTables tables = existing(leaf("orders_1", 1));

        tables.createPartitions(name("events"), List.of(leaf("events_1", 1)));

        assertEquals(List.of("orders", "orders_1"), names(tables));
        assertEquals(Optional.empty(), tables.find(name("events")));
    }

    @Test
    void anAttachedTableIsNoTableOfItsOwnAnyMore() {
        PrintedTables tables = existing();
        tables.createTable(name("acme"), BY_ID, Map.of("id", "integer"));

        tables.attachPartition(name("orders"), name("acme"), in(1));
        tables.createPartitions(name("acme"), List.of(leaf("acme_1", 1)));

        assertEquals(List.of("orders", "acme", "acme_1"), names(tables));
    }

    @Test
    void aDetachedTreeStaysKnownAndAnotherTableCanTakeIt() {
        PrintedTables tables = existing(parent("acme", 1, leaf("acme_1", 1)));
        tables.createTable(name("archive"), BY_ID, Map.of("id", "integer"));

        tables.detachPartitions(Set.of(name("acme")));
        tables.createPartitions(name("acme"), List.of(leaf("acme_2", 2)));
        tables.attachPartition(name("archive"), name("acme"), in(1));

        assertEquals(List.of("orders"), names(tables));
        assertEquals(List.of("archive", "acme", "acme_1", "acme_2"), names(tables, "archive"));
    }

    @Test
    void aDroppedTreeIsForgotten() {
        PrintedTables tables = existing(parent("acme", 1, leaf("acme_1", 1)));

        tables.dropPartitions(Set.of(name("acme")));

        assertEquals(List.of("orders"), names(tables));
        assertEquals(Optional.empty(), tables.find(name("acme")));
    }

    @Test
    void aTableThatIsAttachedToOneThatNobodyKnowsStaysKnown() {
        PrintedTables tables = existing(leaf("orders_1", 1));

        tables.attachPartition(name("archive"), name("orders"), in(1));

        assertEquals(List.of("orders", "orders_1"), names(tables));
    }

    private static PrintedTables existing(PartitionDefinition... partitions) {
        PrintedTables tables = new PrintedTables(ServerVersion.NEWEST);
        tables.addExisting(
                new PartitionTree(PlannedNodes.root(name("orders"), BY_ID, SHAPE), SHAPE, ServerVersion.NEWEST));
        tables.createPartitions(name("orders"), List.of(partitions));
        return tables;
    }

    private static List<String> names(PrintedTables tables) {
        return names(tables, "orders");
    }

    private static List<String> names(PrintedTables tables, String table) {
        return tables.find(name(table)).stream()
                .flatMap(tree -> tree.root().flatten())
                .map(node -> node.name().name())
                .toList();
    }

    private static PartitionDefinition leaf(String name, int value) {
        return new PartitionDefinition(name(name), in(value), Storage.INHERITED, null, List.of());
    }

    private static PartitionDefinition parent(String name, int value, PartitionDefinition... children) {
        return new PartitionDefinition(
                name(name),
                in(value),
                Storage.INHERITED,
                BY_ID,
                Stream.of(children).toList());
    }

    private static PartitionBound in(int value) {
        return new PartitionBound.Values(List.of(new BoundValue.Literal(String.valueOf(value))));
    }

    private static QualifiedName name(String name) {
        return new QualifiedName("public", name);
    }
}
