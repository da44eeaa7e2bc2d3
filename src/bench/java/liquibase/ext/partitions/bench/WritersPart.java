package liquibase.ext.partitions.bench;

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * How long the inserts of other sessions wait while an index is built: with createPartitionIndexes and
 * concurrently="true", with PostgreSQL's blocking CREATE INDEX, and, to know the machine, with none.
 *
 * <p>Takes the system properties of {@link LoadedTable}, {@code bench.writers}, and {@code bench.pauseMillis} after each
 * insert of each writer.
 */
final class WritersPart {
    private static final int SESSIONS = Integer.getInteger("bench.writers", 4);
    private static final int PAUSE = Integer.getInteger("bench.pauseMillis", 2);

    private WritersPart() {}

    static void run(Databases databases, int rounds) throws Exception {
        LoadedTable table = LoadedTable.create(databases);
        System.out.println(SESSIONS + " sessions that insert into " + table.size() + " and pause for " + PAUSE + " ms");
        for (int round = 0; round < rounds; round++) {
            table.fresh(() -> withWriters(table, "createPartitionIndexes", table.liquibase("at")));
            table.fresh(() -> withWriters(table, "CREATE INDEX by JDBC", table.jdbc("at")));
            withWriters(table, "no index", WritersPart::nothing);
        }
        System.out.println();
    }

    private static Duration nothing() throws InterruptedException {
        TimeUnit.SECONDS.sleep(2);
        return Duration.ofSeconds(2);
    }

    private static Duration withWriters(LoadedTable table, String name, Comparison.Way way) throws Exception {
        Writers writers = Writers.start(table, SESSIONS, PAUSE);
        Duration taken;
        String met;
        try {
            taken = way.once();
        } finally {
            met = writers.stop();
        }
        System.out.printf(Locale.ROOT, "  %-45s %7.3f s; %s%n", name, taken.toNanos() / 1e9, met);
        return taken;
    }
}
