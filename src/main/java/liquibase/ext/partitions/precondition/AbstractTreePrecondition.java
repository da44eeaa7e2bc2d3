package liquibase.ext.partitions.precondition;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import liquibase.database.Database;
import liquibase.ext.partitions.catalog.CatalogTable;
import liquibase.ext.partitions.catalog.PartitionCatalog;
import liquibase.ext.partitions.model.PartitionNode;
import liquibase.ext.partitions.model.PartitionTree;
import liquibase.ext.partitions.model.QualifiedName;
import liquibase.ext.partitions.problem.PreconditionNotes;

/** A precondition on the partitions of a table. */
abstract class AbstractTreePrecondition extends AbstractPartitionPrecondition {

    AbstractTreePrecondition(String name, List<String> attributes) {
        super(name, attributes);
    }

    /** Looks at the partitions of a partitioned table, and asks the server what they do not tell. */
    abstract Optional<String> failure(Database database, Connection connection, PartitionNode root) throws SQLException;

    @Override
    final Optional<String> failure(Database database, Connection connection, QualifiedName table) throws SQLException {
        Optional<CatalogTable> found = new PartitionCatalog(connection).read(table);
        if (found.isEmpty()) {
            return Optional.of(PreconditionNotes.noTable(table));
        }
        Optional<PartitionTree> tree = found.get().tree();
        return tree.isEmpty()
                ? Optional.of(
                        PreconditionNotes.notPartitioned(table, found.get().kind()))
                : failure(database, connection, tree.get().root());
    }
}
