package liquibase.ext.partitions.bench;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import liquibase.ext.partitions.harness.Await;
import liquibase.ext.partitions.harness.Background;
import liquibase.ext.partitions.harness.LiquibaseProcess;
import liquibase.ext.partitions.testing.Changelog;
import liquibase.ext.partitions.testing.TestDatabase;

/**
 * A partitioned table p whose default partition holds rows of a partition that is not made yet, and rows of none. The system
 * properties {@code bench.movedRows} and {@code bench.keptRows} say how many.
 */
record MovedTable(TestDatabase database) {
    private static final int MOVED = Integer.getInteger("bench.movedRows", 1_000_000);
    private static final int KEPT = Integer.getInteger("bench.keptRows", 200_000);
    private static final String CHECKSUM =
            "SELECT count(*) || ' ' || sum(hashint8(id)) FROM p WHERE id <= " + (MOVED + KEPT);
    private static final String HALF_COPIED = """
            SELECT coalesce((xpath('//half/text()', query_to_xml(
              'SELECT bool_or(blocks > 0 AND next_block * 2 > blocks) AS half FROM n_moved_rows_progress',
              true, false, '')))[1]::text = 'true', false)
            WHERE to_regclass('n_moved_rows_progress') IS NOT NULL""";

    /** Creates it in a database of its own, and fills it. */
    static MovedTable create(Databases databases) {
        TestDatabase database = databases.create("""
                CREATE TABLE p (id bigint, at timestamptz NOT NULL, note text NOT NULL, PRIMARY KEY (id, at))
                  PARTITION BY RANGE (at);
                CREATE TABLE p_default PARTITION OF p DEFAULT;
                CREATE TABLE p_1 PARTITION OF p FOR VALUES FROM ('2026-01-01Z') TO ('2026-02-01Z');
                """);
        database.execute("""
                INSERT INTO p SELECT id, CASE WHEN id <= %d THEN timestamptz '2026-02-01Z' ELSE '2026-03-01Z' END
                    + id %% 28 * interval '1 day', md5(id::text)
                  FROM generate_series(1, %d) AS id""".formatted(MOVED, MOVED + KEPT));
        database.execute("VACUUM (ANALYZE) p");
        return new MovedTable(database);
    }

    /** How large it is. */
    static String size() {
        return "a table whose default partition has " + MOVED + " rows of a new partition and " + KEPT + " others";
    }

    Comparison.Way inTransaction() {
        return () -> ChangeTimer.update(database, changelog("", ""));
    }

    Comparison.Way concurrently() {
        return () -> ChangeTimer.update(database, online());
    }

    /** The client is killed when half is copied, and another one is run. */
    Comparison.Way killedHalfWay() {
        return () -> {
            long start = System.nanoTime();
            try (LiquibaseProcess client = LiquibaseProcess.start(database, online(), "update")) {
                Await.until(() -> database.queryList(HALF_COPIED).equals(List.of("t")));
                client.kill();
            }
            database.liquibase(online()).run("releaseLocks");
            database.liquibase(online()).update();
            return Duration.ofNanos(System.nanoTime() - start);
        };
    }

    private static Changelog online() {
        return changelog("runInTransaction=\"false\"", "concurrently=\"true\"");
    }

    private static Changelog changelog(String ofChangeSet, String ofChange) {
        return Changelog.xml("""
                <changeSet id="move" author="bench" %s>
                    <partitions:createPartitions tableName="p" moveDefaultRows="true" %s>
                        <partitions:partition name="n" from="2026-02-01 00:00Z" to="2026-03-01 00:00Z"/>
                    </partitions:createPartitions>
                </changeSet>""".formatted(ofChangeSet, ofChange));
    }

    /** Does something beside writers and a reader that counts, and fails when that sees another number or rows change. */
    Waits beside(String name, Comparison.Way way) throws Exception {
        String before = database.queryList(CHECKSUM).get(0);
        AtomicInteger counts = new AtomicInteger();
        Comparison.Way counted = () -> {
            database.execute("CHECKPOINT");
            Stop stop = new Stop();
            Background reader = Background.start(() -> {
                while (!stop.asked) {
                    expect(before);
                    counts.incrementAndGet();
                }
            });
            try {
                return way.once();
            } finally {
                stop.asked = true;
                finish(reader);
            }
        };
        Waits met = withWriters(name, counted);
        expect(before);
        System.out.println(
                "    the reader counted " + counts + " times, always the same; the checksum stays " + before);
        return met;
    }

    private static void finish(Background reader) throws Exception {
        try {
            reader.finish();
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    /** A request to end. */
    private static final class Stop {
        private volatile boolean asked;
    }

    private void expect(String checksum) {
        String seen = database.queryList(CHECKSUM).get(0);
        if (!seen.equals(checksum)) {
            throw new IllegalStateException("Seen " + seen + ", not " + checksum);
        }
    }

    /** Does something while others change rows that move, and add some. */
    Waits withWriters(String name, Comparison.Way way) throws Exception {
        Writers.Write update =
                new Writers.Write("UPDATE p SET note = 'written' WHERE id = ?", MovedTable::oneThatMoves);
        Writers.Write insert = new Writers.Write(
                "INSERT INTO p VALUES (?, '2026-02-15Z', 'written')",
                (statement, random) -> statement.setLong(1, Long.MAX_VALUE - (random.nextLong() >>> 2)));
        return Writers.meanwhile(name, way, database, List.of(update, insert), 4);
    }

    private static void oneThatMoves(PreparedStatement statement, Random random) throws SQLException {
        statement.setLong(1, 1 + random.nextInt(MOVED));
    }
}
