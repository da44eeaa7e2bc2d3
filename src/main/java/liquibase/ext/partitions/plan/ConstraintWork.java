package liquibase.ext.partitions.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import liquibase.ext.partitions.model.CheckConstraint;
import liquibase.ext.partitions.model.ExistingConstraint;
import liquibase.ext.partitions.model.ForeignKey;
import liquibase.ext.partitions.model.LockBudget;
import liquibase.ext.partitions.model.PartitionNode;
import liquibase.ext.partitions.model.PartitionTree;
import liquibase.ext.partitions.model.QualifiedName;
import liquibase.ext.partitions.model.TreeConstraints;
import liquibase.ext.partitions.problem.ConstraintNotes;
import liquibase.ext.partitions.problem.ConstraintProblems;
import liquibase.ext.partitions.problem.Problem;

/**
 * What is left to do for one check constraint or foreign key of a tree.
 *
 * <p>Where the partitioned table can have it before it is validated, it comes first and costs nothing, each leaf is
 * validated by itself, and the table last, which skips what is validated. A foreign key of a partitioned table cannot be
 * so before PostgreSQL 18: there each leaf gets its own, which is validated, and that of the table adopts them.
 */
final class ConstraintWork {

    /** A leaf, and what is to be done there. */
    private record LeafWork(PartitionNode leaf, List<Step> steps) {}

    private final CreateConstraintsRequest request;
    private final Situation situation;
    private final PartitionTree tree;
    private final TreeConstraints constraints;
    private final List<Step> first = new ArrayList<>();
    private final List<LeafWork> leaves = new ArrayList<>();
    private final List<Step> last = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();
    private final List<QualifiedName> foreign = new ArrayList<>();
    private final List<QualifiedName> adopted = new ArrayList<>();
    private final List<QualifiedName> kept = new ArrayList<>();
    private final ConstraintLocks locks;
    private long wholeLocks;

    ConstraintWork(CreateConstraintsRequest request, Situation situation, PartitionTree tree) {
        this.request = request;
        this.situation = situation;
        this.tree = tree;
        this.constraints = situation.constraints();
        this.locks = new ConstraintLocks(tree.root(), constraints.referenced());
    }

    /** Plans the constraint of the partitioned table and everything under it. */
    void tree() {
        QualifiedName table = request.table();
        Optional<ExistingConstraint> existing = constraints.find(table, name());
        existing.ifPresent(found -> checkNamed(table, found));
        if (problems.isEmpty()) {
            checkNamesBelow();
        }
        if (existing.isPresent() && existing.get().inherited()) {
            notes.add(ConstraintNotes.inheritedKept(name(), table));
        } else if (existing.isPresent() && (isDone(existing.get()) || !request.concurrently())) {
            notes.add(ConstraintNotes.kept(name(), table));
        }
        if (existing.filter(this::isDone).isPresent()) {
            return;
        }
        if (existing.isEmpty()) {
            noteAdopted();
        }
        tree.root().flatten().map(this::requirements).forEach(first::addAll);
        wholeLocks = isForeignKey() ? locks.ofForeignKey(adoptedLeaves()) : locks.ofCheck();
        if (request.concurrently()) {
            online(existing.isPresent());
        } else if (existing.isPresent()) {
            last.add(new Step.ValidateConstraint(table, name()));
        } else {
            leaves(leaf -> servingOf(leaf)
                    .filter(found -> !found.validated() && request.validate())
                    .map(found -> List.<Step>of(new Step.ValidateConstraint(leaf.name(), found.name())))
                    .orElse(List.of()));
            if (request.validate()) {
                validateSubPartitioned();
            }
            last.add(add(table, !request.validate()));
        }
    }

    /** PostgreSQL takes a check for validated on a foreign table, whatever rows it has. */
    private List<Step> requirements(PartitionNode leaf) {
        return leaf.foreign() && request.validate() && request.definition() instanceof CheckConstraint check
                ? List.of(new Step.RequireCheck(leaf.name(), name(), check))
                : List.of();
    }

    private boolean isDone(ExistingConstraint constraint) {
        return constraint.validated() || !request.validate();
    }

    /** What leaves have of their own before the change begins; what has its name may be an earlier run's. */
    private void noteAdopted() {
        tree.root()
                .flatten()
                .filter(node -> !node.isPartitioned())
                .filter(leaf -> servingOf(leaf)
                        .filter(found -> !found.inherited())
                        .filter(found -> !found.name().equals(name()) || !request.concurrently() || canBeginWithTable())
                        .isPresent())
                .forEach(leaf -> adopted.add(leaf.name()));
    }

    /** PostgreSQL merges no check into one that is not validated, at any level. */
    private void validateSubPartitioned() {
        tree.root()
                .flatten()
                .filter(PartitionNode::isPartitioned)
                .filter(node -> constraints
                        .find(node.name(), name())
                        .filter(found -> !found.validated())
                        .isPresent())
                .forEach(node -> last.add(new Step.ValidateConstraint(node.name(), name())));
    }

