package liquibase.ext.partitions.catalog;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Which database of which running server a session is on.
 *
 * @param database the database's name
 * @param started when the server was started
 */
public record ServerIdentity(String database, String started) {

    private static final String QUERY = """
            SELECT pg_catalog.current_database(),
              pg_catalog.date_part('epoch', pg_catalog.pg_postmaster_start_time())::text""";

    /** Asks a session. */
    public static ServerIdentity of(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(QUERY)) {
            row.next();
            return new ServerIdentity(row.getString(1), row.getString(2));
        }
    }
}
