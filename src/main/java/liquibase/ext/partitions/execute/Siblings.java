package liquibase.ext.partitions.execute;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import liquibase.ext.partitions.catalog.SessionIdentity;
import liquibase.ext.partitions.catalog.SessionSettings;
import liquibase.ext.partitions.problem.ConnectionNotes;
import org.jspecify.annotations.Nullable;

/**
 * Connections beside Liquibase's own, in autocommit mode: some to work with, whose sessions have the same settings, and
 * one to look at the others with. A connection of a pool goes back as it was.
 */
final class Siblings implements AutoCloseable {

    private static final Sibling.Settings AS_IT_IS = connection -> null;

    /** Something to read with the connection that looks at the others. */
    interface Question<T> {
        T ask(Connection watcher) throws SQLException;
    }

    private final Connection original;
    private final Optional<ConnectionSource> source;
    private final Duration patience;
    private final SessionIdentity identity;
    private final boolean isDirect;
    private final List<Opening> openings = new ArrayList<>();
    private final Map<Connection, Integer> processes = Collections.synchronizedMap(new IdentityHashMap<>());
    private @Nullable SessionSettings settings;
    private @Nullable Watcher watcher;
    private @Nullable String refusal;
    private boolean closed;

    /**
     * Opens none yet.
     *
     * @param original Liquibase's connection
     * @param source where more come from, if anybody knows
     * @param patience how long to wait for one
     */
    Siblings(Connection original, Optional<ConnectionSource> source, Duration patience) throws SQLException {
        this.original = original;
        this.source = source;
        this.patience = patience;
        this.identity = SessionIdentity.of(original);
        this.isDirect = original.getAutoCommit() && new SessionProbe(original).isDirect();
    }

    /**
     * One more connection to work with, whose session has the settings of Liquibase's own, asked for while that does
     * nothing; empty when none can be had, now or the last time, as {@link #refusal} says. It goes before the one to look
     * with, as a pool may have only one for both.
     */
    synchronized Optional<Connection> open() {
        return open(false);
    }

    /** The same with a session as it is. */
    synchronized Optional<Connection> openPlain() {
        return open(true);
    }

    private Optional<Connection> open(boolean asItIs) {
        if (source.isEmpty() || refusal != null) {
            return Optional.empty();
        }
        if (watcher != null) {
            watcher.giveBack();
            watcher = null;
        }
        try {
            Sibling.Settings given = asItIs ? AS_IT_IS : settingsOfOriginal();
            Opening opening = begin(source.get(), given);
            openings.add(opening);
            Sibling sibling = opening.await(patience);
            processes.put(sibling.connection(), sibling.process());
            return Optional.of(sibling.connection());
        } catch (SQLException e) {
            refusal = String.valueOf(e.getMessage());
            return Optional.empty();
        }
    }

    private Sibling.Settings settingsOfOriginal() throws SQLException {
        SessionSettings wanted = settings == null ? SessionSettings.of(original) : settings;
        settings = wanted;
        return connection -> {
            if (isDirect && new SessionProbe(connection).isIndirect()) {
                throw new SQLException(ConnectionNotes.throughPool());
            }
            return wanted.exchange(connection);
        };
    }

    /**
     * Asks something beside the others, whatever they do; the first to ask begins to open a connection for that, and
     * nobody waits for it. Its session is as it is: in a transaction nobody knows whose it will be next.
     *
     * @param unknown the answer when there is no such connection yet, or it fails, or another question lasts
     */
    <T> T look(Question<T> question, T unknown) {
        Watcher looking = watcher();
        return looking == null ? unknown : looking.ask(question, unknown);
    }

    private synchronized @Nullable Watcher watcher() {
        if (watcher == null && source.isPresent() && refusal == null && !closed) {
            watcher = new Watcher(begin(source.get(), AS_IT_IS));
        }
        return watcher;
    }

    /** Whether there is no connection to look with, at least not yet. */
    synchronized boolean isBlind() {
        return watcher == null || watcher.isBlind();
    }

    /** Why the last one could not be had. */
    synchronized Optional<String> refusal() {
        return Optional.ofNullable(refusal);
    }

    /** Liquibase's own session, as it was in the beginning. */
    SessionIdentity original() {
        return identity;
    }

    /** The server process of a connection of these, or else of Liquibase's own. */
    int process(Connection connection) {
        return processes.getOrDefault(connection, identity.process());
    }

    private Opening begin(ConnectionSource connections, Sibling.Settings given) {
        return Opening.begin(() -> Sibling.of(connections.open(), given, identity));
    }

    /** Gives all of them back. */
    @Override
    public synchronized void close() {
        closed = true;
        openings.forEach(Opening::giveBack);
        openings.clear();
        if (watcher != null) {
            watcher.giveBack();
            watcher = null;
        }
    }
}
