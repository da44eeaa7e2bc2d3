package liquibase.ext.partitions.catalog;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import liquibase.ext.partitions.model.QualifiedName;

/**
 * Finds transactions that have used a table, if only to read, and are still open: a DETACH CONCURRENTLY of one of its
 * partitions waits for them (manual, reference page ALTER TABLE).
 */
public final class TableUsers {

    private static final String QUERY = """
            SELECT a.pid::text AS id, COALESCE(a.application_name, '') AS application, a.state,
              date_part('epoch', clock_timestamp() - a.xact_start)::bigint AS seconds
            FROM pg_catalog.pg_stat_activity a
            WHERE a.pid <> pg_catalog.pg_backend_pid() AND a.usesysid IS NOT NULL AND a.leader_pid IS NULL
              AND clock_timestamp() - a.xact_start > ?::interval
              AND a.pid IN (
                SELECT l.pid FROM pg_catalog.pg_locks l
                WHERE l.locktype = 'relation' AND l.granted
                  AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())
                  AND l.relation = pg_catalog.to_regclass(
                    COALESCE(pg_catalog.quote_ident(?) || '.', '') || pg_catalog.quote_ident(?)))
            ORDER BY 4 DESC
            """;

    private final Connection connection;

    /** A reader of the database that the connection is open to. */
    public TableUsers(Connection connection) {
        this.connection = connection;
    }

    /**
     * Finds them, the oldest first.
     *
     * @param old from when on a transaction counts
     */
    public List<OpenTransactions.Open> of(QualifiedName table, Duration old) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(QUERY)) {
            statement.setString(1, old.toMillis() + " milliseconds");
            statement.setString(2, table.schema());
            statement.setString(3, table.name());
            try (ResultSet rows = statement.executeQuery()) {
                List<OpenTransactions.Open> found = new ArrayList<>();
                while (rows.next()) {
                    found.add(new OpenTransactions.Open(
                            rows.getString("id"),
                            false,
                            rows.getString("application"),
                            rows.getString("state"),
                            rows.getLong("seconds")));
                }
                return found;
            }
        }
    }
}
