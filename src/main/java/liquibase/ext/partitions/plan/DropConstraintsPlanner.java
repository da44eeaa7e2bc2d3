package liquibase.ext.partitions.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import liquibase.ext.partitions.model.ExistingConstraint;
import liquibase.ext.partitions.model.LockBudget;
import liquibase.ext.partitions.model.PartitionNode;
import liquibase.ext.partitions.model.PartitionScope;
import liquibase.ext.partitions.model.QualifiedName;
import liquibase.ext.partitions.model.TreeConstraints;
import liquibase.ext.partitions.problem.ConstraintNotes;
import liquibase.ext.partitions.problem.ConstraintProblems;
import liquibase.ext.partitions.problem.Problem;

/**
 * Plans the end of a constraint: the parent's, with which those of its partitions go (PostgreSQL drops none of them by
 * itself), or that of each leaf. What is gone counts as done with concurrently, so that a change that failed can be run
 * again.
 */
public final class DropConstraintsPlanner {

    private final DropConstraintsRequest request;
    private final Situation situation;
    private final TreeConstraints constraints;
    private final List<Problem> problems = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    private DropConstraintsPlanner(DropConstraintsRequest request, Situation situation) {
        this.request = request;
        this.situation = situation;
        this.constraints = situation.constraints();
    }

    /** Plans the request. */
    public static Planned plan(DropConstraintsRequest request, Situation situation) {
        List<Problem> known = ConstraintCheck.problemsOf(request);
        if (!known.isEmpty()) {
            return new Planned(Plan.NOTHING, known);
        }
        DropConstraintsPlanner planner = new DropConstraintsPlanner(request, situation);
        return request.target().scope().partitionsOnly() ? planner.leaves() : planner.parent();
    }

    private Planned parent() {
        String name = request.target().constraint();
        if (!situation.guessed() && droppable(request.table(), name).isEmpty()) {
            checkMissing(problems.isEmpty(), leavesWithTheirOwn());
            return new Planned(notes.isEmpty() ? Plan.NOTHING : Plan.online(List.of(), notes, List.of()), problems);
        }
        checkLocks();
        List<Plan.Transaction> drop = List.of(new Plan.Transaction(List.of(drop(request.table(), name, false))));
        return new Planned(
                request.concurrently() ? Plan.online(drop, notes, List.of()) : Plan.ofSteps(drop, notes), problems);
    }

    private void checkLocks() {
        LockBudget budget = situation.budget();
        StatementLocks.check(
                situation.tree().map(tree -> objects(tree.root())).orElse(0L),
                budget,
                request.inTransaction(),
                objects -> ConstraintProblems.tooManyToDrop(
                        request.target().constraint(), objects, budget.most(), budget.maxLocksPerTransaction()),
                problems,
                notes);
    }

    private long objects(PartitionNode root) {
        return locks(root)
                .ofDropping(constraints
                        .find(request.table(), request.target().constraint())
                        .map(ExistingConstraint::kind)
                        .orElse(ExistingConstraint.Kind.FOREIGN_KEY));
    }

    private ConstraintLocks locks(PartitionNode root) {
        return new ConstraintLocks(root, constraints.referenced());
    }

