package liquibase.ext.partitions.execute;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import liquibase.ext.partitions.catalog.DepartureCatalog;
import liquibase.ext.partitions.model.Departure;
import liquibase.ext.partitions.model.QualifiedName;
import liquibase.ext.partitions.problem.RemovalNotes;

/**
 * A partitioned table that is about to be dropped with all its partitions.
 *
 * @param where the rollback, its change and the table, for messages
 * @param table its name in exact case
 */
public record TableRemoval(String where, QualifiedName table) implements TableLook {

    @Override
    public void look(Connection connection, Reporter reporter) throws SQLException {
        warning(connection).ifPresent(warning -> reporter.warn(where + ": " + warning));
    }

    /** Says how many rows go with it; empty when none do. */
    public Optional<String> warning(Connection connection) throws SQLException {
        Departure known = new DepartureCatalog(connection)
                .read(table, List.of(table), /* withReferences= */ false, /* withRows= */ true)
                .get(table);
        return known == null || known.rows() == 0
                ? Optional.empty()
                : Optional.of(RemovalNotes.tableLeaving(table, known));
    }
}
