package liquibase.ext.partitions.plan;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import liquibase.ext.partitions.model.PartitionNode;
import liquibase.ext.partitions.model.PartitionTree;
import liquibase.ext.partitions.model.QualifiedName;
import liquibase.ext.partitions.model.ServerVersion;
import liquibase.ext.partitions.model.TableShape;

/** Puts the end of partitions into steps, and the steps into transactions that the server's lock table can hold. */
final class RemovalSteps {

    /** A partition that is removed as a whole. */
    record Target(QualifiedName parent, PartitionNode partition) {}

    private final Situation situation;
    private final boolean inTransaction;
    private final boolean eachAlone;
    private final boolean restrict;
    private final String reason;
    private final TableShape shape;
    private final LockCount locks;
    private final StepBatches batches;

    /**
     * No steps so far.
     *
     * @param inTransaction whether all is one transaction
     * @param eachAlone whether, outside a transaction, each partition is one of its own
     * @param restrict whether a row forbids to drop its partition
     * @param reason what else is to be said then; may be empty
     */
    RemovalSteps(Situation situation, boolean inTransaction, boolean eachAlone, boolean restrict, String reason) {
        this.situation = situation;
        this.inTransaction = inTransaction;
        this.eachAlone = eachAlone;
        this.restrict = restrict;
        this.reason = reason;
        this.shape = situation.tree().map(PartitionTree::shape).orElseGet(() -> TableShape.ofColumns(Map.of()));
        this.locks = new LockCount(
                shape, situation.tree().map(PartitionTree::serverVersion).orElse(ServerVersion.NEWEST));
        this.batches = new StepBatches(inTransaction, situation.budget());
    }

    /** Partitions that become tables of their own. */
    void detach(List<Target> targets) {
        for (Target target : targets) {
            QualifiedName name = target.partition().name();
            List<Step> steps = target.partition().detachPending()
                    ? DetachSteps.finish(target.parent(), name)
                    : DetachSteps.plainly(situation, target.parent(), name);
            add(steps, locks.detach(target.partition()));
        }
    }

    /** Partitions that become tables of their own while the parent is in use. */
    void detachConcurrently(List<Target> targets) {
        for (Target target : targets) {
            QualifiedName name = target.partition().name();
            List<List<Step>> each = target.partition().detachPending()
                    ? List.of(DetachSteps.finish(target.parent(), name))
                    : DetachSteps.concurrently(target.parent(), name);
            each.forEach(steps -> batches.addAlone(steps, locks.detach(target.partition())));
        }
    }

    /** Partitions that go with their rows; in a transaction all or none, where rows forbid it. */
    void drop(List<Target> targets) {
        if (restrict && inTransaction && !targets.isEmpty()) {
            batches.add(
                    List.of(dropEmpty(
                            byParent(targets).entrySet().stream()
                                    .map(under -> new Step.DropEmpty.Siblings(under.getKey(), under.getValue()))
                                    .toList(),
                            targets.stream()
                                    .flatMap(target -> dropping(target).stream())
                                    .toList())),
                    targets.stream()
                            .mapToLong(target -> locks.drop(target.partition()))
                            .sum());
        } else {
            targets.forEach(this::drop);
        }
    }

    /** Partitions that go with their rows while the parent is in use. */
    void dropConcurrently(List<Target> targets) {
        for (Target target : targets) {
            DetachSteps.dropConcurrently(target.parent(), target.partition(), restrict)
                    .forEach(steps -> batches.addAlone(steps, locks.drop(target.partition())));
        }
    }

    /** Other steps that belong together, in a transaction of their own outside the changeset's. */
    void alone(List<Step> steps) {
        batches.addAlone(steps, 1);
    }

    Planned toPlan(List<QualifiedName> mustBeEmpty, List<String> notes) {
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
    private void drop(Target target) {
        PartitionNode partition = target.partition();
        boolean asAWhole =
                inTransaction || locks.drop(partition) <= situation.budget().perBatch();
        if (!asAWhole) {
            partition.children().forEach(child -> drop(new Target(partition.name(), child)));
        }
        List<Step> steps = dropping(target);
        add(
                restrict
                        ? List.of(dropEmpty(
                                List.of(new Step.DropEmpty.Siblings(target.parent(), List.of(partition))), steps))
                        : steps,
                asAWhole ? locks.drop(partition) : locks.dropAlone(!partition.isPartitioned()));
    }

    private List<Step> dropping(Target target) {
        PartitionNode partition = target.partition();
        Step drop = new Step.DropTable(partition.name(), partition.foreign());
        return shape.foreignKeysIn() > 0
                ? List.of(new Step.DetachPartition(target.parent(), partition.name(), manner(partition)), drop)
                : List.of(drop);
    }

    private Step dropEmpty(List<Step.DropEmpty.Siblings> siblings, List<Step> drops) {
        return new Step.DropEmpty(siblings, drops, null, reason);
    }

    private static Step.DetachPartition.Manner manner(PartitionNode partition) {
        return partition.detachPending() ? Step.DetachPartition.Manner.FINALIZE : Step.DetachPartition.Manner.AT_ONCE;
    }

    private void add(List<Step> steps, long cost) {
        if (eachAlone) {
            batches.addAlone(steps, cost);
        } else {
            batches.add(steps, cost);
        }
    }
}
