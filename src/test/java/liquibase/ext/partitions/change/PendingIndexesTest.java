package liquibase.ext.partitions.change;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import liquibase.ext.partitions.model.BoundValue;
import liquibase.ext.partitions.model.ExistingIndex;
import liquibase.ext.partitions.model.IndexColumn;
import liquibase.ext.partitions.model.IndexDefinition;
import liquibase.ext.partitions.model.IndexNaming;
import liquibase.ext.partitions.model.IndexedDefinition;
import liquibase.ext.partitions.model.PartitionBound;
import liquibase.ext.partitions.model.PartitionBy;
import liquibase.ext.partitions.model.PartitionNode;
import liquibase.ext.partitions.model.PartitionScope;
import liquibase.ext.partitions.model.PlannedNodes;
import liquibase.ext.partitions.model.QualifiedName;
import liquibase.ext.partitions.model.Storage;
import liquibase.ext.partitions.model.TableIndexes;
import liquibase.ext.partitions.model.TableShape;
import liquibase.ext.partitions.model.TreeIndexes;
import liquibase.ext.partitions.model.UniqueConstraint;
import liquibase.ext.partitions.plan.CreateIndexesRequest;
import liquibase.ext.partitions.plan.IndexTarget;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PendingIndexesTest {

    private static final IndexDefinition ON_ID = on("id");
    private static final PartitionNode ORDERS = parent("orders", leaf("a"), parent("b", leaf("b_1")), foreign("f"));
    private static final PartitionScope OF_LEAVES = new PartitionScope(true, Optional.empty());

    private final PendingIndexes indexes = new PendingIndexes();

    @Test
    void anIndexOfTheWholeTreeIsOnEveryTableButForeignOnes() {
        indexes.create(ORDERS, request("i", PartitionScope.WHOLE_TREE, ON_ID));

        assertEquals(Set.of("orders: i", "a: a_i < i", "b: b_i < i", "b_1: b_1_i < b_i"), known());
    }

    @Test
    void anIndexOfLeavesIsOnThemOnly() {
        indexes.create(ORDERS, request("i", OF_LEAVES, ON_ID));

        assertEquals(Set.of("a: a_i", "b_1: b_1_i"), known());
    }

    @Test
    void newPartitionsGetWhatTheirParentHas() {
        indexes.create(ORDERS, request("i", PartitionScope.WHOLE_TREE, ON_ID));
        indexes.create(ORDERS, request("each", OF_LEAVES, ON_ID));

        indexes.inherit(
                parent(
                        "orders",
                        leaf("a"),
                        parent("b", leaf("b_1"), leaf("b_2")),
                        parent("c", leaf("c_1")),
                        foreign("f")),
                Set.of(name("b_2"), name("c"), name("c_1"))::contains);

        assertEquals(
                Set.of(
                        "orders: i",
                        "a: a_i < i",
                        "a: a_each",
                        "b: b_i < i",
                        "b_1: b_1_i < b_i",
                        "b_1: b_1_each",
                        "b_2: b_i of b_2 < b_i",
                        "c: i of c < i",
                        "c_1: i of c of c_1 < i of c"),
                known());
    }

    @Test
    void allThatIsAttachedGoesWithADroppedIndex() {
        indexes.create(ORDERS, request("i", PartitionScope.WHOLE_TREE, ON_ID));
        indexes.create(ORDERS, request("j", PartitionScope.WHOLE_TREE, ON_ID));

        indexes.drop(ORDERS, target("i", PartitionScope.WHOLE_TREE));

        assertEquals(Set.of("orders: j", "a: a_j < j", "b: b_j < j", "b_1: b_1_j < b_j"), known());
        assertEquals(
                Set.of("j", "a_j", "b_j", "b_1_j"),
                compared(ON_ID).taken().keySet().stream()
                        .map(QualifiedName::name)
                        .collect(Collectors.toSet()));
    }

    @Test
    void onlyLeavesThatMatchLoseTheirs() {
        indexes.create(ORDERS, request("i", OF_LEAVES, ON_ID));

        indexes.drop(ORDERS, target("i", new PartitionScope(true, Optional.of("b*"))));

        assertEquals(Set.of("a: a_i"), known());
    }

    @Test
    void indexesOfTheServerStayAsTheyAre() {
        ExistingIndex key = new ExistingIndex(name("orders_pkey"), "key", true, null, true);
        ExistingIndex other = new ExistingIndex(name("other"), null, false, null, false);
        TreeIndexes.Taken taken = new TreeIndexes.Taken("a table", null, "");
        TreeIndexes.Wanted wanted = new TreeIndexes.Wanted("shape", "(id)");
        indexes.addExisting(new TreeIndexes(
                wanted,
                Map.of(
                        name("orders"), new TableIndexes(0, null, List.of(key)),
                        name("a"), new TableIndexes(42, 7, List.of(other))),
                Map.of(name("i"), taken)));

        TreeIndexes all = compared(ON_ID);

        assertEquals(wanted, all.wanted());
        assertEquals(new TableIndexes(0, null, List.of(key)), all.of(name("orders")));
        assertEquals(new TableIndexes(42, 7, List.of(other)), all.of(name("a")));
        assertEquals(Map.of(name("i"), taken), all.taken());
    }

    @Test
    void anIndexOfTheServerThatIsDroppedIsGone() {
        TreeIndexes.Taken taken = new TreeIndexes.Taken("an index", name("orders"), "(id)");
        indexes.addExisting(new TreeIndexes(
                null,
                Map.of(
                        name("orders"),
                        new TableIndexes(0, null, List.of(new ExistingIndex(name("i"), "shape", true, null, false)))),
                Map.of(name("i"), taken)));

        indexes.drop(ORDERS, target("i", PartitionScope.WHOLE_TREE));

        assertEquals(Set.of(), known());
        assertEquals(Map.of(), compared(ON_ID).taken());
    }

    @Test
    void anInvalidIndexThatAPendingChangeRepairsIsValid() {
        indexes.addExisting(new TreeIndexes(
                new TreeIndexes.Wanted("shape", "(id)"),
                Map.of(
                        name("orders"),
                        new TableIndexes(0, null, List.of(new ExistingIndex(name("i"), "shape", false, null, false)))),
                Map.of()));

        indexes.create(ORDERS, request("i", PartitionScope.WHOLE_TREE, ON_ID));

        ExistingIndex repaired = compared(ON_ID).find(name("orders"), name("i")).orElseThrow();
        assertTrue(repaired.valid());
        assertEquals("shape", repaired.shape());
    }

    @Test
    void anIndexOfTheSameDefinitionButStorageIsTheWantedOne() {
        indexes.create(ORDERS, request("i", PartitionScope.WHOLE_TREE, ON_ID));

        IndexDefinition stored = new IndexDefinition(
                false, true, "BTREE", ON_ID.columns(), List.of(), null, new Storage("fast", "fillfactor=70"));
        assertTrue(isWanted(stored));
        assertFalse(isWanted(on("state")));
        assertFalse(
                isWanted(new IndexDefinition(true, true, null, ON_ID.columns(), List.of(), null, Storage.INHERITED)));
    }

    @Test
    void theIndexOfAConstraintIsNeededByItOnLaterPartitionsToo() {
        UniqueConstraint unique = new UniqueConstraint(List.of("id"));
        indexes.create(ORDERS, request("u", PartitionScope.WHOLE_TREE, unique));
        indexes.inherit(parent("orders", leaf("a"), leaf("c")), Set.of(name("c"))::contains);

        TreeIndexes all = compared(unique);

        assertEquals(Set.of("orders: u", "a: a_u < u", "b: b_u < u", "b_1: b_1_u < b_u", "c: u of c < u"), known());
        assertTrue(all.tables().values().stream()
                .flatMap(table -> table.indexes().stream())
                .allMatch(index -> index.constraint() && all.isWanted(index)));
        assertEquals("UNIQUE (id)", all.definitionOf(name("u")));
        assertFalse(isWanted("u", on("id")));
        assertFalse(isWanted("u", new UniqueConstraint(List.of("id", "state"))));
    }

    @Test
    void aBareIndexOfTheServerThatAPendingConstraintUsesIsNeeded() {
        ExistingIndex bare = new ExistingIndex(name("a_u"), "shape", true, null, false);
        indexes.addExisting(new TreeIndexes(
                new TreeIndexes.Wanted("shape", "UNIQUE (id)"),
                Map.of(name("a"), new TableIndexes(0, null, List.of(bare))),
                Map.of()));

        indexes.create(ORDERS, request("u", PartitionScope.WHOLE_TREE, new UniqueConstraint(List.of("id"))));

        assertTrue(compared(ON_ID).find(name("a"), name("a_u")).orElseThrow().constraint());
    }

    @Test
    void withoutADefinitionThereIsNothingToCompareWith() {
        indexes.create(ORDERS, request("i", PartitionScope.WHOLE_TREE, ON_ID));

        assertNull(indexes.compared(Optional.empty()).wanted());
    }

    private boolean isWanted(IndexDefinition definition) {
        return isWanted("i", definition);
    }

    private boolean isWanted(String index, IndexedDefinition definition) {
        TreeIndexes all = compared(definition);
        return all.isWanted(all.find(name("orders"), name(index)).orElseThrow());
    }

    private TreeIndexes compared(IndexedDefinition definition) {
        return indexes.compared(Optional.of(definition));
    }

    /** Each index with its table and the one that it is attached to. */
    private Set<String> known() {
        return compared(ON_ID).tables().entrySet().stream()
                .flatMap(table -> table.getValue().indexes().stream().map(index -> line(table.getKey(), index)))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String line(QualifiedName table, ExistingIndex index) {
        QualifiedName parent = index.attachedTo();
        return table.name() + ": " + index.name().name() + (parent == null ? "" : " < " + parent.name());
    }

    private static IndexDefinition on(String column) {
        return new IndexDefinition(
                false, true, null, List.of(IndexColumn.of(column)), List.of(), null, Storage.INHERITED);
    }

    private static CreateIndexesRequest request(String index, PartitionScope scope, IndexedDefinition definition) {
        return new CreateIndexesRequest("test", target(index, scope), definition, false, false, true);
    }

    private static IndexTarget target(String index, PartitionScope scope) {
        return new IndexTarget(name("orders"), name(index), new IndexNaming(IndexNaming.DEFAULT, index), scope);
    }

    private static QualifiedName name(String name) {
        return new QualifiedName("s", name);
    }

    private static PartitionNode leaf(String name) {
        return node(name, null, false);
    }

    private static PartitionNode foreign(String name) {
        return node(name, null, true);
    }

    private static PartitionNode parent(String name, PartitionNode... children) {
        return node(name, PartitionBy.parse("LIST (id)").orElseThrow(), false, children);
    }

    private static PartitionNode node(
            String name, @Nullable PartitionBy partitionBy, boolean foreign, PartitionNode... children) {
        PartitionNode table = PlannedNodes.root(
                name(name), PartitionBy.parse("LIST (id)").orElseThrow(), TableShape.ofColumns(Map.of()));
        return new PartitionNode(
                table.name(),
                new PartitionBound.Values(List.of(new BoundValue.Literal(name))),
                partitionBy == null ? null : table.key(),
                foreign,
                Stream.of(children).toList());
    }
}
