package liquibase.ext.partitions.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import liquibase.ext.partitions.model.BoundOrder;
import liquibase.ext.partitions.model.Departure;
import liquibase.ext.partitions.model.PartitionBound;
import liquibase.ext.partitions.model.PartitionDefinition;
import liquibase.ext.partitions.model.PartitionKey;
import liquibase.ext.partitions.model.PartitionNode;
import liquibase.ext.partitions.model.PartitionTree;
import liquibase.ext.partitions.model.QualifiedName;
import liquibase.ext.partitions.model.ServerVersion;
import liquibase.ext.partitions.model.Storage;
import liquibase.ext.partitions.model.TableShape;
import liquibase.ext.partitions.problem.DetachProblems;
import liquibase.ext.partitions.problem.Problem;
import liquibase.ext.partitions.problem.TableProblems;

/**
 * Plans the end of a partition as such: it stays as a table of its own. Outside a transaction one that is detached
 * already counts as done, so that a change that failed can be run again.
 */
public final class DetachPlanner {

    private final DetachRequest request;
    private final Situation situation;
    private final StepBatches batches;

    private DetachPlanner(DetachRequest request, Situation situation) {
        this.request = request;
        this.situation = situation;
        this.batches = new StepBatches(request.inTransaction(), situation.budget());
    }

    /** Plans the request of a change. */
    public static Planned plan(DetachRequest request, Situation situation) {
        List<Problem> unclear = situation
                .tree()
                .map(tree -> tree.root().key())
                .flatMap(key -> request.bound().map(bound -> TimeValueCheck.problemsOf(key, "detachPartition", bound)))
                .orElse(List.of());
        return unclear.isEmpty() ? undo(request, situation) : refusal(unclear);
    }

    /** Plans the rollback of a change, which may have run when its bound could still be written otherwise. */
    static Planned undo(DetachRequest request, Situation situation) {
        if (request.concurrently() && request.inTransaction()) {
            return refusal(List.of(TableProblems.transactionForbidden()));
        }
        return new DetachPlanner(request, situation).plan();
    }

    private static Planned refusal(List<Problem> problems) {
        return new Planned(Plan.NOTHING, problems);
    }

    private Planned plan() {
        Optional<PartitionNode> parent = situation.tree().map(PartitionTree::root);
        Optional<PartitionNode> partition = parent.stream()
                .flatMap(root -> root.children().stream())
                .filter(child -> child.name().equals(request.partition()))
                .findFirst();
        if (parent.isPresent() && partition.isPresent()) {
            List<Problem> problems = problemsOf(parent.get(), partition.get());
            return problems.isEmpty() ? detach(parent.get(), partition.get()) : refusal(problems);
        }
        if (situation.guessed()) {
            return parent.flatMap(root -> deeper(root, request.partition()))
                    .map(problem -> refusal(List.of(problem)))
                    .orElseGet(() -> detach(
                            parent.orElse(new PartitionNode(request.table(), null, null, false, List.of())),
                            new PartitionNode(request.partition(), null, null, false, List.of())));
        }
        Optional<Problem> problem = elsewhere(parent);
        return problem.isPresent() ? refusal(List.of(problem.get())) : settled();
    }

    private Planned detach(PartitionNode parent, PartitionNode partition) {
        LockCount locks = new LockCount(
                situation.tree().map(PartitionTree::shape).orElseGet(() -> TableShape.ofColumns(Map.of())),
                situation.tree().map(PartitionTree::serverVersion).orElse(ServerVersion.NEWEST));
        if (partition.detachPending()) {
            batches.add(DetachSteps.finish(parent.name(), partition.name()), locks.detach(partition));
        } else if (request.concurrently()) {
            DetachSteps.concurrently(parent.name(), partition.name())
                    .forEach(steps -> batches.addAlone(steps, locks.detach(partition)));
        } else {
            batches.add(DetachSteps.plainly(situation, parent.name(), partition.name()), locks.detach(partition));
        }
        return batches.toPlan(List.of(), List.of(), List.of());
    }

    /** Nothing is left to do but what an earlier run may have left behind. */
    private Planned settled() {
        Departure table = situation.departures().get(request.partition());
        if (table != null && table.note() != null) {
            batches.add(List.of(new Step.DropDetachCheck(request.partition())), 1);
            return batches.toPlan(List.of(), List.of(), List.of());
        }
        return batches.toPlan(
                List.of(),
                List.of(),
                List.of(),
                List.of(DetachProblems.nothingToDo(request.partition(), request.table())));
    }

    private Optional<Problem> elsewhere(Optional<PartitionNode> parent) {
        QualifiedName partition = request.partition();
        Optional<Problem> deeper = parent.flatMap(root -> deeper(root, partition));
        if (deeper.isPresent()) {
            return deeper;
        }
        Departure table = situation.departures().get(partition);
        if (table == null) {
            return Optional.of(DetachProblems.missing(partition, request.table()));
        }
        if (table.parent() != null && !table.parent().equals(request.table())) {
            return Optional.of(DetachProblems.otherParent(partition, table.parent(), request.table()));
        }
        return request.inTransaction() || !table.isTable()
                ? Optional.of(DetachProblems.notAttached(partition, table.kind(), request.table()))
                : Optional.empty();
    }

    private Optional<Problem> deeper(PartitionNode root, QualifiedName partition) {
        return root.flatten()
                .filter(node ->
                        node.children().stream().anyMatch(child -> child.name().equals(partition)))
                .findFirst()
                .map(parent -> DetachProblems.otherParent(partition, parent.name(), request.table()));
    }

    private List<Problem> problemsOf(PartitionNode parent, PartitionNode partition) {
        List<Problem> problems = new ArrayList<>(boundProblems(parent, partition));
        List<Departure.Reference> references = DepartureCheck.ofParent(situation, partition.name());
        references.stream()
                .filter(reference -> reference.rows() > 0)
                .forEach(reference -> problems.add(DetachProblems.referenced(partition.name(), reference)));
        if (request.concurrently() && !partition.detachPending()) {
            problems.addAll(DepartureCheck.concurrently(situation, parent, partition, Set.of(partition.name())));
        }
        return problems;
    }

    private List<Problem> boundProblems(PartitionNode parent, PartitionNode partition) {
        PartitionBound actual = partition.bound();
        PartitionKey key = parent.key();
        if (request.bound().isEmpty() || actual == null || key == null) {
            return List.of();
        }
        PartitionBound wanted = request.bound().get();
        List<PartitionDefinition> declared =
                List.of(new PartitionDefinition(partition.name(), wanted, Storage.INHERITED, null, List.of()));
        List<Problem> wrongKind =
                SiblingCheck.kinds(parent.name(), key.strategy(), key.columns().size(), declared);
        if (!wrongKind.isEmpty()) {
            return List.of(DetachProblems.otherBound(partition.name(), actual, wanted));
        }
        BoundOrder order = situation.ordering().rank(key, SiblingCheck.valuesOf(Stream.of(actual, wanted)));
        return order.compare(actual, wanted) == BoundOrder.Relation.SAME
                ? List.of()
                : List.of(DetachProblems.otherBound(partition.name(), actual, wanted));
    }
}
