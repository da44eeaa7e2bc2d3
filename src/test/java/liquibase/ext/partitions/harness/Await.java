package liquibase.ext.partitions.harness;

import static org.junit.jupiter.api.Assertions.fail;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import liquibase.ext.partitions.testing.TestDatabase;

/** Waits for what other sessions do, by asking the server until it is so. */
public final class Await {

    /** That some session of the database waits for a lock. */
    public static final String SOMEBODY_WAITS = """
            SELECT EXISTS (SELECT FROM pg_locks l JOIN pg_stat_activity a USING (pid)
              WHERE a.datname = current_database() AND NOT l.granted)""";

    /** That no session does: the server has noticed that a client is gone which waited for one. */
    public static final String NOBODY_WAITS = SOMEBODY_WAITS.replaceFirst("EXISTS", "NOT EXISTS");

    private static final Duration DEADLINE = Duration.ofSeconds(60);

    private Await() {}

    /** Leaves the processor to what is waited for, between one look and the next. */
    public static void pause() {
        LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
    }

    /** Returns when the query, of one boolean, gives true; fails when that takes a minute. */
    public static void until(TestDatabase database, String query) {
        long deadline = System.nanoTime() + DEADLINE.toNanos();
        while (System.nanoTime() < deadline) {
            if (database.queryList(query).equals(List.of("t"))) {
                return;
            }
            pause();
        }
        fail("It did not become true: " + query);
    }

    /** Returns when it is so; fails when that takes a minute. */
    public static void until(Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + DEADLINE.toNanos();
        while (!condition.call()) {
            if (System.nanoTime() > deadline) {
                fail("It did not become true");
            }
            pause();
        }
    }
}
