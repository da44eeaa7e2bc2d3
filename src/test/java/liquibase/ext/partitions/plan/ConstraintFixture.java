package liquibase.ext.partitions.plan;

import static liquibase.ext.partitions.plan.PlannerFixture.DEFAULT_BUDGET;
import static liquibase.ext.partitions.plan.PlannerFixture.TABLE;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import liquibase.ext.partitions.model.BoundOrdering;
import liquibase.ext.partitions.model.CheckConstraint;
import liquibase.ext.partitions.model.ExistingConstraint;
import liquibase.ext.partitions.model.ExistingConstraint.Kind;
import liquibase.ext.partitions.model.ForeignKey;
import liquibase.ext.partitions.model.LockBudget;
import liquibase.ext.partitions.model.PartitionNode;
import liquibase.ext.partitions.model.PartitionScope;
import liquibase.ext.partitions.model.PartitionTree;
import liquibase.ext.partitions.model.QualifiedName;
import liquibase.ext.partitions.model.ReferencedTable;
import liquibase.ext.partitions.model.ReferentialAction;
import liquibase.ext.partitions.model.RowConstraint;
import liquibase.ext.partitions.model.ServerVersion;
import liquibase.ext.partitions.model.TreeConstraints;
import liquibase.ext.partitions.model.TreeIndexes;
import org.jspecify.annotations.Nullable;

/**
 * Short ways to say what the constraint planners' tests are given: the foreign key fk and the check c of app.t, and what
 * there is of them.
 */
final class ConstraintFixture {

    private ConstraintFixture() {}

    /** A validated constraint of a table, with the definition that is asked for, or another one. */
    record Constraint(QualifiedName table, ExistingConstraint constraint) {

        Constraint notValid() {
            return with(constraint.kind(), constraint.definition(), false, constraint.inherited());
        }

        Constraint inherited() {
            return with(constraint.kind(), constraint.definition(), constraint.validated(), true);
        }

        /** With a definition that nobody asks for. */
        Constraint demanding(Kind kind, String definition) {
            return with(kind, definition, constraint.validated(), constraint.inherited());
        }

        private Constraint with(Kind kind, String definition, boolean validated, boolean inherited) {
            ForeignKey key = definition.equals(constraint.definition()) ? constraint.foreignKey() : null;
            return new Constraint(
                    table, new ExistingConstraint(constraint.name(), kind, definition, key, validated, inherited));
        }
    }

    static Constraint key(String constraint, String table) {
        return existing(constraint, table, fk().wanted());
    }

    static Constraint check(String constraint, String table) {
        return existing(constraint, table, c().wanted());
    }

    private static Constraint existing(String constraint, String table, TreeConstraints.Wanted like) {
        return new Constraint(
                IndexFixture.name(table),
                new ExistingConstraint(constraint, like.kind(), like.definition(), like.foreignKey(), true, false));
    }

    static World given(PartitionNode... partitions) {
        return new World(PlannerFixture.table(partitions), List.of(), Map.of(), null, DEFAULT_BUDGET);
    }

    /** What a server says, of PostgreSQL 18 unless another is named. */
    record World(
            PartitionTree tree,
            List<Constraint> constraints,
            Map<QualifiedName, Long> bytes,
            @Nullable ReferencedTable referenced,
            LockBudget budget) {

        World having(Constraint... more) {
            return new World(
                    tree, Stream.concat(constraints.stream(), Stream.of(more)).toList(), bytes, referenced, budget);
        }

        World sized(String table, long size) {
            Map<QualifiedName, Long> more = new HashMap<>(bytes);
            more.put(IndexFixture.name(table), size);
            return new World(tree, constraints, more, referenced, budget);
        }

        World referencing(ReferencedTable other) {
            return new World(tree, constraints, bytes, other, budget);
        }

        World on(int major) {
            PartitionTree other = new PartitionTree(tree.root(), tree.shape(), ServerVersion.ofMajor(major));
            return new World(other, constraints, bytes, referenced, budget);
        }

        World with(LockBudget other) {
            return new World(tree, constraints, bytes, referenced, other);
        }

        Situation situation(TreeConstraints.@Nullable Wanted wanted) {
            Map<QualifiedName, TreeConstraints.TableConstraints> tables = new HashMap<>();
            tree.root().flatten().map(PartitionNode::name).forEach(table -> {
                List<ExistingConstraint> ofTable = constraints.stream()
                        .filter(constraint -> constraint.table().equals(table))
                        .map(Constraint::constraint)
                        .toList();
                tables.put(table, new TreeConstraints.TableConstraints(bytes.getOrDefault(table, 0L), ofTable));
            });
            return new Situation(
                    Optional.of(tree),
                    Set.of(),
                    budget,
                    BoundOrdering.TEXTUAL,
                    TreeIndexes.UNKNOWN,
                    new TreeConstraints(wanted, tables, referenced),
                    false);
        }
    }

