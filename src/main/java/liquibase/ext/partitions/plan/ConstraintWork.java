package liquibase.ext.partitions.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import liquibase.ext.partitions.model.ExistingConstraint;
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
 * so before PostgreSQL 18: there each leaf gets its own, which is validated, and that of the table adopts them all.
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
    private long locks;

    ConstraintWork(CreateConstraintsRequest request, Situation situation, PartitionTree tree) {
        this.request = request;
        this.situation = situation;
        this.tree = tree;
        this.constraints = situation.constraints();
    }

    /** Plans the constraint of the partitioned table and everything under it. */
    void tree() {
        QualifiedName table = request.table();
        Optional<ExistingConstraint> existing = constraints.find(table, name());
        existing.ifPresent(found -> checkNamed(table, found));
        if (problems.isEmpty()) {
            checkNamesBelow();
        }
        if (existing.isPresent() && (existing.get().validated() || !request.validate())) {
            notes.add(ConstraintNotes.kept(name(), table));
            return;
        }
        locks = objects();
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
        return serving.isPresent() || !needsOwn ? List.of(validate) : List.of(add(leaf.name(), true), validate);
    }

    /** Plans the constraint of each leaf by itself. */
    void leaves() {
        leaves(this::ownOf);
        locks = 2L * leaves.size() + 1;
        if (leaves.isEmpty() && problems.isEmpty()) {
            notes.add(ConstraintNotes.keptOnPartitions(name(), request.table()));
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
        }
        boolean done = serving.filter(found -> found.validated() || !request.validate())
                .isPresent();
        if (done) {
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
                .forEach(node ->
                        constraints.find(node.name(), name()).ifPresent(found -> checkNamed(node.name(), found)));
    }

    private String name() {
        return request.target().constraint();
    }

    private Step add(QualifiedName table, boolean notValid) {
        return new Step.AddConstraint(table, name(), request.definition(), false, notValid);
    }

    /**
     * What the statement on the partitioned table locks, measured on PostgreSQL 14 and 18: each table, of a foreign key
     * the two triggers of each that is adopted, the other table and a handful more.
     */
    private long objects() {
        long tables = tree.root().flatten().count();
        return isForeignKey() ? tables + 2 * servingLeaves() + 8 : tables;
    }

    private long servingLeaves() {
        return tree.root()
                .flatten()
                .filter(node -> !node.isPartitioned())
                .filter(leaf -> request.concurrently() || servingOf(leaf).isPresent())
                .count();
    }

    Planned toPlan() {
        if (!foreign.isEmpty()) {
            notes.add(ConstraintNotes.foreignSkipped(foreign));
        }
        StepBatches batches = new StepBatches(request.inTransaction(), situation.budget());
        if (request.inTransaction()) {
            batches.add(List.of(), locks);
        }
        first.forEach(step -> batches.addAlone(List.of(step), alone(locks)));
        leaves.forEach(work -> batches.addAlone(work.steps(), alone(4)));
        last.forEach(step -> batches.addAlone(List.of(step), alone(locks)));
        Planned planned = batches.toPlan(List.of(), List.of(), List.of(), notes);
        List<Problem> all = problems.isEmpty() ? planned.problems() : problems;
        return new Planned(
                request.concurrently() ? Plan.online(online(), planned.plan().warnings(), List.of()) : planned.plan(),
                all);
    }

    private long alone(long objects) {
        return request.inTransaction() ? 0 : objects;
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
