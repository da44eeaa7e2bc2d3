package liquibase.ext.partitions.execute;

import java.sql.SQLException;
import liquibase.ext.partitions.model.LockWait;
import org.jspecify.annotations.Nullable;

/** What a server answered whose lock timeout has ended a wait, with what is known of that wait. */
final class LockNotAvailable extends SQLException {

    /** SQLSTATE lock_not_available (manual, appendix A). */
    static final String STATE = "55P03";

    private static final long serialVersionUID = 1;

    private final transient @Nullable LockWait wait;

    /**
     * A failure.
     *
     * @param wait null when nothing is known of it
     */
    LockNotAvailable(SQLException answer, @Nullable LockWait wait) {
        super(answer.getMessage(), answer.getSQLState(), answer);
        this.wait = wait;
    }

    /** What is known of the wait; null for nothing. */
    @Nullable
    LockWait lockWait() {
        return wait;
    }

    /** The same for any failure. */
    static @Nullable LockWait lockWait(SQLException failure) {
        return failure instanceof LockNotAvailable timeout ? timeout.lockWait() : null;
    }
}
