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
 * Finds transactions that a concurrent build waits for: those that have written to the table, or locked it as strongly,
 * and those that still see the database as it was (manual, reference page CREATE INDEX, "Building Indexes Concurrently").
 * Vacuuming holds nothing up, and other builds are waited for in another way.
 */
public final class OpenTransactions {

    private static final String QUERY = """
            WITH leaf AS (
              SELECT pg_catalog.to_regclass(
                  COALESCE(pg_catalog.quote_ident(schema) || '.', '') || pg_catalog.quote_ident(name))::oid AS oid
              FROM unnest(?::text[], ?::text[]) AS wanted(schema, name)
            ), locker AS (
              SELECT l.pid, l.virtualtransaction
              FROM pg_catalog.pg_locks l
              JOIN leaf ON leaf.oid = l.relation
              WHERE l.locktype = 'relation' AND l.granted AND l.mode NOT IN ('AccessShareLock', 'RowShareLock')
                AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())
            )
            SELECT a.pid::text AS id, false AS prepared, COALESCE(a.application_name, '') AS application, a.state,
              date_part('epoch', clock_timestamp() - a.xact_start)::bigint AS seconds
            FROM pg_catalog.pg_stat_activity a
            WHERE a.datname = pg_catalog.current_database() AND a.pid <> pg_catalog.pg_backend_pid()
              AND a.usesysid IS NOT NULL AND a.leader_pid IS NULL
              AND a.pid NOT IN (SELECT v.pid FROM pg_catalog.pg_stat_progress_vacuum v)
              AND a.pid NOT IN (SELECT b.pid FROM pg_catalog.pg_stat_progress_create_index b)
              AND (a.backend_xmin IS NOT NULL OR a.pid IN (SELECT pid FROM locker WHERE pid IS NOT NULL))
              AND (a.state LIKE 'idle in transaction%' AND clock_timestamp() - a.state_change > ?::interval
                OR clock_timestamp() - a.xact_start > ?::interval)
            UNION ALL
            SELECT x.gid, true, '', 'prepared', date_part('epoch', clock_timestamp() - x.prepared)::bigint
            FROM pg_catalog.pg_prepared_xacts x
            WHERE x.database = pg_catalog.current_database()
              AND x.transaction IN (SELECT own.transactionid FROM pg_catalog.pg_locks own
                JOIN locker USING (virtualtransaction) WHERE own.locktype = 'transactionid' AND own.pid IS NULL)
            ORDER BY 5 DESC
            """;

    /**
     * An open transaction.
     *
     * @param id its process, or the identifier under which it was prepared
     * @param prepared whether it is prepared to be committed by whoever knows its identifier
     * @param application what its session calls itself
     * @param state what its session does
     * @param seconds how long it has been open, or prepared
     */
    public record Open(String id, boolean prepared, String application, String state, long seconds) {}

    private final Connection connection;

    /** A reader of the database that the connection is open to. */
    public OpenTransactions(Connection connection) {
        this.connection = connection;
    }

    /**
     * Finds them.
     *
     * @param tables the tables to be built on
     * @param idle from when on one that does nothing counts
     * @param old from when on any counts
     */
    public List<Open> inTheWay(List<QualifiedName> tables, Duration idle, Duration old) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(QUERY)) {
            NameArrays.set(statement, tables);
            statement.setString(3, idle.toMillis() + " milliseconds");
            statement.setString(4, old.toMillis() + " milliseconds");
            try (ResultSet rows = statement.executeQuery()) {
                List<Open> found = new ArrayList<>();
                while (rows.next()) {
                    found.add(new Open(
                            rows.getString("id"),
                            rows.getBoolean("prepared"),
                            rows.getString("application"),
                            rows.getString("state"),
                            rows.getLong("seconds")));
                }
                return found;
            }
        }
    }
}
