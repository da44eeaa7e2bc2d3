package liquibase.ext.partitions.plan;

import liquibase.ext.partitions.model.QualifiedName;
import liquibase.ext.partitions.model.RowConstraint;

/**
 * What a createPartitionForeignKeys or the check of a createPartitionConstraints asks for.
 *
 * @param where the change and its table, for messages
 * @param target the constraint and the tables that are to have it
 * @param definition what it demands
 * @param validate whether the rows that there are have to obey
 * @param ifNotExists whether an equal constraint of that name is kept
 * @param concurrently whether reads and writes go on meanwhile
 * @param inTransaction whether it runs in the transaction of its changeset
 */
public record CreateConstraintsRequest(
        String where,
        ConstraintTarget target,
        RowConstraint definition,
        boolean validate,
        boolean ifNotExists,
        boolean concurrently,
        boolean inTransaction)
        implements OperationRequest {

    @Override
    public QualifiedName table() {
        return target.table();
    }

    /** The same outside of a transaction. */
    CreateConstraintsRequest outsideTransaction() {
        return new CreateConstraintsRequest(where, target, definition, validate, ifNotExists, concurrently, false);
    }
}
