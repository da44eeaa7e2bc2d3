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

    /** With pauses that double from a tenth of a second on, about two minutes of trying. */
    private static final int PERSISTENT = 11;

    private final Connection connection;
    private final LockPolicy policy;
    private final Reporter reporter;
    private final LockWatch watch;

    LockRetries(Connection connection, LockPolicy policy, Reporter reporter, LockWatch watch) {
        this.connection = connection;
        this.policy = policy;
        this.reporter = reporter;
        this.watch = watch;
    }

    /** The same for what must not be given up early. */
    LockRetries persistent() {
        return new LockRetries(connection, policy.withRetries(PERSISTENT), reporter, watch);
    }

    /** Something that waits for locks; in autocommit mode it undoes what it did when it fails. */
    interface Work<T> {
        T run() throws SQLException;
    }

    /** Does what waits as long as it takes, and is not tried again. */
    <T> T patiently(Work<T> work) throws SQLException {
        return watch.during(connection, Duration.ZERO, work);
    }

    /** Does it until no lock is missing, as often as the policy says. */
    <T> T run(Work<T> work) throws SQLException {
        try (LockTimeout ofSession = LockTimeout.kept(connection)) {
            return run(work, ofSession);
        }
    }

    private <T> T run(Work<T> work, LockTimeout timeout) throws SQLException {
        for (int retry = 1; ; retry++) {
            try {
                return attempt(work);
            } catch (LockNotAvailable e) {
                if (retry > policy.retries()) {
                    throw e;
                }
                reporter.inform(
                        e.isWait()
                                ? RunNotes.retry(retry, policy.retries(), e.lockWait())
                                : RunNotes.retryAfterSnapshot(retry, policy.retries(), ServerFailure.sentence(e)));
                pause(policy.pauseBefore(retry), e);
                timeout.change(policy.waitFrom(retry));
            }
        }
    }

    private <T> T attempt(Work<T> work) throws SQLException {
        boolean undoes = connection.getAutoCommit();
        Duration timeout = watch.timeout(policy);
        Savepoint savepoint = undoes || (timeout.isZero() && policy.retries() == 0) ? null : connection.setSavepoint();
        try {
            T result = watch.during(connection, timeout, work);
            if (savepoint != null) {
                connection.releaseSavepoint(savepoint);
            }
            return result;
        } catch (LockNotAvailable e) {
            if (savepoint == null && !undoes) {
                throw e;
            }
            if (savepoint != null) {
                connection.rollback(savepoint);
            }
            throw watch.explained(e, connection);
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
