package liquibase.ext.partitions.plan;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
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
    private final TableShape shape;
    private final LockCount locks;
    private final StepBatches batches;
    private final List<String> notes = new ArrayList<>();

    private RemovePartitionsPlanner(CreatePartitionsRequest request, Situation situation) {
        this.request = request;
        this.situation = situation;
        this.shape = situation.tree().map(PartitionTree::shape).orElseGet(() -> TableShape.ofColumns(Map.of()));
        this.locks = new LockCount(
                shape, situation.tree().map(PartitionTree::serverVersion).orElse(ServerVersion.NEWEST));
        this.batches = new StepBatches(request.inTransaction(), situation.budget());
    }

    /** Plans the inverse of the request. */
    public static Planned plan(CreatePartitionsRequest request, Situation situation) {
        return new RemovePartitionsPlanner(request, situation).plan();
    }

    private Planned plan() {
        List<PartitionNode> targets =
                new ArrayList<>(situation.tree().map(this::existing).orElseGet(this::declared));
        Collections.reverse(targets);
        if (is(RollbackMode.RESTRICT) && request.inTransaction() && !targets.isEmpty()) {
            batches.add(List.of(new Step.RequireEmpty(request.table(), targets)), 0);
        }
        for (PartitionNode target : targets) {
            if (is(RollbackMode.DETACH)) {
                add(List.of(new Step.DetachPartition(request.table(), target.name())), locks.detach(target));
            } else {
                drop(request.table(), target);
            }
        }
        List<QualifiedName> mustBeEmpty = is(RollbackMode.RESTRICT)
                ? targets.stream().map(PartitionNode::name).toList()
                : List.of();
        return batches.toPlan(List.of(), List.of(), mustBeEmpty, notes);
    }

    /** Drops a partition as a whole, or what is under it first where one transaction would lock too much. */
    private void drop(QualifiedName parent, PartitionNode partition) {
        boolean asAWhole = request.inTransaction()
                || locks.drop(partition) <= situation.budget().perBatch();
        if (!asAWhole) {
            partition.children().forEach(child -> drop(partition.name(), child));
        }
        List<Step> steps = new ArrayList<>();
        if (is(RollbackMode.RESTRICT) && !request.inTransaction()) {
            steps.add(new Step.RequireEmpty(parent, List.of(partition)));
        }
        if (shape.foreignKeysIn() > 0) {
            steps.add(new Step.DetachPartition(parent, partition.name()));
        }
        steps.add(new Step.DropTable(partition.name(), partition.foreign()));
        add(steps, asAWhole ? locks.drop(partition) : locks.dropAlone(!partition.isPartitioned()));
    }

    private void add(List<Step> steps, long cost) {
        if (request.concurrently() || is(RollbackMode.RESTRICT)) {
            batches.addAlone(steps, cost);
        } else {
            batches.add(steps, cost);
        }
    }

    private boolean is(RollbackMode mode) {
        return request.onRollback() == mode;
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
        return PlannedNodes.of(request.partitions(), TableShape.ofColumns(Map.of()));
    }
}
