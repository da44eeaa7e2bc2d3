package liquibase.ext.partitions.execute;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Looks whether all transactions of a connection come to one session of the server, so that what is set there holds and
 * can be taken back. A pool in transaction mode, such as PgBouncer, hands each to a session that is free, which is often
 * the same one as long as nobody else is there.
 */
final class SessionProbe {

    /** What is known of the transactions of a connection. */
    enum Finding {
        /** One session for all of them. */
        SAME_SESSION,
        /** Another session for the next one, or one without the settings. */
        OTHER_SESSIONS,
        /** There is something in between that may do the one or the other. */
        UNKNOWN
    }

    private static final int ROUNDS = 5;

    /** A name of its own, so that it does no harm in a session that it should not have come to. */
    private static final String SET = "SELECT pg_catalog.set_config('liquibase_partitions.session', '%s', false)";

    private static final String READ = "SELECT pg_catalog.current_setting('liquibase_partitions.session', true)";

    private static final String WHOSE = "SELECT session_user";

    private final Connection connection;
    private final String session;
    private final @Nullable String loggedInTo;

    /** For a connection in autocommit mode. */
    SessionProbe(Connection connection) throws SQLException {
        this.connection = connection;
        this.session = session(connection);
        this.loggedInTo = loggedInTo(connection);
    }

    /** Whether the session that answers is the one that the server gave to the driver at the login. */
    boolean isDirect() {
        return session.equals(loggedInTo);
    }

    /** Whether it is another one, as anything in between has sessions and numbers of its own. */
    boolean isIndirect() {
        return loggedInTo != null && !isDirect();
    }

    /**
     * Looks.
     *
     * @param another another connection, in autocommit mode, to take the free session away; empty when none can be had
     */
    Finding look(Supplier<Optional<Connection>> another) throws SQLException {
        if (isDirect()) {
            return Finding.SAME_SESSION;
        }
        for (int round = 0; round < ROUNDS; round++) {
            if (!session(connection).equals(session)) {
                return Finding.OTHER_SESSIONS;
            }
        }
        Optional<Connection> rival = another.get();
        if (rival.isPresent() && isOfTheSameKind(rival.get())) {
            return isTakenBy(rival.get()) || !keepsSettings() ? Finding.OTHER_SESSIONS : Finding.SAME_SESSION;
        }
        if (!keepsSettings()) {
            return Finding.OTHER_SESSIONS;
        }
        return isIndirect() ? Finding.UNKNOWN : Finding.SAME_SESSION;
    }

    /** Otherwise it would not share sessions with this one, whatever stands in between. */
    private boolean isOfTheSameKind(Connection rival) throws SQLException {
        return isIndirect() == new SessionProbe(rival).isIndirect()
                && address(rival).equals(address(connection))
                && ask(rival, WHOSE).equals(ask(connection, WHOSE));
    }

    private static String address(Connection connection) throws SQLException {
        return ConnectionSources.withoutParameters(connection.getMetaData().getURL());
    }

    /**
     * Whether the rival, in its transaction, gets the session of this one, or this one another beside it. Pools hand out
     * first what came back last, or what came back first, so either is asked right before the other.
     */
    private boolean isTakenBy(Connection rival) throws SQLException {
        Set<String> rivals = new HashSet<>();
        for (int round = 0; round < ROUNDS; round++) {
            session(connection);
            rival.setAutoCommit(false);
            try {
                rivals.add(session(rival));
                if (rivals.contains(session)
                        || rivals.size() > 1
                        || !session(connection).equals(session)) {
                    return true;
                }
            } finally {
                rival.setAutoCommit(true);
            }
        }
        return false;
    }

    private boolean keepsSettings() throws SQLException {
        ask(connection, SET.formatted(session));
        boolean kept = session.equals(ask(connection, READ));
        if (kept) {
            ask(connection, SET.formatted(""));
        }
        return kept;
    }

    private static String session(Connection connection) throws SQLException {
        return ask(connection, "SELECT pg_catalog.pg_backend_pid()");
    }

    /**
     * JDBC has no word for it, and the class of the driver need not be visible from here, nor from a wrapper that another
     * class loader has loaded.
     */
    @SuppressWarnings("EmptyCatch") // what is not known is not told
    private static @Nullable String loggedInTo(Connection connection) {
        for (boolean unwrapped : new boolean[] {false, true}) {
            try {
                Connection known = unwrapped ? connection.unwrap(Connection.class) : connection;
                Class<?> driver = Class.forName(
                        "org.postgresql.PGConnection", false, known.getClass().getClassLoader());
                if (connection.isWrapperFor(driver)) {
                    return String.valueOf(driver.getMethod("getBackendPID").invoke(connection.unwrap(driver)));
                }
            } catch (ReflectiveOperationException | SQLException | RuntimeException e) {
                // What is wrapped may tell.
            }
        }
        return null;
    }

    private static String ask(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return String.valueOf(row.getString(1));
        }
    }
}
