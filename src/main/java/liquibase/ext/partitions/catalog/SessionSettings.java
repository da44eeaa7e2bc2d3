package liquibase.ext.partitions.catalog;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Settings of a session (manual, section 20.1.3 "Parameter Interaction via SQL"), to be given to another session or back
 * to their own. Their order matters: a session that has taken a role may set less.
 */
public final class SessionSettings {

    /** The role is not in pg_settings, and comes last. What belongs to the running transaction is left out. */
    private static final String OF_SESSION = """
            SELECT 'session_authorization', pg_catalog.current_setting('session_authorization')
            UNION ALL
            SELECT 'search_path', pg_catalog.current_setting('search_path')
            UNION ALL
            SELECT name, setting FROM pg_catalog.pg_settings
            WHERE source = 'session' AND name NOT IN ('search_path', 'role', 'session_authorization',
              'transaction_isolation', 'transaction_read_only', 'transaction_deferrable')
            UNION ALL
            SELECT 'role', pg_catalog.current_setting('role')
            """;

    private static final String EXCHANGE = """
            SELECT name, pg_catalog.current_setting(name, true), pg_catalog.set_config(name, value, false)
            FROM unnest(?::text[], ?::text[]) AS wanted(name, value)
            """;

    /** transaction_timeout came with PostgreSQL 17. A later commit that waits for the disk waits for all before it. */
    private static final String FOR_BUILD = """
            SELECT name, pg_catalog.current_setting(name), pg_catalog.set_config(name, value, false)
            FROM (VALUES ('lock_timeout', '0'), ('statement_timeout', '0'), ('transaction_timeout', '0'),
              ('synchronous_commit', 'off')) AS wanted(name, value)
            WHERE pg_catalog.current_setting(name, true) IS NOT NULL
            """;

    /** None, for a session that only looks. */
    public static final SessionSettings NONE = new SessionSettings(List.of());

    private record Setting(String name, @Nullable String value) {}

    private final List<Setting> settings;

    private SessionSettings(List<Setting> settings) {
        this.settings = settings;
    }

    /** What a session has set for itself, with its role and search path. */
    public static SessionSettings of(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(OF_SESSION)) {
            return new SessionSettings(read(statement));
        }
    }

    /** Takes from a session all timeouts and the waits for the disk at commits, and tells what it had. */
    public static SessionSettings prepareForBuild(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(FOR_BUILD)) {
            return new SessionSettings(read(statement));
        }
    }

    /** Gives them to a session, and tells what it had instead, in the order in which it has to be given back. */
    public SessionSettings exchange(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(EXCHANGE)) {
            statement.setArray(
                    1,
                    connection.createArrayOf(
                            "text", settings.stream().map(Setting::name).toArray()));
            statement.setArray(
                    2,
                    connection.createArrayOf(
                            "text", settings.stream().map(Setting::value).toArray()));
            List<Setting> before = read(statement);
            Collections.reverse(before);
            return new SessionSettings(before);
        }
    }

    private static List<Setting> read(PreparedStatement statement) throws SQLException {
        try (ResultSet rows = statement.executeQuery()) {
            List<Setting> found = new ArrayList<>();
            while (rows.next()) {
                found.add(new Setting(rows.getString(1), rows.getString(2)));
            }
            return found;
        }
    }
}