    private void online(boolean exists) {
        QualifiedName table = request.table();
        if (!exists && canBeginWithTable()) {
            first.add(add(table, true));
        }
        boolean adopted = !exists && !canBeginWithTable();
        if (request.validate()) {
            leaves(leaf -> onlineLeaf(leaf, adopted));
        }
        if (adopted) {
            last.add(add(table, false));
        } else if (request.validate()) {
            last.add(new Step.ValidateConstraint(table, name()));
        }
    }

    /**
     * A foreign key that is not validated came to partitioned tables with PostgreSQL 18; for a server that nobody knows the
     * way is taken that all know.
     */
    private boolean canBeginWithTable() {
        return !isForeignKey() || !request.validate() || (tree.serverVersion().isAtLeast(18) && !situation.guessed());
    }

    private List<Step> onlineLeaf(PartitionNode leaf, boolean needsOwn) {
        Optional<ExistingConstraint> serving = servingOf(leaf);
        if (serving.filter(ExistingConstraint::validated).isPresent()) {
            return List.of();
        }
        String existing = serving.map(ExistingConstraint::name).orElse(name());
        Step validate = new Step.ValidateConstraint(leaf.name(), existing);
        if (serving.isPresent() || !needsOwn) {
            return List.of(validate);
        }
        if (pointsIntoTree()) {
            first.add(add(leaf.name(), true));
            return List.of(validate);
        }
        return List.of(add(leaf.name(), true), validate);
    }

    /** Then each leaf's locks all others, and would wait for those that are being validated. */
    private boolean pointsIntoTree() {
        return request.definition()
                .foreignKey()
                .filter(key ->
                        tree.root().flatten().anyMatch(node -> node.name().equals(key.referencedTable())))
                .isPresent();
    }

    /** Plans the constraint of each leaf by itself. */
    void leaves() {
        leaves(leaf -> {
            List<Step> steps = ownOf(leaf);
            return steps.isEmpty()
                    ? steps
                    : Stream.concat(requirements(leaf).stream(), steps.stream()).toList();
        });
        if (!kept.isEmpty() && (leaves.isEmpty() || !request.concurrently())) {
            notes.add(ConstraintNotes.keptOnPartitions(name(), kept));
        }
    }

    private List<Step> ownOf(PartitionNode leaf) {
        if (leaf.foreign() && isForeignKey()) {
            foreign.add(leaf.name());
            return List.of();
        }
        Optional<ExistingConstraint> named = constraints.find(leaf.name(), name());
        named.ifPresent(found -> checkNamed(leaf.name(), found));
        Optional<ExistingConstraint> serving = servingOf(leaf);
        if (serving.isPresent() && named.isEmpty()) {
            notes.add(ConstraintNotes.alreadyThere(serving.get().name(), leaf.name()));
        } else if (serving.isPresent()) {
            kept.add(leaf.name());
        }
        if (serving.filter(this::isDone).isPresent()) {
            return List.of();
        }
        if (serving.isPresent()) {
            return List.of(
                    new Step.ValidateConstraint(leaf.name(), serving.get().name()));
        }
        boolean notValid = request.concurrently() || !request.validate();
        return request.validate() && notValid
                ? List.of(add(leaf.name(), true), new Step.ValidateConstraint(leaf.name(), name()))
                : List.of(add(leaf.name(), notValid));
    }

    private interface LeafPlan {
        List<Step> stepsOf(PartitionNode leaf);
    }

    private void leaves(LeafPlan plan) {
        request.target().scope().leaves(tree.root()).forEach(leaf -> {
            List<Step> steps = plan.stepsOf(leaf);
            if (!steps.isEmpty()) {
                leaves.add(new LeafWork(leaf, steps));
            }
        });
    }

    /**
     * The constraint of a leaf that is or becomes part of the wanted one: that of the name, or, of foreign keys, any equal
     * one, those of a sub-partitioned table first, then validated ones before others. What is part of another foreign key
     * of the table cannot become part of this one as well. PostgreSQL merges checks by their name only.
     */
    private Optional<ExistingConstraint> servingOf(PartitionNode leaf) {
        Optional<ExistingConstraint> named =
                constraints.find(leaf.name(), name()).filter(constraints::isWanted);
        return named.isPresent() || !isForeignKey()
                ? named
                : constraints.of(leaf.name()).constraints().stream()
                        .filter(constraints::isKnownAsWanted)
                        .filter(equal -> !equal.inherited() || !tableHasOther())
                        .max(Comparator.comparing(ExistingConstraint::inherited)
                                .thenComparing(ExistingConstraint::validated)
                                .thenComparing(ExistingConstraint::name));
    }

