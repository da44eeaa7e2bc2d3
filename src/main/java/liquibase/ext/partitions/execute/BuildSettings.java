package liquibase.ext.partitions.execute;

import java.sql.Connection;
import java.sql.SQLException;
import liquibase.ext.partitions.catalog.SessionSettings;

/**
 * A session for one build, which is as it was before when this is closed. It has no timeouts: one that ended a CREATE
 * INDEX CONCURRENTLY in its waits for other transactions would leave an invalid index. And it does not wait for the disk
 * at each of the build's commits: the attachment does, and what a server loses until then is built again.
 */
final class BuildSettings implements AutoCloseable {

    private final Connection connection;
    private final SessionSettings before;

    BuildSettings(Connection connection) throws SQLException {
        this.connection = connection;
        this.before = SessionSettings.prepareForBuild(connection);
    }

    @Override
    public void close() throws SQLException {
        before.exchange(connection);
    }
}
