package liquibase.ext.partitions.plan;

import java.util.List;
import liquibase.ext.partitions.model.PartitionDefinition;
import liquibase.ext.partitions.model.PartitionItem;
import liquibase.ext.partitions.model.QualifiedName;

/**
 * What a createPartitions change asks for.
 *
 * @param table the partitioned table
 * @param items the items as written
 * @param partitions what they expand to, a default partition last
 * @param ifNotExists whether partitions that are there already are kept
 * @param moveDefaultRows whether rows of a default partition that belong to new partitions go there
 * @param onRollback what its inverse does
 * @param concurrently whether reads and writes go on meanwhile
 * @param inTransaction whether it runs in the transaction of its changeset
 */
public record CreatePartitionsRequest(
        QualifiedName table,
        List<PartitionItem> items,
        List<PartitionDefinition> partitions,
        boolean ifNotExists,
        boolean moveDefaultRows,
        RollbackMode onRollback,
        boolean concurrently,
        boolean inTransaction)
        implements OperationRequest {

    public CreatePartitionsRequest {
        items = List.copyOf(items);
        partitions = List.copyOf(partitions);
    }

    @Override
    public String where() {
        return "createPartitions of table " + table;
    }

    /** The same outside of a transaction. */
    CreatePartitionsRequest outsideTransaction() {
        return new CreatePartitionsRequest(
                table, items, partitions, ifNotExists, moveDefaultRows, onRollback, concurrently, false);
    }
}
