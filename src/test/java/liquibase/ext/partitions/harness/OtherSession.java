package liquibase.ext.partitions.harness;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import liquibase.ext.partitions.testing.TestDatabase;

/** A session beside the one under test, in a transaction that holds its locks until it ends or the database goes. */
public final class OtherSession {
    private final Connection connection;

    private OtherSession(Connection connection) {
        this.connection = connection;
    }

    /** Opens a session that has executed this in its transaction. */
    public static OtherSession that(TestDatabase database, String sql) {
        try {
            OtherSession session = new OtherSession(database.connection());
            session.connection.setAutoCommit(false);
            return session.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Executes something more in the transaction. */
    public OtherSession execute(String sql) {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
            return this;
        } catch (SQLException e) {
            throw new IllegalStateException(e.getMessage() + "\nin: " + sql, e);
        }
    }

    /** One string a row, read in the transaction. */
    public List<String> queryList(String sql) throws SQLException {
        return TestDatabase.queryList(connection, sql);
    }

    public void commit() throws SQLException {
        connection.commit();
    }

    /** Lets go of its locks. */
    public void rollback() throws SQLException {
        connection.rollback();
    }
}
