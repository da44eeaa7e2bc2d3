package liquibase.ext.partitions.execute;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import liquibase.ext.partitions.catalog.ServerIdentity;
import liquibase.ext.partitions.catalog.SessionSettings;
import liquibase.ext.partitions.problem.ConnectionNotes;
import org.jspecify.annotations.Nullable;

/**
 * Connections beside Liquibase's own, whose sessions have the same settings, in autocommit mode. A connection of a pool
 * goes back as it was.
 */
final class Siblings implements AutoCloseable {

    private record Sibling(Connection connection, boolean autoCommit, SessionSettings before) {}

    private final Optional<ConnectionSource> source;
    private final SessionSettings settings;
    private final ServerIdentity server;
    private final List<Sibling> open = new ArrayList<>();
    private @Nullable String refusal;

    /**
     * Opens none yet.
     *
     * @param original Liquibase's connection
     * @param source where more come from, if anybody knows
     */
    Siblings(Connection original, Optional<ConnectionSource> source) throws SQLException {
        this.source = source;
        this.settings = SessionSettings.of(original);
        this.server = ServerIdentity.of(original);
    }

    /** Whether anybody knows where connections come from. */
    boolean hasSource() {
        return source.isPresent();
    }

    /** One more connection; empty when none can be had, now or the last time, as {@link #refusal} says. */
    Optional<Connection> open() {
        if (source.isEmpty() || refusal != null) {
            return Optional.empty();
        }
        try {
            Connection connection = source.get().open();
            try {
                open.add(prepare(connection));
                return Optional.of(connection);
            } catch (SQLException | RuntimeException e) {
                connection.close();
                throw e;
            }
        } catch (SQLException | RuntimeException e) {
            // Only the message, since a driver's exception may hold more than is to be told.
            refusal = String.valueOf(e.getMessage());
            return Optional.empty();
        }
    }

    /** Why the last one could not be had. */
    Optional<String> refusal() {
        return Optional.ofNullable(refusal);
    }

    private Sibling prepare(Connection connection) throws SQLException {
        boolean autoCommit = connection.getAutoCommit();
        connection.setAutoCommit(true);
        if (!server.equals(ServerIdentity.of(connection))) {
            connection.setAutoCommit(autoCommit);
            throw new SQLException(ConnectionNotes.otherDatabase());
        }
        return new Sibling(connection, autoCommit, settings.exchange(connection));
    }

    /** Gives all of them back. */
    @Override
    public void close() {
        for (Sibling sibling : open) {
            // One that the server has ended cannot be given its settings back, and needs none.
            try (Connection connection = sibling.connection()) {
                sibling.before().exchange(connection);
                connection.setAutoCommit(sibling.autoCommit());
            } catch (SQLException e) {
                refusal = String.valueOf(e.getMessage());
            }
        }
        open.clear();
    }
}
