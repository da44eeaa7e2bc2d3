package liquibase.ext.partitions.plan;

import static liquibase.ext.partitions.plan.PlannerFixture.DEFAULT_BUDGET;
import static liquibase.ext.partitions.plan.PlannerFixture.TABLE;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import liquibase.ext.partitions.model.BoundOrdering;
import liquibase.ext.partitions.model.ExistingConstraint;
import liquibase.ext.partitions.model.ExistingIndex;
import liquibase.ext.partitions.model.IndexColumn;
import liquibase.ext.partitions.model.IndexDefinition;
import liquibase.ext.partitions.model.IndexNaming;
import liquibase.ext.partitions.model.IndexedDefinition;
import liquibase.ext.partitions.model.LockBudget;
import liquibase.ext.partitions.model.NamePattern;
import liquibase.ext.partitions.model.PartitionNode;
import liquibase.ext.partitions.model.PartitionScope;
import liquibase.ext.partitions.model.PartitionTree;
import liquibase.ext.partitions.model.QualifiedName;
import liquibase.ext.partitions.model.ServerVersion;
import liquibase.ext.partitions.model.Storage;
import liquibase.ext.partitions.model.TableIndexes;
import liquibase.ext.partitions.model.TreeConstraints;
import liquibase.ext.partitions.model.TreeIndexes;
import org.jspecify.annotations.Nullable;

/** Short ways to say what the index planners' tests are given: the index ix of app.t, and what there is of it. */
final class IndexFixture {

    private static final String SHAPE = "btree (k)";

    private IndexFixture() {}

    static QualifiedName name(String name) {
        int dot = name.indexOf('.');
        return dot < 0 ? PlannerFixture.name(name) : new QualifiedName(name.substring(0, dot), name.substring(dot + 1));
    }

    static PartitionNode leaf(String name) {
        return node(name, false, null);
    }

    static PartitionNode foreign(String name) {
        return node(name, true, null);
    }

    static PartitionNode sub(String name, PartitionNode... children) {
        return node(name, false, PlannerFixture.table(), children);
    }

    private static PartitionNode node(
            String name, boolean foreign, @Nullable PartitionTree keyOf, PartitionNode... children) {
        return new PartitionNode(
                name(name),
                PlannerFixture.in("any", "1").bound(),
                keyOf == null ? null : keyOf.root().key(),
                foreign,
                List.of(children));
    }

    /** A valid index of the wanted definition, attached to nothing. */
    static Index index(String name, String table) {
        return new Index(name(table), new ExistingIndex(name(name), SHAPE, true, null, false));
    }

    /** An index of a table. */
    record Index(QualifiedName table, ExistingIndex index) {

        Index invalid() {
            return with(index.shape(), false, index.attachedTo(), index.constraint());
        }

        Index attachedTo(String parent) {
            return with(index.shape(), index.valid(), name(parent), index.constraint());
        }

        Index ofConstraint() {
            return with(index.shape(), index.valid(), index.attachedTo(), true);
        }

        Index shaped(@Nullable String shape) {
            return with(shape, index.valid(), index.attachedTo(), index.constraint());
        }

        private Index with(
                @Nullable String shape, boolean valid, @Nullable QualifiedName attachedTo, boolean constraint) {
            return new Index(table, new ExistingIndex(index.name(), shape, valid, attachedTo, constraint));
        }
    }

    static World given(PartitionNode... partitions) {
        return new World(
                PlannerFixture.table(partitions),
                List.of(),
                Map.of(),
                Map.of(),
                Map.of(),
                Map.of(),
                List.of(),
                DEFAULT_BUDGET);
    }