    /** The foreign key from a to the id of app.r, in a transaction. */
    static Request fk() {
        return request("fk", foreignKey(ReferentialAction.NO_ACTION));
    }

    static ForeignKey foreignKey(ReferentialAction onDelete) {
        return foreignKey(PlannerFixture.name("r"), onDelete);
    }

    static ForeignKey foreignKey(QualifiedName referenced, ReferentialAction onDelete) {
        return new ForeignKey(
                List.of("a"), referenced, List.of("id"), false, onDelete, ReferentialAction.NO_ACTION, false, false);
    }

    /** The check that a is positive, in a transaction. */
    static Request c() {
        return request("c", new CheckConstraint("a > 0"));
    }

    private static Request request(String constraint, RowConstraint definition) {
        return new Request(constraint, PartitionScope.WHOLE_TREE, definition, true, false, false, true);
    }

    /** A request under way. */
    record Request(
            String constraint,
            PartitionScope scope,
            RowConstraint definition,
            boolean validate,
            boolean keeps,
            boolean online,
            boolean transaction) {

        Request named(String other) {
            return new Request(other, scope, definition, validate, keeps, online, transaction);
        }

        Request partitionsOnly() {
            return scoped(new PartitionScope(true, Optional.empty()));
        }

        Request matching(String glob) {
            return scoped(new PartitionScope(true, Optional.of(glob)));
        }

        private Request scoped(PartitionScope other) {
            return new Request(constraint, other, definition, validate, keeps, online, transaction);
        }

        Request defined(RowConstraint other) {
            return new Request(constraint, scope, other, validate, keeps, online, transaction);
        }

        Request notValid() {
            return new Request(constraint, scope, definition, false, keeps, online, transaction);
        }

        /** With ifNotExists or ifExists. */
        Request lenient() {
            return new Request(constraint, scope, definition, validate, true, online, transaction);
        }

        Request concurrently() {
            return new Request(constraint, scope, definition, validate, keeps, true, false);
        }

        Request outsideTransaction() {
            return new Request(constraint, scope, definition, validate, keeps, online, false);
        }

        Request insideTransaction() {
            return new Request(constraint, scope, definition, validate, keeps, online, true);
        }

        TreeConstraints.Wanted wanted() {
            return definition
                    .foreignKey()
                    .map(key ->
                            new TreeConstraints.Wanted(Kind.FOREIGN_KEY, "FOREIGN KEY (a) REFERENCES app.r(id)", key))
                    .orElse(new TreeConstraints.Wanted(Kind.CHECK, "CHECK ((a > 0))", null));
        }

        private ConstraintTarget target() {
            return new ConstraintTarget(TABLE, constraint, scope);
        }

        Planned create(World world) {
            return create(world.situation(wanted()));
        }

        Planned create(Situation situation) {
            return CreateConstraintsPlanner.plan(
                    new CreateConstraintsRequest("test", target(), definition, validate, keeps, online, transaction),
                    situation);
        }

        /** Drops whatever has the name. */
        Planned drop(World world) {
            return drop(world.situation(null));
        }

        /** Drops the constraint if it is the one that this request would make. */
        Planned dropDescribed(World world) {
            return drop(world.situation(wanted()));
        }

        Planned drop(Situation situation) {
            Set<Kind> kinds = definition.foreignKey().isPresent()
                    ? Set.of(Kind.FOREIGN_KEY)
                    : Set.of(Kind.CHECK, Kind.UNIQUE, Kind.EXCLUSION);
            return DropConstraintsPlanner.plan(
                    new DropConstraintsRequest("test", target(), kinds, Optional.empty(), keeps, online, transaction),
                    situation);
        }
    }
}
