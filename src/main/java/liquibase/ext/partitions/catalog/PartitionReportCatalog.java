package liquibase.ext.partitions.catalog;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import liquibase.ext.partitions.model.PartitionReport;
import liquibase.ext.partitions.model.QualifiedName;
import org.jspecify.annotations.Nullable;

/**
 * Reads everything that there is to report of partitioned tables from the system catalogs (manual, chapter 53) and the
 * statistics (section 27.2), in one query. Anybody may run it, and it waits for no lock on a table, but for one that is
 * partitioned by an expression.
 */
public final class PartitionReportCatalog {

    /**
     * A relation that was asked for and is no partitioned table.
     *
     * @param name its name
     * @param kind what it is, with an article, for messages
     * @param parent the partitioned table that it is a partition of; null for none
     */
    public record Other(
            QualifiedName name, String kind, @Nullable QualifiedName parent) {}

    /**
     * The answer.
     *
     * @param report the partitioned tables
     * @param other what has the name that was asked for instead of a partitioned table
     */
    public record Found(PartitionReport report, Optional<Other> other) {}

    private final Connection connection;

    /** A reader of the database that the connection is open to. */
    public PartitionReportCatalog(Connection connection) {
        this.connection = connection;
    }

    /** Reads all trees in a schema, or for null in all schemas but the server's own. */
    public PartitionReport all(@Nullable String schema) throws SQLException {
        return read(schema, null, null).report();
    }

    /**
     * Reads one tree.
     *
     * @param schema its schema; null for the preferred one, else the first on the search path that has the name
     * @param preferred where to look first
     * @param name the name of a partitioned table, which may itself be a partition
     */
    public Found one(@Nullable String schema, @Nullable String preferred, String name) throws SQLException {
        return read(schema, preferred, name);
    }

    private Found read(@Nullable String schema, @Nullable String preferred, @Nullable String name) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(PartitionReportQuery.SQL)) {
            statement.setString(1, schema);
            statement.setString(2, preferred);
            statement.setString(3, name);
            try (ResultSet rows = statement.executeQuery()) {
                PartitionReportReader reader = new PartitionReportReader();
                while (rows.next()) {
                    reader.accept(rows);
                }
                return reader.found();
            }
        }
    }
}
