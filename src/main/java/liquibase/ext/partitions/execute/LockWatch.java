package liquibase.ext.partitions.execute;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import liquibase.ext.partitions.catalog.LockWaits;
import liquibase.ext.partitions.model.LockWait;
import liquibase.ext.partitions.plan.PartitionOperation;
import liquibase.ext.partitions.problem.LockNotes;
import org.jspecify.annotations.Nullable;

/**
 * Looks from beside, while statements of an operation last, whether they wait for a lock: says so when the wait is long,
 * and knows who was in the way when the lock timeout has ended it.
 */
final class LockWatch implements AutoCloseable {

    /** There is a look at least twice before a lock timeout ends a wait: one to begin to open a connection with. */
    private static final int LOOKS = 3;

    private static final Duration OFTEN = Duration.ofMillis(10);

    private final PartitionOperation operation;
    private final Siblings siblings;
    private final Pace pace;
    private final Reporter reporter;
    private final AtomicBoolean saidUnseen = new AtomicBoolean();
    private final ScheduledThreadPoolExecutor looks;

    /** A watch of statements on Liquibase's connection and its siblings. */
    LockWatch(PartitionOperation operation, Siblings siblings, Pace pace, Reporter reporter) {
        this.operation = operation;
        this.siblings = siblings;
        this.pace = pace;
        this.reporter = reporter;
        this.looks = new ScheduledThreadPoolExecutor(1, LockWatch::thread);
        looks.setRemoveOnCancelPolicy(true);
    }

    /** How long statements on Liquibase's connection wait for a lock under a policy; zero for as long as it takes. */
    Duration timeout(LockPolicy policy) {
        return policy.timeout() == null ? siblings.original().lockTimeout() : policy.timeout();
    }

    /**
     * Does something that may wait for locks.
     *
     * @param timeout after how long the server ends a wait; zero for never
     * @throws LockNotAvailable if it does
     */
    <T> T during(Connection connection, Duration timeout, LockRetries.Work<T> work) throws SQLException {
        Look look = new Look(siblings.process(connection));
        long pause = pause(timeout).toMillis();
        Future<?> looking = looks.scheduleWithFixedDelay(look, pause, pause, TimeUnit.MILLISECONDS);
        try {
            return work.run();
        } catch (SQLException e) {
            throw LockNotAvailable.of(e, look.last);
        } finally {
            look.over = true;
            looking.cancel(false);
        }
    }

    private Duration pause(Duration timeout) {
        Duration share = timeout.dividedBy(LOOKS);
        return timeout.isZero() || share.compareTo(pace.poll()) > 0
                ? pace.poll()
                : share.compareTo(OFTEN) < 0 ? OFTEN : share;
    }

    /**
     * The failure with what can still be found out when nobody has looked in time.
     *
     * @param connection the one that has failed, which the server answers again
     */
    LockNotAvailable explained(LockNotAvailable failure, Connection connection) {
        if (!failure.isWait() || failure.lockWait() != null) {
            return failure;
        }
        try {
            return failure.with(
                    new LockWaits(connection).after(siblings.process(connection), operation.lockedTables()));
        } catch (SQLException | RuntimeException e) {
            failure.addSuppressed(e);
            return failure;
        }
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "liquibase-partitions-locks");
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public void close() {
        looks.shutdown();
    }

    /** What is seen of one statement; what goes wrong ends the looking, and nothing else. */
    private final class Look implements Runnable {

        private final int process;
        private final long begun = System.nanoTime();
        private Duration due = pace.first();
        private volatile @Nullable LockWait last;
        private volatile boolean over;

        Look(int process) {
            this.process = process;
        }

        @Override
        public void run() {
            Optional<LockWait> found =
                    siblings.look(watcher -> new LockWaits(watcher).of(process), Optional.<LockWait>empty());
            found.ifPresent(wait -> last = wait);
            Duration lasted = found.map(LockWait::waited).orElse(Duration.ofNanos(System.nanoTime() - begun));
            if (over || lasted.compareTo(due) < 0) {
                return;
            }
            if (found.isPresent()) {
                due = lasted.multipliedBy(2);
                reporter.warn(operation.where() + ": " + LockNotes.waiting(found.get()));
            } else if (siblings.isBlind() && saidUnseen.compareAndSet(false, true)) {
                reporter.inform(operation.where() + ": " + LockNotes.unseen(process, lasted.toSeconds()));
            }
        }
    }
}
