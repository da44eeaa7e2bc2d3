package liquibase.ext.partitions.execute;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import liquibase.ext.partitions.problem.ConnectionNotes;
import org.jspecify.annotations.Nullable;

/** Takes connections from an application's pool, whose failures may tell how it opens them. */
record PoolSource(DataSource pool) implements ConnectionSource {

    /** What follows a property of such a name, and what stands before the host of a URL. */
    private static final Pattern SECRET = Pattern.compile(
            "(?i)(?<=(?:password|passwd|pwd|passphrase|secret|token)\\s{0,3}[=:]\\s{0,3})[^\\s&;,)}\\]]+"
                    + "|(?<=//)[^/@\\s]+(?=@)");

    @Override
    public Connection open() throws SQLException {
        try {
            return pool.getConnection();
        } catch (SQLException e) {
            throw told(e, e.getSQLState());
        } catch (RuntimeException e) {
            throw told(e, null);
        }
    }

    /** Without its cause and what it had suppressed, which may say more. */
    private static SQLException told(Exception failure, @Nullable String sqlState) {
        String message = SECRET.matcher(String.valueOf(failure.getMessage())).replaceAll("*****");
        return new SQLException(ConnectionNotes.poolRefuses(failure.getClass().getName(), sqlState, message), sqlState);
    }
}
