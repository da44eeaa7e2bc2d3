package liquibase.ext.partitions.plan;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import liquibase.ext.partitions.model.BoundOrder;
import liquibase.ext.partitions.model.PartitionBound;
import liquibase.ext.partitions.model.PartitionDefinition;
import liquibase.ext.partitions.model.PartitionKey;
import liquibase.ext.partitions.model.PartitionNode;
import liquibase.ext.partitions.model.PartitionTree;
import liquibase.ext.partitions.model.PlannedNodes;
import liquibase.ext.partitions.model.QualifiedName;
import liquibase.ext.partitions.model.ServerVersion;
import liquibase.ext.partitions.model.TableShape;
import liquibase.ext.partitions.problem.RollbackNotes;

/**
 * Plans the inverse of createPartitions: the partitions that it made, in reverse order, dropped or detached. A partition
 * is known by its parent and bound; one that is gone counts as done, so that a rollback that failed can be run again.
 */
public final class RemovePartitionsPlanner {

    private final CreatePartitionsRequest request;
    private final Situation situation;
    private final List<String> notes = new ArrayList<>();

    private RemovePartitionsPlanner(CreatePartitionsRequest request, Situation situation) {
        this.request = request;
        this.situation = situation;
    }

    /** Plans the inverse of the request. */
    public static Planned plan(CreatePartitionsRequest request, Situation situation) {
        return new RemovePartitionsPlanner(request, situation).plan();
    }

    private Planned plan() {
        List<PartitionNode> targets =
                new ArrayList<>(situation.tree().map(this::existing).orElseGet(this::declared));
        Collections.reverse(targets);
        TableShape shape =
                situation.tree().map(PartitionTree::shape).orElseGet(() -> TableShape.ofColumns(java.util.Map.of()));
        LockCount locks = new LockCount(
                shape, situation.tree().map(PartitionTree::serverVersion).orElse(ServerVersion.NEWEST));
        StepBatches batches = new StepBatches(request.inTransaction(), situation.budget());
        if (request.onRollback() == RollbackMode.RESTRICT && request.inTransaction() && !targets.isEmpty()) {
            batches.add(List.of(new Step.RequireEmpty(request.table(), targets)), 0);
        }
        for (PartitionNode target : targets) {
            long cost = request.onRollback() == RollbackMode.DETACH ? locks.detach() : locks.drop(target);
            List<Step> steps = remove(target, shape);
            if (request.concurrently() || request.onRollback() == RollbackMode.RESTRICT) {
                batches.addAlone(steps, cost);
            } else {
                batches.add(steps, cost);
            }
        }
        List<QualifiedName> mustBeEmpty = request.onRollback() == RollbackMode.RESTRICT
                ? targets.stream().map(PartitionNode::name).toList()
                : List.of();
        return batches.toPlan(List.of(), List.of(), mustBeEmpty, notes);
    }

    private List<Step> remove(PartitionNode target, TableShape shape) {
        List<Step> steps = new ArrayList<>();
        if (request.onRollback() == RollbackMode.RESTRICT && !request.inTransaction()) {
            steps.add(new Step.RequireEmpty(request.table(), List.of(target)));
        }
        if (request.onRollback() == RollbackMode.DETACH || shape.foreignKeysIn() > 0) {
            steps.add(new Step.DetachPartition(request.table(), target.name()));
        }
        if (request.onRollback() != RollbackMode.DETACH) {
            steps.add(new Step.DropTable(target.name(), target.foreign()));
        }
        return steps;
    }

    /** What exists of the request, in the request's order. */
    private List<PartitionNode> existing(PartitionTree tree) {
        PartitionKey key = tree.root().key();
        List<PartitionDefinition> made = request.partitions();
        if (key == null
                || !SiblingCheck.kinds(
                                request.table(), key.strategy(), key.columns().size(), made)
                        .isEmpty()) {
            return List.of();
        }
        BoundOrder order = situation
                .ordering()
                .rank(
                        key,
                        SiblingCheck.valuesOf(Stream.concat(
                                tree.root().children().stream().flatMap(child -> Stream.ofNullable(child.bound())),
                                made.stream().map(PartitionDefinition::bound))));
        BoundIndex<PartitionNode> index = new BoundIndex<>(order);
        for (PartitionNode child : tree.root().children()) {
            PartitionBound bound = child.bound();
            if (bound != null) {
                index.add(bound, child);
            }
        }
        Set<QualifiedName> children =
                tree.root().children().stream().map(PartitionNode::name).collect(Collectors.toSet());
        List<PartitionNode> found = new ArrayList<>();
        for (PartitionDefinition definition : made) {
            Optional<PartitionNode> same = index.find(definition.bound())
                    .filter(hit -> hit.relation() == BoundOrder.Relation.SAME)
                    .map(BoundIndex.Hit::partition);
            same.ifPresent(found::add);
            if (same.isEmpty()
                    && (children.contains(definition.name())
                            || situation.occupied().contains(definition.name()))) {
                notes.add(RollbackNotes.leftAlone(definition.name(), request.table(), definition.bound()));
            }
        }
        return found;
    }

    /** The request itself, for SQL output of what does not exist yet. */
    private List<PartitionNode> declared() {
        return PlannedNodes.of(request.partitions(), TableShape.ofColumns(java.util.Map.of()));
    }
}
