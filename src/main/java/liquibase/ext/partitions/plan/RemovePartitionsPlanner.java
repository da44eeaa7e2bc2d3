package liquibase.ext.partitions.plan;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import liquibase.ext.partitions.model.BoundOrder;
import liquibase.ext.partitions.model.Departure;
import liquibase.ext.partitions.model.PartitionBound;
import liquibase.ext.partitions.model.PartitionDefinition;
import liquibase.ext.partitions.model.PartitionKey;
import liquibase.ext.partitions.model.PartitionNode;
import liquibase.ext.partitions.model.PlannedNodes;
import liquibase.ext.partitions.model.QualifiedName;
import liquibase.ext.partitions.model.RanAs;
import liquibase.ext.partitions.model.TableShape;
import liquibase.ext.partitions.problem.RemovalNotes;
import liquibase.ext.partitions.problem.RollbackNotes;

/**
 * Plans the inverse of createPartitions: the partitions that it made, in reverse order, dropped or detached. A partition
 * is known by its parent and bound; one that is gone counts as done, so that a rollback that failed can be run again.
 * With ifNotExists, outside a transaction, and where the change was not executed, a sub-partitioned table may be older
 * than the change: it stays while it holds partitions that the change does not declare.
 */
public final class RemovePartitionsPlanner {

    /**
     * What exists of the request under one table.
     *
     * @param targets what to remove
     * @param notes what to say about the rest
     * @param isEverything whether nothing else is under the table
     */
    private record Found(List<RemovalSteps.Target> targets, List<String> notes, boolean isEverything) {}

    private final CreatePartitionsRequest request;
    private final RanAs ranAs;
    private final Situation situation;
    private final List<String> notes = new ArrayList<>();

    private RemovePartitionsPlanner(PartitionOperation.Remove operation, Situation situation) {
        this.request = operation.request();
        this.ranAs = operation.ranAs();
        this.situation = situation;
    }

    /** Plans the inverse of a request. */
    static Planned plan(PartitionOperation.Remove operation, Situation situation) {
        return new RemovePartitionsPlanner(operation, situation).plan();
    }

    /** What would be removed of a table that is there. */
    static List<QualifiedName> names(PartitionOperation.Remove operation, Situation situation) {
        return situation.tree().isEmpty()
                ? List.of()
                : names(new RemovePartitionsPlanner(operation, situation).targets());
    }

    private static List<QualifiedName> names(List<RemovalSteps.Target> targets) {
        return targets.stream().map(target -> target.partition().name()).toList();
    }

    private Planned plan() {
        List<RemovalSteps.Target> targets = targets();
        RemovalSteps steps = new RemovalSteps(
                situation,
                request.inTransaction(),
                request.concurrently() || is(RollbackMode.RESTRICT),
                is(RollbackMode.RESTRICT),
                RollbackNotes.keptWithRows(ranAs));
        if (is(RollbackMode.DETACH)) {
            steps.detach(targets);
        } else {
            steps.drop(targets);
        }
        List<QualifiedName> mustBeEmpty = is(RollbackMode.RESTRICT) ? names(targets) : List.of();
        return steps.toPlan(
                mustBeEmpty,
                Stream.concat(loss(targets).stream(), notes.stream()).toList());
    }

    private List<RemovalSteps.Target> targets() {
        List<RemovalSteps.Target> targets = new ArrayList<>(situation
                .tree()
                .map(tree -> existing(tree.root(), request.partitions()))
                .map(this::noted)
                .orElseGet(this::declared));
        Collections.reverse(targets);
        return targets;
    }

    /** What is to be told before rows go, or why they do not. */
    private Optional<String> loss(List<RemovalSteps.Target> targets) {
        if (is(RollbackMode.RESTRICT)) {
            return RollbackNotes.droppedIfEmpty(ranAs).filter(note -> !targets.isEmpty());
        }
        List<Departure> known = names(targets).stream()
                .flatMap(name -> Stream.ofNullable(situation.departures().get(name)))
                .toList();
        return known.stream().allMatch(departure -> departure.rows() == 0)
                ? Optional.empty()
                : Optional.of(RemovalNotes.leaving(request.table(), names(targets), known, false));
    }

    private boolean is(RollbackMode mode) {
        return request.onRollback() == mode;
    }

    /** What exists of the partitions that the request declares under one table, in the request's order. */
    private Found existing(PartitionNode parent, List<PartitionDefinition> declared) {
        Set<QualifiedName> names =
                parent.children().stream().map(PartitionNode::name).collect(Collectors.toSet());
        Function<PartitionBound, Optional<PartitionNode>> byBound = byBound(parent, declared);
        List<RemovalSteps.Target> targets = new ArrayList<>();
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
                targets.add(new RemovalSteps.Target(parent.name(), partition));
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
        boolean mayBeOlder = request.ifNotExists() || !request.inTransaction() || ranAs != RanAs.EXECUTED;
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

    private List<RemovalSteps.Target> noted(Found found) {
        notes.addAll(found.notes());
        return found.targets();
    }

    /** The request itself, for SQL output of what does not exist yet. */
    private List<RemovalSteps.Target> declared() {
        return PlannedNodes.of(request.partitions(), TableShape.ofColumns(Map.of())).stream()
                .map(partition -> new RemovalSteps.Target(request.table(), partition))
                .toList();
    }
}
