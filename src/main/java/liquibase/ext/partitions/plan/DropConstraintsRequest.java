package liquibase.ext.partitions.plan;

import java.util.Optional;
import java.util.Set;
import liquibase.ext.partitions.model.ConstraintDefinition;
import liquibase.ext.partitions.model.ExistingConstraint;
import liquibase.ext.partitions.model.QualifiedName;

/**
 * What a dropPartitionForeignKeys or dropPartitionConstraints change, or the rollback of a change that created
 * constraints, asks for.
 *
 * @param where the change and its table, for messages
 * @param target the constraint and the tables that have it
 * @param kinds what the constraint may be, at least one kind
 * @param definition what it has to demand; empty for anything
 * @param ifExists whether it is fine when there is none
 * @param concurrently whether reads and writes go on meanwhile
 * @param inTransaction whether it runs in the transaction of its changeset
 */
public record DropConstraintsRequest(
        String where,
        ConstraintTarget target,
        Set<ExistingConstraint.Kind> kinds,
        Optional<ConstraintDefinition> definition,
        boolean ifExists,
        boolean concurrently,
        boolean inTransaction)
        implements OperationRequest {

    public DropConstraintsRequest {
        kinds = Set.copyOf(kinds);
    }

    @Override
    public QualifiedName table() {
        return target.table();
    }
}