    /** Whether the partitioned table lacks the constraint and has an equal one of another name. */
    private boolean tableHasOther() {
        return !request.target().scope().partitionsOnly()
                && constraints.find(request.table(), name()).isEmpty()
                && constraints.of(request.table()).constraints().stream().anyMatch(constraints::isKnownAsWanted);
    }

    private boolean isForeignKey() {
        return request.definition().foreignKey().isPresent();
    }

    /** Outside a transaction what is there may be an earlier run's. */
    private void checkNamed(QualifiedName table, ExistingConstraint found) {
        boolean partitionsOnly = request.target().scope().partitionsOnly();
        boolean asked = partitionsOnly || table.equals(request.table());
        if (!constraints.isWanted(found)) {
            problems.add(ConstraintProblems.differs(
                    name(), table, found.kind(), found.definition(), constraints.wantedDefinition()));
        } else if (partitionsOnly && found.inherited()) {
            problems.add(ConstraintProblems.inherited(name(), table));
        } else if (asked && request.inTransaction() && !request.ifNotExists()) {
            problems.add(ConstraintProblems.exists(name(), table));
        }
    }

    private void checkNamesBelow() {
        tree.root()
                .flatten()
                .filter(node -> !node.name().equals(request.table()))
                .forEach(node -> {
                    constraints.find(node.name(), name()).ifPresent(found -> checkNamed(node.name(), found));
                    request.definition().foreignKey().ifPresent(key -> checkColumnsThatAreSet(node.name(), key));
                });
    }

    /** PostgreSQL does not compare the columns that ON DELETE sets, and would adopt the foreign key. */
    private void checkColumnsThatAreSet(QualifiedName table, ForeignKey wanted) {
        constraints.of(table).constraints().stream()
                .filter(found -> !found.inherited() && !found.name().equals(name()))
                .filter(found -> found.foreignKey() != null
                        && !found.foreignKey().equals(wanted)
                        && found.foreignKey().withoutSetColumns().equals(wanted.withoutSetColumns()))
                .forEach(found ->
                        problems.add(ConstraintProblems.setsOtherColumns(found.name(), table, found.definition())));
    }

    private String name() {
        return request.target().constraint();
    }

    private Step add(QualifiedName table, boolean notValid) {
        return new Step.AddConstraint(table, name(), request.definition(), false, notValid);
    }

    /** The leaves whose own foreign key becomes part of the table's, when that is added. */
    private long adoptedLeaves() {
        return tree.root()
                .flatten()
                .filter(node -> !node.isPartitioned())
                .filter(leaf -> (request.concurrently() && !canBeginWithTable())
                        || servingOf(leaf).isPresent())
                .count();
    }

    Planned toPlan() {
        if (!foreign.isEmpty()) {
            notes.add(ConstraintNotes.foreignSkipped(foreign));
        }
        if (!adopted.isEmpty()) {
            notes.add(ConstraintNotes.adopted(adopted));
        }
        LockBudget budget = situation.budget();
        if (wholeLocks > 0) {
            StatementLocks.check(
                    wholeLocks,
                    budget,
                    request.inTransaction(),
                    objects -> ConstraintProblems.tooManyToAdd(
                            name(), objects, budget.most(), budget.maxLocksPerTransaction()),
                    problems,
                    notes);
        }
        if (request.concurrently()) {
            return new Planned(Plan.online(online(), notes, List.of()), problems);
        }
        StepBatches batches = new StepBatches(request.inTransaction(), budget);
        first.forEach(step -> batches.addAlone(List.of(step), 0));
        leaves.forEach(work -> batches.addAlone(work.steps(), locks.ofLeaf(isForeignKey())));
        last.forEach(step -> batches.addAlone(List.of(step), 0));
        Planned planned = batches.toPlan(List.of(), List.of(), List.of(), notes);
        return problems.isEmpty() ? planned : new Planned(planned.plan(), problems);
    }

    /** Each step by itself; the largest leaf first, so that none is still at work when all others are done. */
    private List<Plan.Transaction> online() {
        Stream<Plan.Transaction> ofLeaves = leaves.stream()
                .sorted(Comparator.comparingLong((LeafWork work) -> bytes(work.leaf()))
                        .reversed()
                        .thenComparing(work -> work.leaf().name().toString()))
                .flatMap(work -> work.steps().stream()
                        .map(step -> new Plan.Transaction(
                                List.of(step), new Plan.Leaf(work.leaf().name(), bytes(work.leaf())))));
        return Stream.of(alone(first), ofLeaves, alone(last))
                .flatMap(transactions -> transactions)
                .toList();
    }

    private long bytes(PartitionNode leaf) {
        return constraints.of(leaf.name()).bytes();
    }

    private static Stream<Plan.Transaction> alone(List<Step> steps) {
        return steps.stream().map(step -> new Plan.Transaction(List.of(step)));
    }
}
