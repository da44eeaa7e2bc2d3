package liquibase.ext.partitions.problem;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** Connections that cannot be had beside Liquibase's own. */
public final class ConnectionNotes {

    private ConnectionNotes() {}

    /** Nobody has told how Liquibase's connection was opened. */
    public static String noSource(int parallelism, String key) {
        return "parallelism is " + parallelism
                + ", and Liquibase was handed an open connection, so that nobody knows how"
                + " to open more; the work is done on the one. Put a DataSource into Liquibase's scope under " + key;
    }

    /** The server or the pool has no more. */
    public static String tooFew(int parallelism, int had, String reason) {
        return "parallelism is " + parallelism + ", and the work is done on " + had
                + (had == 1 ? " connection" : " connections") + ", since no more can be opened (" + reason + ")";
    }

    /** The driver does not take the URL. */
    public static String driverRefuses() {
        return "the driver does not accept its own URL again";
    }

    /** A DataSource for something else. */
    public static String otherDatabase() {
        return "a new connection leads to another database";
    }

    /** A DataSource behind a pool, which may hand each transaction to another session. */
    public static String throughPool() {
        return "a new connection goes through a connection pool such as PgBouncer, and Liquibase's own does not";
    }

    /** The application's pool has failed. */
    public static String poolRefuses(String exception, @Nullable String sqlState, String message) {
        return exception + (sqlState == null ? "" : ", SQLSTATE " + sqlState) + ": " + message;
    }

    /** A pool that lets its caller wait. */
    public static String tooSlow(long millis) {
        return "none came within "
                + BigDecimal.valueOf(millis, 3).stripTrailingZeros().toPlainString() + " s";
    }

    /** Somebody has interrupted the wait. */
    public static String interrupted() {
        return "the wait for it was interrupted";
    }
}
