package liquibase.ext.partitions.plan;

import java.util.List;
import liquibase.ext.partitions.model.Departure;
import liquibase.ext.partitions.model.PartitionBound;
import liquibase.ext.partitions.model.PartitionNode;
import liquibase.ext.partitions.model.QualifiedName;

/**
 * The transactions that take a partition from its parent while that is in use. DETACH CONCURRENTLY leaves a check on the
 * partition that a plain detach does not, unless the parent is partitioned by hash; it is dropped, so that both end the
 * same.
 */
final class DetachSteps {

    private DetachSteps() {}

    /** Detaches at once, and takes away the note that a run has left which was to detach otherwise. */
    static List<Step> plainly(Situation situation, QualifiedName parent, QualifiedName partition) {
        Step detach = new Step.DetachPartition(parent, partition);
        Departure known = situation.departures().get(partition);
        return known == null || known.note() == null
                ? List.of(detach)
                : List.of(detach, new Step.DropDetachCheck(partition));
    }

    /** Finishes a detach that was begun, in one transaction. */
    static List<Step> finish(QualifiedName parent, QualifiedName partition) {
        return List.of(
                new Step.NoteDetach(parent, partition, false),
                new Step.DetachPartition(parent, partition, Step.DetachPartition.Manner.FINALIZE),
                new Step.DropDetachCheck(partition));
    }

    /** Detaches while the parent is in use: each list is a transaction of its own. */
    static List<List<Step>> concurrently(QualifiedName parent, QualifiedName partition) {
        return List.of(
                List.of(new Step.NoteDetach(parent, partition, false)),
                List.of(new Step.DetachPartition(parent, partition, Step.DetachPartition.Manner.CONCURRENTLY)),
                List.of(new Step.DropDetachCheck(partition)));
    }

    /**
     * Detaches while the parent is in use, and drops, which then concerns the parent no more.
     *
     * @param restrict whether a row that came meanwhile forbids to drop it
     */
    static List<List<Step>> dropConcurrently(QualifiedName parent, PartitionNode partition, boolean restrict) {
        QualifiedName name = partition.name();
        Step note = new Step.NoteDetach(parent, name, true);
        List<Step> drop = dropDetached(parent, partition, restrict);
        return partition.detachPending()
                ? List.of(
                        List.of(note, new Step.DetachPartition(parent, name, Step.DetachPartition.Manner.FINALIZE)),
                        drop)
                : List.of(
                        List.of(note),
                        List.of(new Step.DetachPartition(parent, name, Step.DetachPartition.Manner.CONCURRENTLY)),
                        drop);
    }

    /**
     * Drops a table that is no partition any more.
     *
     * @param parent what it was a partition of
     */
    static List<Step> dropDetached(QualifiedName parent, PartitionNode table, boolean restrict) {
        Step drop = new Step.DropTable(table.name(), table.foreign());
        PartitionBound bound = table.bound();
        Step.AttachPartition wayBack = bound == null ? null : new Step.AttachPartition(parent, table.name(), bound);
        return List.of(
                restrict
                        ? new Step.DropEmpty(
                                List.of(new Step.DropEmpty.Siblings(null, List.of(table))), List.of(drop), wayBack, "")
                        : drop);
    }
}
