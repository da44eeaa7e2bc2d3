package liquibase.ext.partitions.execute;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import liquibase.ext.partitions.catalog.ServerIdentity;
import liquibase.ext.partitions.catalog.SessionSettings;
import liquibase.ext.partitions.problem.ConnectionNotes;
import org.jspecify.annotations.Nullable;

/** Connections beside Liquibase's own, in autocommit mode. A connection of a pool goes back as it was. */
final class Siblings implements AutoCloseable {

    private final Optional<ConnectionSource> source;
    private final Duration patience;
    private final SessionSettings settings;
    private final ServerIdentity server;
    private final boolean isDirect;
    private final List<Opening> openings = new ArrayList<>();
    private @Nullable Opening watcher;
    private @Nullable String refusal;

    /**
     * Opens none yet.
     *
     * @param original Liquibase's connection
     * @param source where more come from, if anybody knows
     * @param patience how long to wait for one
     */
    Siblings(Connection original, Optional<ConnectionSource> source, Duration patience) throws SQLException {
        this.source = source;
        this.patience = patience;
        this.settings = SessionSettings.of(original);
        this.server = ServerIdentity.of(original);
        this.isDirect = original.getAutoCommit() && new SessionProbe(original).isDirect();
    }

    /**
     * One more connection, whose session has the settings of Liquibase's own; empty when none can be had, now or the last
     * time, as {@link #refusal} says.
     */
    Optional<Connection> open() {
        return open(this::giveSettings);
    }

    /** The same with a session as it is. */
    Optional<Connection> openPlain() {
        return open(connection -> null);
    }

    private SessionSettings giveSettings(Connection connection) throws SQLException {
        if (isDirect && new SessionProbe(connection).isIndirect()) {
            throw new SQLException(ConnectionNotes.throughPool());
        }
        return settings.exchange(connection);
    }

    private Optional<Connection> open(Sibling.Settings given) {
        if (source.isEmpty() || refusal != null) {
            return Optional.empty();
        }
        try {
            return Optional.of(begin(source.get(), given).await(patience).connection());
        } catch (SQLException e) {
            refusal = String.valueOf(e.getMessage());
            return Optional.empty();
        }
    }

    /**
     * A connection to look at the others with, when there is one; the first to ask begins to open it. Its session is as it
     * is: in a transaction nobody knows whose it will be next.
     */
    Optional<Connection> watcher() {
        if (watcher == null && source.isPresent() && refusal == null) {
            watcher = begin(source.get(), connection -> null);
        }
        return watcher == null ? Optional.empty() : watcher.now().map(Sibling::connection);
    }

    /** Why the last one could not be had. */
    Optional<String> refusal() {
        return Optional.ofNullable(refusal);
    }

    private Opening begin(ConnectionSource connections, Sibling.Settings given) {
        Opening opening = Opening.begin(() -> Sibling.of(connections.open(), given, server));
        openings.add(opening);
        return opening;
    }

    /** Gives all of them back. */
    @Override
    public void close() {
        openings.forEach(Opening::giveBack);
        openings.clear();
    }
}