    private Planned leaves() {
        if (situation.tree().isEmpty()) {
            return new Planned(
                    Plan.ofSteps(List.of(), List.of(ConstraintNotes.nothingToPrint(request.table()))), List.of());
        }
        List<Plan.Transaction> online = new ArrayList<>();
        StepBatches batches = new StepBatches(request.inTransaction(), situation.budget());
        long leafLocks = locks(situation.tree().get().root())
                .ofLeaf(request.kinds().contains(ExistingConstraint.Kind.FOREIGN_KEY));
        request.target()
                .scope()
                .leaves(situation.tree().get().root())
                .forEach(leaf -> namesOn(leaf)
                        .filter(name -> situation.guessed()
                                || droppable(leaf.name(), name).isPresent())
                        .map(name -> List.of(drop(leaf.name(), name, situation.guessed())))
                        .forEach(steps -> {
                            online.add(new Plan.Transaction(
                                    steps,
                                    new Plan.Leaf(
                                            leaf.name(),
                                            constraints.of(leaf.name()).bytes())));
                            batches.add(steps, leafLocks);
                        }));
        checkMissing(online.isEmpty() && problems.isEmpty(), List.of());
        if (request.concurrently()) {
            return new Planned(Plan.online(online, notes, List.of()), problems);
        }
        Planned planned = batches.toPlan(List.of(), List.of(), List.of(), notes);
        return problems.isEmpty() ? planned : new Planned(planned.plan(), problems);
    }

    /** A constraint that needs an index is named like the index. */
    private Stream<String> namesOn(PartitionNode leaf) {
        boolean indexed = request.kinds().stream().anyMatch(ExistingConstraint.Kind::hasIndex);
        boolean others = request.kinds().stream().anyMatch(kind -> !kind.hasIndex());
        return Stream.concat(
                others ? Stream.of(request.target().constraint()) : Stream.empty(),
                indexed
                        ? Stream.of(
                                request.target().indexNaming().on(leaf.name()).name())
                        : Stream.empty());
    }

    private Step drop(QualifiedName table, String name, boolean mayBeMissing) {
        return new Step.DropConstraint(table, name, request.ifExists() || mayBeMissing);
    }

    /** What a run has left that has added the constraint to leaves and not to the table. */
    private List<QualifiedName> leavesWithTheirOwn() {
        return situation.tree().stream()
                .flatMap(tree -> PartitionScope.EVERY_LEAF.leaves(tree.root()))
                .filter(leaf -> namesOn(leaf)
                        .flatMap(name -> constraints.find(leaf.name(), name).stream())
                        .anyMatch(found -> request.kinds().contains(found.kind()) && !found.inherited()))
                .map(PartitionNode::name)
                .toList();
    }

    private void checkMissing(boolean missing, List<QualifiedName> leaves) {
        if (missing && !leaves.isEmpty() && !request.ifExists()) {
            problems.add(ConstraintProblems.onPartitionsOnly(request.target().constraint(), request.table(), leaves));
            return;
        }
        if (missing && !leaves.isEmpty()) {
            notes.add(ConstraintNotes.staysOnPartitions(request.target().constraint(), leaves));
            return;
        }
        if (missing && !request.ifExists() && request.concurrently()) {
            notes.add(ConstraintNotes.gone(request.target().constraint(), request.table()));
        } else if (missing && !request.ifExists() && !situation.guessed()) {
            problems.add(ConstraintProblems.missing(request.target().constraint(), request.table()));
        }
    }

    /** The constraint, if it is there; what forbids to drop it becomes a problem. */
    private Optional<ExistingConstraint> droppable(QualifiedName table, String name) {
        Optional<ExistingConstraint> existing = constraints.find(table, name);
        existing.ifPresent(found -> {
            if (!request.kinds().contains(found.kind())) {
                problems.add(ConstraintProblems.otherKind(name, table, found.kind()));
            } else if (found.inherited() && isRootToBeLeft(table)) {
                notes.add(ConstraintNotes.inheritedLeft(name, table));
            } else if (found.inherited()) {
                problems.add(ConstraintProblems.droppedWithParent(name, table));
            } else if (!constraints.isWanted(found)) {
                problems.add(ConstraintProblems.differsFromDescribed(
                        name, table, found.definition(), constraints.wantedDefinition()));
            }
        });
        return existing.filter(found -> !(found.inherited() && isRootToBeLeft(table)));
    }

    /** A rollback leaves what the change has found and kept, since it belongs to a table further up. */
    private boolean isRootToBeLeft(QualifiedName table) {
        return request.ifExists() && table.equals(request.table());
    }
}
