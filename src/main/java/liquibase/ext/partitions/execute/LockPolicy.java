package liquibase.ext.partitions.execute;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long to wait for locks.
 *
 * @param timeout how long one statement waits ({@code lock_timeout}); null for the session's own setting
 * @param retries how often statements that ran into the timeout are tried again
 */
public record LockPolicy(@Nullable Duration timeout, int retries) {

    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    /**
     * For work on a table that is in use when nobody has said how to wait: a statement that waits for its lock makes others
     * wait behind it, so it gives way soon and tries again, for about seven minutes in all.
     */
    static final LockPolicy COURTEOUS = new LockPolicy(Duration.ofSeconds(2), 20);

    /** How long to pause before a retry, doubling from one to the next: 1 for the first. */
    Duration pauseBefore(int retry) {
        Duration pause = SHORTEST_PAUSE.multipliedBy(1L << Math.min(retry - 1, 20));
        return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    }
}
