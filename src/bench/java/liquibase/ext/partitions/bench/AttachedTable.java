package liquibase.ext.partitions.bench;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import liquibase.ext.partitions.testing.Changelog;
import liquibase.ext.partitions.testing.TestDatabase;

/**
 * A partitioned table p with a default partition, a table n whose rows belong to it, and the ways to attach the one to the
 * other. The system properties {@code bench.attachRows} and {@code bench.defaultRows} say how many rows n and the default
 * partition have.
 */
record AttachedTable(TestDatabase database) {
    private static final int ROWS = Integer.getInteger("bench.attachRows", 2_000_000);
    private static final int DEFAULT_ROWS = Integer.getInteger("bench.defaultRows", 500_000);
    private static final int PARTITIONS = 8;
    private static final int ROWS_OF_EACH = 100_000;

    /** Where the rows of n begin, and, after them, those of the default partition. */
    private static final long FIRST = 1_000_000_000;

    private static final long LAST = 2_000_000_000;

    private static final String LEFT_OVER = """
            SELECT (SELECT inhparent::regclass FROM pg_inherits WHERE inhrelid = 'n'::regclass),
              (SELECT count(*) FROM pg_constraint WHERE contype = 'c' AND conrelid IN ('n'::regclass, 'p_default'::regclass))""";

    /** Creates both in a database of their own, and fills them. */
    static AttachedTable create(Databases databases) {
        TestDatabase database = databases.create("""
                CREATE TABLE p (id bigint PRIMARY KEY, at timestamptz NOT NULL, note text NOT NULL)
                  PARTITION BY RANGE (id);
                CREATE INDEX p_at ON p (at);
                CREATE TABLE p_default PARTITION OF p DEFAULT;
                CREATE TABLE n (LIKE p INCLUDING ALL);
                """);
        IntStream.range(0, PARTITIONS).forEach(k -> {
            database.execute("CREATE TABLE p_%1$d PARTITION OF p FOR VALUES FROM (%2$d) TO (%3$d)"
                    .formatted(k, (long) k * ROWS_OF_EACH, (k + 1L) * ROWS_OF_EACH));
            fill(database, "p_" + k, (long) k * ROWS_OF_EACH, ROWS_OF_EACH);
        });
        fill(database, "n", FIRST, ROWS);
        fill(database, "p_default", LAST, DEFAULT_ROWS);
        database.execute("VACUUM (ANALYZE) p, n");
        return new AttachedTable(database);
    }

    private static void fill(TestDatabase database, String table, long from, long rows) {
        database.execute("INSERT INTO %s SELECT id, now(), md5(id::text) FROM generate_series(%d, %d::bigint) AS id"
                .formatted(table, from, from + rows - 1));
    }

    /** How large they are. */
    static String size() {
        return PARTITIONS + " partitions with " + ROWS_OF_EACH + " rows each and a default partition with "
                + DEFAULT_ROWS + ", to which a table with " + ROWS + " is attached";
    }

    /** attachPartition with concurrently="true". */
    Comparison.Way liquibase() {
        Changelog changelog = Changelog.xml("""
                <changeSet id="attach" author="bench" runInTransaction="false">
                    <partitions:attachPartition tableName="p" partitionName="n" from="%d" to="%d" concurrently="true"/>
                </changeSet>""".formatted(FIRST, LAST));
        return () -> ChangeTimer.update(database, changelog);
    }

    /** PostgreSQL's own, which scans both n and the default partition under a lock, by JDBC on an open connection. */
    Comparison.Way jdbc() {
        return () -> Jdbc.statement(
                database, "ALTER TABLE p ATTACH PARTITION n FOR VALUES FROM (%d) TO (%d)".formatted(FIRST, LAST));
    }

    /** Does something while others change rows of the partitions and add rows to the default partition. */
    Waits withWriters(String name, Comparison.Way way) throws Exception {
        Writers.Write update = new Writers.Write(
                "UPDATE p SET note = 'written' WHERE id = ?",
                (statement, random) -> statement.setLong(1, random.nextInt(PARTITIONS * ROWS_OF_EACH)));
        Writers.Write insert = new Writers.Write(
                "INSERT INTO p VALUES (?, now(), 'written')",
                (statement, random) -> statement.setLong(1, newId(random)));
        return Writers.meanwhile(name, way, database, List.of(update, insert), 4 * PARTITIONS);
    }

    private static long newId(Random random) {
        return Long.MAX_VALUE - (random.nextLong() >>> 2);
    }

    /** The same way, begun after a checkpoint, and looked at afterwards whether it is attached and nothing left behind. */
    Comparison.Way checked(Comparison.Way way) {
        return () -> {
            database.execute("CHECKPOINT");
            Duration taken = way.once();
            List<String> leftOver = database.queryList(LEFT_OVER);
            if (!leftOver.equals(List.of("p|0"))) {
                throw new IllegalStateException("The parent, and check constraints left over: " + leftOver);
            }
            return taken;
        };
    }
}
