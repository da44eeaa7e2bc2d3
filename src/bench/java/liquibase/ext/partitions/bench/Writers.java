package liquibase.ext.partitions.bench;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Sessions that insert one row after the other into all partitions of a table, each its own transaction. */
final class Writers {

    /** When it was sent, and how long it took. */
    private record Insert(long sent, long nanos) {}

    private final LoadedTable table;
    private final int pauseMillis;
    private final CountDownLatch atWork;
    private final List<Thread> threads = new ArrayList<>();
    private final List<Insert> inserts = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();
    private volatile long start = Long.MAX_VALUE;
    private volatile boolean stopped;

    private Writers(LoadedTable table, int sessions, int pauseMillis) {
        this.table = table;
        this.pauseMillis = pauseMillis;
        this.atWork = new CountDownLatch(sessions);
    }

    /** Starts so many sessions with a pause after each insert, and returns when all are at it. */
    static Writers start(LoadedTable table, int sessions, int pauseMillis) throws InterruptedException {
        Writers writers = new Writers(table, sessions, pauseMillis);
        for (int i = 0; i < sessions; i++) {
            Random random = new Random(i);
            Thread thread = new Thread(() -> writers.write(random), "writer");
            writers.threads.add(thread);
            thread.start();
        }
        writers.atWork.await();
        writers.start = System.nanoTime();
        return writers;
    }

    /** Stops them and tells what they met. */
    String stop() throws InterruptedException {
        stopped = true;
        for (Thread thread : threads) {
            thread.join();
        }
        List<Insert> sorted = inserts.stream()
                .filter(insert -> insert.sent() >= start)
                .sorted(Comparator.comparingLong(Insert::nanos))
                .toList();
        Insert longest = sorted.get(sorted.size() - 1);
        return String.format(
                Locale.ROOT,
                "%6d inserts, %d failed, median %.1f ms, 99.9 %% within %.1f ms, longest %.1f ms, after %.2f s%s",
                sorted.size(),
                failures.size(),
                millis(sorted.get(sorted.size() / 2)),
                millis(sorted.get(sorted.size() - 1 - sorted.size() / 1000)),
                millis(longest),
                (longest.sent() - start) / 1e9,
                failures.isEmpty() ? "" : ", the first failure: " + failures.get(0));
    }

    private static double millis(Insert insert) {
        return insert.nanos() / 1e6;
    }

    /** The first rounds over the partitions are for the session to get to know them. */
    private void write(Random random) {
        List<Insert> mine = new ArrayList<>();
        try (Connection connection = table.database().connection();
                PreparedStatement insert =
                        connection.prepareStatement("INSERT INTO p VALUES (?, 0, clock_timestamp(), 'written')")) {
            while (!stopped) {
                if (mine.size() == 4 * table.partitions()) {
                    atWork.countDown();
                }
                insert.setInt(1, random.nextInt(table.partitions()));
                long sent = System.nanoTime();
                try {
                    insert.executeUpdate();
                } catch (SQLException e) {
                    failed(e);
                }
                mine.add(new Insert(sent, System.nanoTime() - sent));
                TimeUnit.MILLISECONDS.sleep(pauseMillis);
            }
        } catch (SQLException e) {
            failed(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        atWork.countDown();
        synchronized (inserts) {
            inserts.addAll(mine);
        }
    }

    private void failed(SQLException e) {
        synchronized (failures) {
            failures.add(String.valueOf(e.getMessage()));
        }
    }
}
