package liquibase.ext.partitions.execute;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import liquibase.ext.partitions.catalog.DepartureCatalog;
import liquibase.ext.partitions.model.Departure;
import liquibase.ext.partitions.model.QualifiedName;
import liquibase.ext.partitions.problem.PartitionProblemException;
import liquibase.ext.partitions.problem.RemovalNotes;
import liquibase.ext.partitions.problem.TableProblems;

/**
 * A partitioned table that is about to be dropped with all its partitions.
 *
 * @param where the rollback, its change and the table, for messages
 * @param table its name in exact case
 * @param reason why it is not dropped with rows, after a semicolon; empty when it is
 */
public record TableRemoval(String where, QualifiedName table, String reason) implements TableLook {

    /** Tells how many rows go; where they are not to, they stand in the way. */
    @Override
    public void look(Connection connection, Reporter reporter) throws SQLException {
        Optional<Departure> known = withRows(connection);
        if (known.isPresent() && !reason.isEmpty()) {
            throw new PartitionProblemException(where, List.of(TableProblems.rowsInTable(table, reason)));
        }
        warning(known).ifPresent(warning -> reporter.warn(where + ": " + warning));
    }

    /** Says how many rows go with it; empty when none do. */
    public Optional<String> warning(Connection connection) throws SQLException {
        return warning(withRows(connection));
    }

    private Optional<String> warning(Optional<Departure> known) {
        return known.map(departure -> RemovalNotes.tableLeaving(table, departure));
    }

    private Optional<Departure> withRows(Connection connection) throws SQLException {
        Departure known = new DepartureCatalog(connection)
                .read(table, List.of(table), /* withReferences= */ false, /* withRows= */ true)
                .get(table);
        return Optional.ofNullable(known).filter(departure -> departure.rows() != 0);
    }
}