    /** What a server says. */
    record World(
            PartitionTree tree,
            List<Index> indexes,
            Map<QualifiedName, Long> bytes,
            Map<QualifiedName, Integer> builders,
            Map<QualifiedName, TreeIndexes.Taken> others,
            Map<QualifiedName, ExistingConstraint> constraints,
            List<String> equalColumns,
            LockBudget budget) {

        World having(Index... more) {
            List<Index> all = Stream.concat(indexes.stream(), Stream.of(more)).toList();
            return new World(tree, all, bytes, builders, others, constraints, equalColumns, budget);
        }

        World sized(String table, long size) {
            return new World(
                    tree, indexes, plus(bytes, name(table), size), builders, others, constraints, equalColumns, budget);
        }

        World building(String table, int process) {
            return new World(
                    tree,
                    indexes,
                    bytes,
                    plus(builders, name(table), process),
                    others,
                    constraints,
                    equalColumns,
                    budget);
        }

        World taken(String name, TreeIndexes.Taken owner) {
            return new World(
                    tree, indexes, bytes, builders, plus(others, name(name), owner), constraints, equalColumns, budget);
        }

        /** With a check constraint of a table. */
        World checked(String table, String constraint) {
            ExistingConstraint check = new ExistingConstraint(
                    constraint, ExistingConstraint.Kind.CHECK, "CHECK ((k > 0))", null, true, false);
            return new World(
                    tree,
                    indexes,
                    bytes,
                    builders,
                    others,
                    plus(constraints, name(table), check),
                    equalColumns,
                    budget);
        }

        /** With a wanted exclusion constraint that compares these columns by =. */
        World comparing(String... columns) {
            return new World(tree, indexes, bytes, builders, others, constraints, List.of(columns), budget);
        }

        World on(int version) {
            return with(new PartitionTree(tree.root(), tree.shape(), new ServerVersion(version)));
        }

        World with(LockBudget other) {
            return new World(tree, indexes, bytes, builders, others, constraints, equalColumns, other);
        }

        World with(PartitionTree other) {
            return new World(other, indexes, bytes, builders, others, constraints, equalColumns, budget);
        }

        Situation situation() {
            Map<QualifiedName, TableIndexes> tables = new HashMap<>();
            Map<QualifiedName, TreeIndexes.Taken> taken = new HashMap<>(others);
            tree.root().flatten().map(PartitionNode::name).forEach(table -> {
                List<ExistingIndex> ofTable = indexes.stream()
                        .filter(index -> index.table().equals(table))
                        .map(Index::index)
                        .toList();
                ofTable.forEach(index ->
                        taken.put(index.name(), new TreeIndexes.Taken("an index", table, "USING " + index.shape())));
                tables.put(table, new TableIndexes(bytes.getOrDefault(table, 0L), builders.get(table), ofTable));
            });
            Map<QualifiedName, TreeConstraints.TableConstraints> checks = new HashMap<>();
            constraints.forEach(
                    (table, check) -> checks.put(table, new TreeConstraints.TableConstraints(0, List.of(check))));
            TreeIndexes.Wanted wanted = new TreeIndexes.Wanted(SHAPE, "USING " + SHAPE, equalColumns);
            return new Situation(
                    Optional.of(tree),
                    Set.of(),
                    budget,
                    BoundOrdering.TEXTUAL,
                    new TreeIndexes(wanted, tables, taken),
                    new TreeConstraints(null, checks, null),
                    false);
        }
    }

    private static <V> Map<QualifiedName, V> plus(Map<QualifiedName, V> map, QualifiedName key, V value) {
        Map<QualifiedName, V> more = new HashMap<>(map);
        more.put(key, value);
        return more;
    }

    /** The index that is asked for, in a transaction. */
    static Request ix() {
        return new Request(
                "ix",
                IndexNaming.DEFAULT,
                PartitionScope.WHOLE_TREE,
                definition(false, true, IndexColumn.of("k")),
                false,
                false,
                true);
    }

    static IndexDefinition definition(boolean unique, boolean nullsDistinct, IndexColumn... columns) {
        return new IndexDefinition(unique, nullsDistinct, null, List.of(columns), List.of(), null, Storage.INHERITED);
    }

    /** A request under way. */
    record Request(
            String index,
            NamePattern pattern,
            PartitionScope scope,
            IndexedDefinition definition,
            boolean keeps,
            boolean online,
            boolean transaction) {

        Request named(String other) {
            return new Request(other, pattern, scope, definition, keeps, online, transaction);
        }

        Request pattern(String text) {
            return new Request(index, new NamePattern(text), scope, definition, keeps, online, transaction);
        }

        Request partitionsOnly() {
            return scoped(new PartitionScope(true, Optional.empty()));
        }

        Request matching(String glob) {
            return scoped(new PartitionScope(true, Optional.of(glob)));
        }

        private Request scoped(PartitionScope other) {
            return new Request(index, pattern, other, definition, keeps, online, transaction);
        }

        Request unique(String... columns) {
            return defined(IndexFixture.definition(
                    true, true, Stream.of(columns).map(IndexColumn::of).toArray(IndexColumn[]::new)));
        }

        Request defined(IndexedDefinition other) {
            return new Request(index, pattern, scope, other, keeps, online, transaction);
        }

        /** With ifNotExists or ifExists. */
        Request lenient() {
            return new Request(index, pattern, scope, definition, true, online, transaction);
        }

        Request concurrently() {
            return new Request(index, pattern, scope, definition, keeps, true, false);
        }

        Request outsideTransaction() {
            return new Request(index, pattern, scope, definition, keeps, online, false);
        }

        Request insideTransaction() {
            return new Request(index, pattern, scope, definition, keeps, online, true);
        }

        IndexTarget target() {
            return new IndexTarget(TABLE, PlannerFixture.name(index), new IndexNaming(pattern, index), scope);
        }

        CreateIndexesRequest toCreate() {
            return new CreateIndexesRequest("test", target(), definition, keeps, online, transaction);
        }

        Planned create(World world) {
            return create(world.situation());
        }

        Planned create(Situation situation) {
            return CreateIndexesPlanner.plan(toCreate(), situation);
        }

        Planned drop(World world) {
            return drop(world.situation());
        }

        Planned drop(Situation situation) {
            return DropIndexesPlanner.plan(
                    new DropIndexesRequest("test", target(), Optional.empty(), keeps, online, transaction), situation);
        }
    }

    /** The leaf that each transaction is about, or a dash. */
    static List<String> leaves(Planned planned) {
        List<String> leaves = new ArrayList<>();
        planned.plan()
                .transactions()
                .forEach(transaction -> leaves.add(
                        transaction.leaf() == null
                                ? "-"
                                : transaction.leaf().table() + " "
                                        + transaction.leaf().bytes()));
        return leaves;
    }
}
