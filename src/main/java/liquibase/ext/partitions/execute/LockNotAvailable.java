package liquibase.ext.partitions.execute;

import java.sql.SQLException;
import liquibase.ext.partitions.model.LockWait;
import liquibase.ext.partitions.sql.RowMoveSql;
import org.jspecify.annotations.Nullable;

/**
 * What a server answered whose lock timeout has ended a wait, with what is known of that wait; or a statement of ours that has
 * let go of its locks, which says itself for whom.
 */
final class LockNotAvailable extends SQLException {

    /** SQLSTATE lock_not_available (manual, appendix A). */
    static final String STATE = "55P03";

    private static final long serialVersionUID = 1;

    private final transient @Nullable LockWait wait;

    private LockNotAvailable(SQLException answer, @Nullable LockWait wait) {
        super(answer.getMessage(), answer.getSQLState(), answer);
        this.wait = wait;
    }

    /**
     * A failure as one of these, or as it is when it is none.
     *
     * @param wait what is known of the wait if there was one; null for nothing
     */
    static SQLException of(SQLException failure, @Nullable LockWait wait) {
        return switch (String.valueOf(failure.getSQLState())) {
            case STATE -> new LockNotAvailable(failure, wait);
            case RowMoveSql.KEEPS_SNAPSHOT -> new LockNotAvailable(failure, null);
            default -> failure;
        };
    }

    /** The same failure with something that became known of the wait. */
    LockNotAvailable with(LockWait known) {
        return new LockNotAvailable(this, known);
    }

    /** Whether it was a wait for a lock. */
    boolean isWait() {
        return STATE.equals(getSQLState());
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
