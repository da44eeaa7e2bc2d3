package liquibase.ext.partitions.execute;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import liquibase.ext.partitions.catalog.CatalogTable;
import liquibase.ext.partitions.catalog.LockTable;
import liquibase.ext.partitions.catalog.PartitionCatalog;
import liquibase.ext.partitions.catalog.ServerBoundOrdering;
import liquibase.ext.partitions.model.PartitionTree;
import liquibase.ext.partitions.plan.PartitionOperation;
import liquibase.ext.partitions.plan.Situation;
import liquibase.ext.partitions.problem.PartitionProblemException;
import liquibase.ext.partitions.problem.TableProblems;

/** Asks the server for what a planner needs to know. */
public final class SituationReader {

    private final Connection connection;

    /** A reader of the database that the connection is open to. */
    public SituationReader(Connection connection) {
        this.connection = connection;
    }

    /**
     * The situation for an operation on a table that exists.
     *
     * @return empty when there is no such table
     * @throws PartitionProblemException if it is not a partitioned table
     */
    public Optional<Situation> read(PartitionOperation operation) throws SQLException {
        Optional<CatalogTable> table = new PartitionCatalog(connection).read(operation.table());
        if (table.isEmpty()) {
            return Optional.empty();
        }
        if (table.get().tree().isEmpty()) {
            throw new PartitionProblemException(
                    operation.where(),
                    List.of(TableProblems.notPartitioned(
                            operation.table(), table.get().kind())));
        }
        return Optional.of(of(operation, table.get().tree()));
    }

    /** The situation for an operation on a table that the server need not have. */
    public Situation of(PartitionOperation operation, Optional<PartitionTree> tree) throws SQLException {
        return new Situation(
                tree,
                new PartitionCatalog(connection).occupied(operation.names()),
                new LockTable(connection).budget(),
                new ServerBoundOrdering(connection, operation.where()));
    }
}
