package liquibase.ext.partitions.execute;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import liquibase.ext.partitions.problem.RunNotes;

/**
 * Tries again what ran into the lock timeout, with growing pauses in which the failed statements hold no lock; what
 * earlier changes of the same transaction locked stays locked.
 */
final class LockRetries {

    /** SQLSTATE lock_not_available: what lock_timeout ends a wait with (manual, appendix A). */
    private static final String LOCK_NOT_AVAILABLE = "55P03";

    /** With pauses that double from a tenth of a second on, about two minutes of trying. */
    private static final int PERSISTENT = 11;

    private final Connection connection;
    private final LockPolicy policy;
    private final Reporter reporter;

    LockRetries(Connection connection, LockPolicy policy, Reporter reporter) {
        this.connection = connection;
        this.policy = policy;
        this.reporter = reporter;
    }

    /** The same for what must not be given up early. */
    LockRetries persistent() {
        return new LockRetries(connection, policy.withRetries(PERSISTENT), reporter);
    }

    /** Something that waits for locks; in autocommit mode it undoes what it did when it fails. */
    interface Work<T> {
        T run() throws SQLException;
    }

    /** Does it until no lock is missing, as often as the policy says. */
    <T> T run(Work<T> work) throws SQLException {
        try (LockTimeout ofSession = LockTimeout.kept(connection)) {
            return run(work, ofSession);
        }
    }

    private <T> T run(Work<T> work, LockTimeout timeout) throws SQLException {
        for (int retry = 1; retry <= policy.retries(); retry++) {
            try {
                return connection.getAutoCommit() ? work.run() : runToSavepoint(work);
            } catch (SQLException e) {
                if (!LOCK_NOT_AVAILABLE.equals(e.getSQLState())) {
                    throw e;
                }
                reporter.inform(RunNotes.retry(retry, policy.retries()));
                pause(policy.pauseBefore(retry), e);
                timeout.change(policy.waitFrom(retry));
            }
        }
        return work.run();
    }

    /** The rollback to the savepoint lets go of the locks that the failed statements got. */
    private <T> T runToSavepoint(Work<T> work) throws SQLException {
        Savepoint savepoint = connection.setSavepoint();
        try {
            T result = work.run();
            connection.releaseSavepoint(savepoint);
            return result;
        } catch (SQLException e) {
            if (LOCK_NOT_AVAILABLE.equals(e.getSQLState())) {
                connection.rollback(savepoint);
            }
            throw e;
        }
    }

    /** Waits about that long; somebody who interrupts gets the failure that led to the wait. */
    private static void pause(Duration pause, SQLException failure) throws SQLException {
        long millis = pause.toMillis();
        try {
            Thread.sleep(millis / 2 + ThreadLocalRandom.current().nextLong(millis));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            failure.addSuppressed(e);
            throw failure;
        }
    }
}
