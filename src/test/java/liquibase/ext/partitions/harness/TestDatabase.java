package liquibase.ext.partitions.harness;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import javax.sql.DataSource;
import liquibase.ext.partitions.catalog.FingerprintReader;
import liquibase.ext.partitions.model.CatalogFingerprint;

/**
 * A database that belongs to one test. {@link #close()} drops it, ending whatever sessions are still on it.
 *
 * @param url the JDBC URL, without user and password
 * @param drop what {@link #close()} does
 */
public record TestDatabase(String url, String username, String password, Runnable drop) implements AutoCloseable {
    public DataSource dataSource() {
        return PostgresServer.dataSource(url, username, password);
    }

    /** A new connection in autocommit mode, which the caller closes. */
    public Connection connection() throws SQLException {
        return dataSource().getConnection();
    }

    /** Executes one or several statements in one implicit transaction; an error names the SQL. */
    public void execute(String sql) {
        PostgresServer.execute(dataSource(), sql);
    }

    /** One string a row: its columns, joined by {@code |} as {@code psql -At} does; null is the empty string. */
    public List<String> queryList(String sql) {
        try (Connection connection = connection()) {
            return queryList(connection, sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e.getMessage() + "\nin: " + sql, e);
        }
    }

    /** Everything the user schemas consist of now. */
    public CatalogFingerprint fingerprint() {
        try (Connection connection = connection()) {
            return new FingerprintReader(FingerprintReader.USUAL_LIQUIBASE_TABLES).read(connection);
        } catch (SQLException e) {
            throw new IllegalStateException("The catalog could not be read: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        drop.run();
    }

    /** As {@link #queryList(String)}, on a connection of the caller's. */
    public static List<String> queryList(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            try (ResultSet rows = statement.executeQuery(sql)) {
                List<String> result = new ArrayList<>();
                while (rows.next()) {
                    result.add(row(rows));
                }
                return List.copyOf(result);
            }
        }
    }

    private static String row(ResultSet rows) throws SQLException {
        StringJoiner row = new StringJoiner("|");
        for (int column = 1; column <= rows.getMetaData().getColumnCount(); column++) {
            String value = rows.getString(column);
            row.add(value == null ? "" : value);
        }
        return row.toString();
    }
}
