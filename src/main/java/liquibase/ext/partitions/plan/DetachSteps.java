package liquibase.ext.partitions.plan;

import java.util.List;
import liquibase.ext.partitions.model.PartitionNode;
import liquibase.ext.partitions.model.PartitionStrategy;
import liquibase.ext.partitions.model.QualifiedName;
import org.jspecify.annotations.Nullable;

/**
 * The transactions that detach a partition. DETACH CONCURRENTLY leaves a check on the partition that a plain detach does
 * not, unless the parent is partitioned by hash; it is dropped, so that both end the same.
 */
final class DetachSteps {

    private DetachSteps() {}

    /** Finishes a detach that was begun. */
    static List<Step> finish(QualifiedName parent, QualifiedName partition) {
        return List.of(
                new Step.NoteChecks(partition),
                new Step.DetachPartition(parent, partition, Step.DetachPartition.Manner.FINALIZE),
                new Step.DropDetachCheck(partition));
    }

    /**
     * Detaches while the parent is in use: each list is a transaction of its own.
     *
     * @param parent the parent; null when nothing is known of it
     */
    static List<List<Step>> concurrently(QualifiedName table, @Nullable PartitionNode parent, QualifiedName partition) {
        List<Step> detach =
                List.of(new Step.DetachPartition(table, partition, Step.DetachPartition.Manner.CONCURRENTLY));
        boolean leavesNoCheck =
                parent != null && parent.key() != null && parent.key().strategy() == PartitionStrategy.HASH;
        return leavesNoCheck
                ? List.of(detach)
                : List.of(
                        List.of(new Step.NoteChecks(partition)), detach, List.of(new Step.DropDetachCheck(partition)));
    }
}
