package liquibase.ext.partitions.testing;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A session that is used for one thing after another, since a server takes longer to begin one than for most of what tests
 * ask. Each use finds it as a new one would be, and leaves nothing of it behind. Who comes while it is in use gets another.
 */
final class ReusedSession {
    /** What ALTER DATABASE and ALTER ROLE have set, which a session takes over when it begins. */
    private static final String DEFAULTS =
            "SELECT setdatabase, setrole, setconfig FROM pg_catalog.pg_db_role_setting ORDER BY 1, 2";

    private final Session session;
    private final AtomicReference<@Nullable Open> idle = new AtomicReference<>();

    ReusedSession(Session session) {
        this.session = session;
    }

    private record Open(Connection connection, List<String> defaults) {}

    /** A use of the session, which may not close it. */
    interface Use<T> {
        T of(Connection connection) throws SQLException;
    }

    <T> T use(Use<T> use) throws SQLException {
        Open open = take();
        try {
            return use.of(open.connection());
        } finally {
            giveBack(open);
        }
    }

    /** Ends the session until it is used again. */
    void disconnect() {
        Open open = idle.getAndSet(null);
        if (open != null) {
            close(open.connection());
        }
    }

    private Open take() throws SQLException {
        Open open = idle.getAndSet(null);
        if (open != null && isAsNew(open)) {
            return open;
        }
        if (open != null) {
            close(open.connection());
        }
        Connection connection = session.open();
        try {
            return new Open(connection, TestDatabase.queryList(connection, DEFAULTS));
        } catch (SQLException e) {
            close(connection);
            throw e;
        }
    }

    private static boolean isAsNew(Open open) {
        try {
            return TestDatabase.queryList(open.connection(), DEFAULTS).equals(open.defaults());
        } catch (SQLException e) {
            return false;
        }
    }

    private void giveBack(Open open) {
        try (Statement statement = open.connection().createStatement()) {
            // Fails where a transaction has been left open.
            statement.execute("DISCARD ALL");
        } catch (SQLException e) {
            close(open.connection());
            return;
        }
        if (!idle.compareAndSet(null, open)) {
            close(open.connection());
        }
    }

    /** The server ends a session whose client is gone. */
    private static void close(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            // As good as closed.
        }
    }
}
