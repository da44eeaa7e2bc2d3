package liquibase.ext.partitions.precondition;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import liquibase.database.Database;
import liquibase.ext.partitions.catalog.PartitionRows;
import liquibase.ext.partitions.model.PartitionNode;
import liquibase.ext.partitions.problem.PreconditionNotes;

/**
 * The default partition of the partitioned table holds no row, or the table has none. Default partitions of its partitions
 * are not looked at. It stops at the first row.
 */
public final class DefaultPartitionEmptyPrecondition extends AbstractTreePrecondition {

    static final String NAME = "defaultPartitionEmpty";

    /** A precondition to be loaded. */
    public DefaultPartitionEmptyPrecondition() {
        super(NAME, List.of());
    }

    @Override
    Optional<String> failure(Database database, Connection connection, PartitionNode root) throws SQLException {
        return new PartitionRows(connection)
                .withRows(root.defaultPartition().stream().toList()).stream()
                        .findFirst()
                        .map(partition -> PreconditionNotes.rowsInDefault(root.name(), partition.name()));
    }
}
