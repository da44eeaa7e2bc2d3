package liquibase.ext.partitions.execute;

import java.sql.Connection;
import java.sql.SQLException;
import liquibase.ext.partitions.catalog.SessionSettings;

/**
 * A session without timeouts, and with those it had before when it is closed: one that ended a CREATE INDEX CONCURRENTLY
 * in its waits for other transactions would leave an invalid index.
 */
final class NoTimeouts implements AutoCloseable {

    private final Connection connection;
    private final SessionSettings before;

    NoTimeouts(Connection connection) throws SQLException {
        this.connection = connection;
        this.before = SessionSettings.removeTimeouts(connection);
    }

    @Override
    public void close() throws SQLException {
        before.exchange(connection);
    }
}
