package liquibase.ext.partitions.execute;

import java.sql.Connection;
import java.sql.SQLException;
import liquibase.ext.partitions.catalog.ServerIdentity;
import liquibase.ext.partitions.catalog.SessionSettings;
import liquibase.ext.partitions.problem.ConnectionNotes;

/**
 * A connection beside Liquibase's own, in autocommit mode.
 *
 * @param connection the connection
 * @param autoCommit what it was in before
 * @param before the settings that its session had before
 */
record Sibling(Connection connection, boolean autoCommit, SessionSettings before) {

    /** Makes one of a connection, which is closed if that fails. */
    static Sibling of(Connection connection, SessionSettings settings, ServerIdentity server) throws SQLException {
        try {
            boolean autoCommit = connection.getAutoCommit();
            connection.setAutoCommit(true);
            try {
                if (!server.equals(ServerIdentity.of(connection))) {
                    throw new SQLException(ConnectionNotes.otherDatabase());
                }
                return new Sibling(connection, autoCommit, settings.exchange(connection));
            } catch (SQLException | RuntimeException e) {
                connection.setAutoCommit(autoCommit);
                throw e;
            }
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    /** Gives it back as it was. One that the server has ended cannot be given its settings back, and needs none. */
    @SuppressWarnings("EmptyCatch") // nobody could do anything about it
    void giveBack() {
        try (connection) {
            before.exchange(connection);
            connection.setAutoCommit(autoCommit);
        } catch (SQLException | RuntimeException e) {
            // It is closed all the same.
        }
    }
}
