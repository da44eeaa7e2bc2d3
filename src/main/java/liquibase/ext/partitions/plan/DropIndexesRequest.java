package liquibase.ext.partitions.plan;

import java.util.Optional;
import liquibase.ext.partitions.model.IndexedDefinition;
import liquibase.ext.partitions.model.QualifiedName;

/**
 * What a dropPartitionIndexes change, or the rollback of a createPartitionIndexes, asks for.
 *
 * @param where the change and its table, for messages
 * @param target the index and the tables that have it
 * @param definition what the index has to be; empty for any
 * @param ifExists whether it is fine when there is none
 * @param concurrently whether reads and writes go on meanwhile
 * @param inTransaction whether it runs in the transaction of its changeset
 */
public record DropIndexesRequest(
        String where,
        IndexTarget target,
        Optional<IndexedDefinition> definition,
        boolean ifExists,
        boolean concurrently,
        boolean inTransaction)
        implements OperationRequest {

    @Override
    public QualifiedName table() {
        return target.table();
    }
}
