package liquibase.ext.partitions.plan;

import liquibase.ext.partitions.model.IndexedDefinition;
import liquibase.ext.partitions.model.QualifiedName;
import liquibase.ext.partitions.problem.IndexWords;

/**
 * What a createPartitionIndexes change asks for, or a createPartitionConstraints of a constraint that an index enforces.
 *
 * @param where the change and its table, for messages
 * @param target the index and the tables that are to have it
 * @param definition what to build
 * @param ifNotExists whether an equal index of that name is kept
 * @param concurrently whether reads and writes go on meanwhile
 * @param inTransaction whether it runs in the transaction of its changeset
 */
public record CreateIndexesRequest(
        String where,
        IndexTarget target,
        IndexedDefinition definition,
        boolean ifNotExists,
        boolean concurrently,
        boolean inTransaction)
        implements OperationRequest {

    @Override
    public QualifiedName table() {
        return target.table();
    }

    /** Whether the index is that of a constraint of its name. */
    boolean isConstraint() {
        return definition.constraint().isPresent();
    }

    /** What messages call it. */
    IndexWords words() {
        return IndexWords.of(definition);
    }

    /** The same outside of a transaction. */
    CreateIndexesRequest outsideTransaction() {
        return new CreateIndexesRequest(where, target, definition, ifNotExists, concurrently, false);
    }
}
