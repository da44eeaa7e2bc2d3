package liquibase.ext.partitions.plan;

import liquibase.ext.partitions.model.PartitionBound;
import liquibase.ext.partitions.model.QualifiedName;

/**
 * What an attachPartition change, or the rollback of a detachPartition, asks for.
 *
 * @param where the change and its table, for messages
 * @param table the partitioned table, whose direct partition it becomes
 * @param partition the table that becomes a partition
 * @param bound what it holds
 * @param moveDefaultRows whether rows of the default partition that belong to it go there
 * @param concurrently whether reads and writes go on meanwhile
 * @param inTransaction whether it runs in the transaction of its changeset
 */
public record AttachRequest(
        String where,
        QualifiedName table,
        QualifiedName partition,
        PartitionBound bound,
        boolean moveDefaultRows,
        boolean concurrently,
        boolean inTransaction)
        implements OperationRequest {
    /** The same outside of a transaction. */
    AttachRequest outsideTransaction() {
        return new AttachRequest(where, table, partition, bound, moveDefaultRows, concurrently, false);
    }
}
