package liquibase.ext.partitions.catalog;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import liquibase.ext.partitions.model.QualifiedName;
import org.jspecify.annotations.Nullable;

/** Reads how far builds of indexes are (manual, section 27.4.4 "CREATE INDEX Progress Reporting"). */
public final class BuildProgress {

    /** Blocks are counted while something is scanned, rows while the index is written. */
    private static final String QUERY = """
            SELECT n.nspname, c.relname, p.phase,
              CASE WHEN p.phase LIKE '%loading%' THEN p.tuples_done ELSE p.blocks_done END AS done,
              CASE WHEN p.phase LIKE '%loading%' THEN p.tuples_total ELSE p.blocks_total END AS total,
              a.pid AS locker, COALESCE(a.application_name, '') AS application,
              COALESCE(date_part('epoch', clock_timestamp() - a.xact_start), 0)::bigint AS seconds
            FROM pg_catalog.pg_stat_progress_create_index p
            JOIN pg_catalog.pg_class c ON c.oid = p.relid
            JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = p.current_locker_pid AND p.phase LIKE 'waiting%'
            WHERE p.datname = pg_catalog.current_database()
            """;

    /**
     * A build.
     *
     * @param phase what it does, in the server's words
     * @param done how much of the phase is done
     * @param total out of how much; 0 when that is not known
     * @param waitsFor the transaction that it waits for, if it does
     */
    public record Build(
            String phase, long done, long total, @Nullable Locker waitsFor) {}

    /**
     * A transaction that a build waits for.
     *
     * @param process its server process
     * @param application what it calls itself
     * @param seconds how long it has been open
     */
    public record Locker(int process, String application, long seconds) {}

    private final Connection connection;

    /** A reader of the database that the connection is open to. */
    public BuildProgress(Connection connection) {
        this.connection = connection;
    }

    /** What is being built, by table. */
    public Map<QualifiedName, Build> read() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(QUERY)) {
            Map<QualifiedName, Build> builds = new HashMap<>();
            while (rows.next()) {
                int locker = rows.getInt("locker");
                builds.put(
                        new QualifiedName(rows.getString("nspname"), rows.getString("relname")),
                        new Build(
                                rows.getString("phase"),
                                rows.getLong("done"),
                                rows.getLong("total"),
                                locker == 0
                                        ? null
                                        : new Locker(locker, rows.getString("application"), rows.getLong("seconds"))));
            }
            return builds;
        }
    }
}
