package liquibase.ext.partitions.execute;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The session's {@code lock_timeout} (manual, section 19.11.1) while an operation runs, and what it was before when it
 * is closed. Inside a transaction it is set for the transaction, whose rollback takes it along.
 */
final class LockTimeout implements AutoCloseable {

    /** What the session had not set itself is told as null, which set_config takes for RESET. */
    private static final String EXCHANGE = """
            SELECT CASE source WHEN 'session' THEN setting END, pg_catalog.set_config(name, ?, ?)
            FROM pg_catalog.pg_settings WHERE name = 'lock_timeout'""";

    private final Connection connection;
    private boolean changed;
    private @Nullable String before;

    private LockTimeout(Connection connection) {
        this.connection = connection;
    }

    /** Sets the timeout that the policy says; without one it leaves the session's own. */
    LockTimeout(Connection connection, LockPolicy policy) throws SQLException {
        this(connection);
        change(policy.timeout());
    }

    /** Leaves the timeout as it is until it is changed. */
    static LockTimeout kept(Connection connection) {
        return new LockTimeout(connection);
    }

    /** Sets another timeout; null for leaving it as it is. */
    void change(@Nullable Duration timeout) throws SQLException {
        if (timeout != null) {
            String replaced = exchange(String.valueOf(timeout.toMillis()));
            before = changed ? before : replaced;
            changed = true;
        }
    }

    /** Whether statements of the session wait for locks as long as it takes. */
    static boolean isUnlimited(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SHOW lock_timeout");
                ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getString(1).equals("0");
        }
    }

    @Override
    public void close() throws SQLException {
        if (changed) {
            exchange(before);
        }
    }

    private @Nullable String exchange(@Nullable String timeout) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(EXCHANGE)) {
            statement.setString(1, timeout);
            statement.setBoolean(2, !connection.getAutoCommit());
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getString(1);
            }
        }
    }
}
