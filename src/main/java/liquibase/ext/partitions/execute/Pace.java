package liquibase.ext.partitions.execute;

import java.time.Duration;

/**
 * When to look, and when to speak, while something lasts.
 *
 * @param poll how long to wait before another session is looked at again
 * @param first after what time progress is reported
 * @param next after what time it is reported again
 * @param idle from when on a transaction that does nothing is worth a warning
 * @param old from when on any open transaction is
 * @param connect how long to wait for one more connection
 */
record Pace(Duration poll, Duration first, Duration next, Duration idle, Duration old, Duration connect) {

    /** For people. */
    static final Pace USUAL = new Pace(
            Duration.ofSeconds(1),
            Duration.ofSeconds(5),
            Duration.ofSeconds(10),
            Duration.ofSeconds(1),
            Duration.ofSeconds(10),
            Duration.ofSeconds(5));
}
