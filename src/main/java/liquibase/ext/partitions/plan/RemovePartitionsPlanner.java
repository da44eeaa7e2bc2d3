package liquibase.ext.partitions.plan;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
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
 * With ifNotExists, and outside a transaction, a sub-partitioned table may be older than the change: it stays while it
 * holds partitions that the change does not declare.
 */
public final class RemovePartitionsPlanner {

    /** A partition that is removed as a whole. */
    private record Target(QualifiedName parent, PartitionNode partition) {}

    /**
     * What exists of the request under one table.
     *
     * @param targets what to remove
     * @param notes what to say about the rest
     * @param isEverything whether nothing else is under the table
     */
    private record Found(List<Target> targets, List<String> notes, boolean isEverything) {}

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
        List<Target> targets = new ArrayList<>(situation
                .tree()
                .map(tree -> existing(tree.root(), request.partitions()))
                .map(this::noted)
                .orElseGet(this::declared));
        Collections.reverse(targets);
        if (is(RollbackMode.RESTRICT) && request.inTransaction()) {
            byParent(targets).forEach((parent, under) -> batches.add(List.of(new Step.RequireEmpty(parent, under)), 0));
        }
        for (Target target : targets) {
            PartitionNode partition = target.partition();
            if (is(RollbackMode.DETACH)) {
                add(List.of(new Step.DetachPartition(target.parent(), partition.name())), locks.detach(partition));
            } else {
                drop(target.parent(), partition);
            }
        }
        List<QualifiedName> mustBeEmpty = is(RollbackMode.RESTRICT)
                ? targets.stream().map(target -> target.partition().name()).toList()
                : List.of();
        return batches.toPlan(List.of(), List.of(), mustBeEmpty, notes);
    }

    private static Map<QualifiedName, List<PartitionNode>> byParent(List<Target> targets) {
        return targets.stream()
                .collect(Collectors.groupingBy(
                        Target::parent,
                        LinkedHashMap::new,
                        Collectors.mapping(Target::partition, Collectors.toList())));
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

    /** What exists of the partitions that the request declares under one table, in the request's order. */
    private Found existing(PartitionNode parent, List<PartitionDefinition> declared) {
        Set<QualifiedName> names =
                parent.children().stream().map(PartitionNode::name).collect(Collectors.toSet());
        Function<PartitionBound, Optional<PartitionNode>> byBound = byBound(parent, declared);
        List<Target> targets = new ArrayList<>();
        List<String> said = new ArrayList<>();
        int whole = 0;
        for (PartitionDefinition definition : declared) {
            Optional<PartitionNode> same = byBound.apply(definition.bound());
            if (same.isEmpty()) {
                if (names.contains(definition.name()) || situation.occupied().contains(definition.name())) {
                    said.add(RollbackNotes.leftAlone(definition.name(), parent.name(), definition.bound()));
                }
                continue;
            }
            PartitionNode partition = same.get();
            Optional<Found> rest = besidesOthers(partition, definition);
            if (rest.isEmpty()) {
                targets.add(new Target(parent.name(), partition));
                whole++;
            } else {
                said.add(RollbackNotes.keptWithOthers(partition.name()));
                said.addAll(rest.get().notes());
                targets.addAll(rest.get().targets());
            }
        }
        return new Found(targets, said, whole == parent.children().size());
    }

    /**
     * What to remove of a partition that may be older than the change and has partitions that the change does not
     * declare; empty when it goes as a whole.
     */
    private Optional<Found> besidesOthers(PartitionNode partition, PartitionDefinition definition) {
        boolean mayBeOlder = request.ifNotExists() || !request.inTransaction();
        if (!mayBeOlder || partition.children().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(existing(partition, definition.children())).filter(found -> !found.isEverything());
    }

    /** Finds the partitions of a table by bounds; none when the bounds do not fit its key. */
    private Function<PartitionBound, Optional<PartitionNode>> byBound(
            PartitionNode parent, List<PartitionDefinition> declared) {
        PartitionKey key = parent.key();
        if (key == null
                || !SiblingCheck.kinds(
                                parent.name(), key.strategy(), key.columns().size(), declared)
                        .isEmpty()) {
            return bound -> Optional.empty();
        }
        BoundIndex<PartitionNode> index = BoundIndex.ofPartitions(parent, situation.orderOf(key, parent, declared));
        return bound -> index.find(bound)
                .filter(hit -> hit.relation() == BoundOrder.Relation.SAME)
                .map(BoundIndex.Hit::partition);
    }

    private List<Target> noted(Found found) {
        notes.addAll(found.notes());
        return found.targets();
    }

    /** The request itself, for SQL output of what does not exist yet. */
    private List<Target> declared() {
        return PlannedNodes.of(request.partitions(), TableShape.ofColumns(Map.of())).stream()
                .map(partition -> new Target(request.table(), partition))
                .toList();
    }
}
