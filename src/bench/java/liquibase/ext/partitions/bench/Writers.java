package liquibase.ext.partitions.bench;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import liquibase.ext.partitions.testing.TestDatabase;

/**
 * Sessions that write one row after the other, each its own transaction. The system properties {@code bench.writers} and
 * {@code bench.pauseMillis} say how many there are, and how long each pauses after a write.
 */
final class Writers {
    static final int SESSIONS = Integer.getInteger("bench.writers", 4);
    static final int PAUSE = Integer.getInteger("bench.pauseMillis", 2);

    /** What one session writes. */
    record Write(String sql, Parameters parameters) {}

    /** Sets the parameters of a write. */
    interface Parameters {
        void set(PreparedStatement statement, Random random) throws SQLException;
    }

    private final TestDatabase database;
    private final int firstWrites;
    private final CountDownLatch atWork = new CountDownLatch(SESSIONS);
    private final List<Thread> threads = new ArrayList<>();
    private final List<Waits.Wait> waits = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();
    private volatile long start = Long.MAX_VALUE;
    private volatile boolean stopped;

    private Writers(TestDatabase database, int firstWrites) {
        this.database = database;
        this.firstWrites = firstWrites;
    }

    /**
     * Does something while others write, and prints how long it took and what they met.
     *
     * @param name what is done, for the line
     * @param writes what they write, each session one of these in turn
     * @param firstWrites how many each does before it begins, to get to know the tables
     */
    static Waits meanwhile(String name, Comparison.Way way, TestDatabase database, List<Write> writes, int firstWrites)
            throws Exception {
        Writers writers = new Writers(database, firstWrites);
        writers.begin(writes);
        Duration taken;
        try {
            taken = way.once();
        } finally {
            writers.stop();
        }
        Waits met = new Waits(taken, writers.start, writers.waits, writers.failures);
        System.out.printf(Locale.ROOT, "  %-45s %7.3f s; %s%n", name, taken.toNanos() / 1e9, met);
        return met;
    }

    /** Something else to do meanwhile: nothing, to know the machine. */
    static Duration nothing() throws InterruptedException {
        TimeUnit.SECONDS.sleep(2);
        return Duration.ofSeconds(2);
    }

    /** Returns when all are at it. */
    private void begin(List<Write> writes) throws InterruptedException {
        for (int i = 0; i < SESSIONS; i++) {
            Random random = new Random(i);
            Write write = writes.get(i % writes.size());
            Thread thread = new Thread(() -> write(write, random), "writer");
            threads.add(thread);
            thread.start();
        }
        atWork.await();
        start = System.nanoTime();
    }

    private void stop() throws InterruptedException {
        stopped = true;
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private void write(Write write, Random random) {
        List<Waits.Wait> mine = new ArrayList<>();
        try (Connection connection = database.connection();
                PreparedStatement statement = connection.prepareStatement(write.sql())) {
            while (!stopped) {
                if (mine.size() == firstWrites) {
                    atWork.countDown();
                }
                write.parameters().set(statement, random);
                long sent = System.nanoTime();
                try {
                    statement.executeUpdate();
                } catch (SQLException e) {
                    failed(e);
                }
                mine.add(new Waits.Wait(sent, System.nanoTime() - sent, write.sql()));
                TimeUnit.MILLISECONDS.sleep(PAUSE);
            }
        } catch (SQLException e) {
            failed(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        atWork.countDown();
        synchronized (waits) {
            waits.addAll(mine);
        }
    }

    private void failed(SQLException e) {
        synchronized (failures) {
            failures.add(String.valueOf(e.getMessage()));
        }
    }
}
