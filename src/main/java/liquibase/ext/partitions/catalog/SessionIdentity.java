package liquibase.ext.partitions.catalog;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/**
 * Who a session is, and how long its statements wait for locks.
 *
 * @param database the database's name
 * @param started when the server was started
 * @param process its server process
 * @param lockTimeout its {@code lock_timeout}; zero for as long as it takes
 */
public record SessionIdentity(String database, String started, int process, Duration lockTimeout) {

    private static final String QUERY = """
            SELECT pg_catalog.current_database(),
              pg_catalog.date_part('epoch', pg_catalog.pg_postmaster_start_time())::text,
              pg_catalog.pg_backend_pid(),
              (1000 * pg_catalog.date_part('epoch', pg_catalog.current_setting('lock_timeout')::interval))::bigint""";

    /** Asks a session. */
    public static SessionIdentity of(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(QUERY)) {
            row.next();
            return new SessionIdentity(
                    row.getString(1), row.getString(2), row.getInt(3), Duration.ofMillis(row.getLong(4)));
        }
    }

    /** Whether both are on the same database of the same running server. */
    public boolean isBeside(SessionIdentity other) {
        return database.equals(other.database) && started.equals(other.started);
    }
}
