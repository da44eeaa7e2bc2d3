package liquibase.ext.partitions.bench;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** Sessions that insert one row after the other into all partitions of a table, each its own transaction. */
final class Writers {
    private final LoadedTable table;
    private final List<Thread> threads = new ArrayList<>();
    private final List<Long> nanos = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();
    private volatile boolean go = true;

    private Writers(LoadedTable table) {
        this.table = table;
    }

    /** Starts so many sessions with a pause after each insert. */
    static Writers start(LoadedTable table, int sessions, int pauseMillis) {
        Writers writers = new Writers(table);
        for (int i = 0; i < sessions; i++) {
            Random random = new Random(i);
            Thread thread = new Thread(() -> writers.write(random, pauseMillis), "writer");
            writers.threads.add(thread);
            thread.start();
        }
        return writers;
    }

    /** Stops them and tells what they met. */
    String stop() throws InterruptedException {
        go = false;
        for (Thread thread : threads) {
            thread.join();
        }
        long[] sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
        return String.format(
                Locale.ROOT,
                "%6d inserts, %d failed, median %.1f ms, 99.9 %% within %.1f ms, longest %.1f ms%s",
                sorted.length,
                failures.size(),
                sorted[sorted.length / 2] / 1e6,
                sorted[sorted.length - 1 - sorted.length / 1000] / 1e6,
                Arrays.stream(sorted).max().orElse(0) / 1e6,
                failures.isEmpty() ? "" : ", the first: " + failures.get(0));
    }

    private void write(Random random, int pauseMillis) {
        List<Long> mine = new ArrayList<>();
        try (Connection connection = table.database().connection();
                PreparedStatement insert =
                        connection.prepareStatement("INSERT INTO p VALUES (?, 0, clock_timestamp(), 'written')")) {
            while (go) {
                insert.setInt(1, random.nextInt(table.partitions()));
                long start = System.nanoTime();
                try {
                    insert.executeUpdate();
                } catch (SQLException e) {
                    failed(e);
                }
                mine.add(System.nanoTime() - start);
                TimeUnit.MILLISECONDS.sleep(pauseMillis);
            }
        } catch (SQLException e) {
            failed(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        synchronized (nanos) {
            nanos.addAll(mine);
        }
    }

    private void failed(SQLException e) {
        synchronized (failures) {
            failures.add(String.valueOf(e.getMessage()));
        }
    }
}
