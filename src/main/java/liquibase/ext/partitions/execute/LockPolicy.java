package liquibase.ext.partitions.execute;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long to wait for locks.
 *
 * @param timeout how long one statement waits ({@code lock_timeout}); null for the session's own setting
 * @param retries how often statements that ran into the timeout are tried again
 * @param patience how long one statement waits when it has run into the timeout several times; null for no longer
 */
public record LockPolicy(
        @Nullable Duration timeout, int retries, @Nullable Duration patience) {

    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    /** After that many tries there may be something that only a longer wait ends, as of autovacuum, which gives way then. */
    private static final int QUICK_TRIES = 8;

    /**
     * For work on a table that is in use when nobody has said how to wait: a statement that waits for its lock makes others
     * wait behind it, so it gives way soon and tries again, for about seven minutes in all.
     */
    static final LockPolicy COURTEOUS = new LockPolicy(Duration.ofMillis(200), 20, Duration.ofSeconds(2));

    /** The same wait for each try. */
    public LockPolicy(@Nullable Duration timeout, int retries) {
        this(timeout, retries, null);
    }

    /** The same with at least that many retries. */
    LockPolicy withRetries(int atLeast) {
        return new LockPolicy(timeout, Math.max(retries, atLeast), patience);
    }

    /** The wait that begins with a retry; null when it stays what it was. */
    @Nullable
    Duration waitFrom(int retry) {
        return retry == QUICK_TRIES ? patience : null;
    }

    /** How long to pause before a retry, doubling from one to the next: 1 for the first. */
    Duration pauseBefore(int retry) {
        Duration pause = SHORTEST_PAUSE.multipliedBy(1L << Math.min(retry - 1, 20));
        return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    }
}
