package liquibase.ext.partitions.catalog;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import liquibase.ext.partitions.model.QualifiedName;

/** Reads how far builds of indexes are (manual, section 27.4.4 "CREATE INDEX Progress Reporting"). */
public final class BuildProgress {

    /** Blocks are counted while something is scanned, rows while the index is written. */
    private static final String QUERY = """
            SELECT n.nspname, c.relname, p.phase,
              CASE WHEN p.phase LIKE '%loading%' THEN p.tuples_done ELSE p.blocks_done END AS done,
              CASE WHEN p.phase LIKE '%loading%' THEN p.tuples_total ELSE p.blocks_total END AS total
            FROM pg_catalog.pg_stat_progress_create_index p
            JOIN pg_catalog.pg_class c ON c.oid = p.relid
            JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            WHERE p.datname = pg_catalog.current_database()
            """;

    /**
     * A build.
     *
     * @param phase what it does, in the server's words
     * @param done how much of the phase is done
     * @param total out of how much; 0 when that is not known
     */
    public record Build(String phase, long done, long total) {}

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
                builds.put(
                        new QualifiedName(rows.getString("nspname"), rows.getString("relname")),
                        new Build(rows.getString("phase"), rows.getLong("done"), rows.getLong("total")));
            }
            return builds;
        }
    }
}
