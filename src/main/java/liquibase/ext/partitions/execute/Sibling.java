package liquibase.ext.partitions.execute;

import java.sql.Connection;
import java.sql.SQLException;
import liquibase.ext.partitions.catalog.SessionIdentity;
import liquibase.ext.partitions.catalog.SessionSettings;
import liquibase.ext.partitions.problem.ConnectionNotes;
import org.jspecify.annotations.Nullable;

/**
 * A connection beside Liquibase's own, in autocommit mode.
 *
 * @param connection the connection
 * @param process its server process
 * @param autoCommit what it was in before
 * @param before the settings that its session had before; null when it still has them
 */
record Sibling(
        Connection connection,
        int process,
        boolean autoCommit,
        @Nullable SessionSettings before) {

    /** The settings of a session beside, which it is given once it is known where they go. */
    interface Settings {
        /** Gives them, and tells what it had before; null when it still has that. */
        @Nullable
        SessionSettings giveTo(Connection connection) throws SQLException;
    }

    /** Makes one of a connection, which is closed if that fails. */
    static Sibling of(Connection connection, Settings settings, SessionIdentity original) throws SQLException {
        try {
            boolean autoCommit = connection.getAutoCommit();
            connection.setAutoCommit(true);
            try {
                SessionIdentity identity = SessionIdentity.of(connection);
                if (!identity.isBeside(original)) {
                    throw new SQLException(ConnectionNotes.otherDatabase());
                }
                return new Sibling(connection, identity.process(), autoCommit, settings.giveTo(connection));
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
            if (before != null) {
                before.exchange(connection);
            }
            connection.setAutoCommit(autoCommit);
        } catch (SQLException | RuntimeException e) {
            // It is closed all the same.
        }
    }
}
