package liquibase.ext.partitions.plan;

import java.util.List;
import java.util.Optional;
import liquibase.ext.partitions.model.BoundValue;
import liquibase.ext.partitions.model.QualifiedName;

/**
 * What a dropPartitions change asks for.
 *
 * @param where the change and its table, for messages
 * @param table the partitioned table
 * @param partitions the partitions by name; empty when {@code olderThan} tells
 * @param olderThan range partitions go whose upper bound is at or under it; empty when names tell
 * @param detach whether each stays as a table of its own
 * @param restrict whether to refuse when rows would go
 * @param ifExists whether it is fine when a partition is not there
 * @param concurrently whether reads and writes go on meanwhile
 * @param inTransaction whether it runs in the transaction of its changeset
 */
public record DropPartitionsRequest(
        String where,
        QualifiedName table,
        List<QualifiedName> partitions,
        Optional<List<BoundValue>> olderThan,
        boolean detach,
        boolean restrict,
        boolean ifExists,
        boolean concurrently,
        boolean inTransaction)
        implements OperationRequest {

    public DropPartitionsRequest {
        partitions = List.copyOf(partitions);
        olderThan = olderThan.map(List::copyOf);
    }
}
