package liquibase.ext.partitions.plan;

import java.util.Optional;
import liquibase.ext.partitions.model.PartitionBound;
import liquibase.ext.partitions.model.QualifiedName;

/**
 * What a detachPartition change, or the rollback of an attachPartition, asks for.
 *
 * @param where the change and its table, for messages
 * @param table the partitioned table
 * @param partition its direct partition
 * @param bound what the partition has to hold; empty for anything
 * @param concurrently whether reads and writes go on meanwhile
 * @param inTransaction whether it runs in the transaction of its changeset
 */
public record DetachRequest(
        String where,
        QualifiedName table,
        QualifiedName partition,
        Optional<PartitionBound> bound,
        boolean concurrently,
        boolean inTransaction)
        implements OperationRequest {}
