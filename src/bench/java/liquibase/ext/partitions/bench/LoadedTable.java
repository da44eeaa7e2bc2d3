package liquibase.ext.partitions.bench;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import liquibase.ext.partitions.testing.Changelog;
import liquibase.ext.partitions.testing.TestDatabase;

/**
 * A partitioned table with rows, and the ways to an index on it. The system properties {@code bench.leaves} and
 * {@code bench.rows}, of each, say how large it is; {@code bench.parallelism} is for the ways that have one.
 *
 * @param partitions how many list partitions of the key {@code k} it has, from 0 on
 */
record LoadedTable(TestDatabase database, int partitions, int rowsOfEach) {
    private static final int PARALLELISM = Integer.getInteger("bench.parallelism", 2);
    private static final String VALID_INDEXES = """
            SELECT count(*) FILTER (WHERE indisvalid AND relkind = 'r'), count(*) FILTER (WHERE NOT indisvalid)
              FROM pg_index JOIN pg_class t ON t.oid = indrelid WHERE relname ~ '^p(_\\d+)?$'""";

    /** Creates the table and fills it. */
    static LoadedTable create(Databases databases) {
        int partitions = Integer.getInteger("bench.leaves", 64);
        int rows = Integer.getInteger("bench.rows", 50_000);
        TestDatabase database = databases.create("""
                CREATE TABLE p (k int NOT NULL, id bigint NOT NULL, at timestamptz NOT NULL, note text NOT NULL)
                  PARTITION BY LIST (k);
                SELECT setseed(0.5);
                """);
        IntStream.range(0, partitions).forEach(k -> database.execute("""
                CREATE TABLE p_%1$d PARTITION OF p FOR VALUES IN (%1$d);
                INSERT INTO p_%1$d SELECT %1$d, id, timestamptz '2026-01-01Z' + random() * interval '1 year',
                  md5(id::text) FROM generate_series(1, %2$d) AS id""".formatted(k, rows)));
        database.execute("VACUUM (ANALYZE) p");
        return new LoadedTable(database, partitions, rows);
    }

    /** How large it is. */
    String size() {
        return partitions + " partitions with " + rowsOfEach + " rows each";
    }

    /** createPartitionIndexes with concurrently="true". */
    Comparison.Way liquibase(String column) {
        Changelog changelog = Changelog.xml("""
                <changeSet id="index" author="bench" runInTransaction="false">
                    <partitions:createPartitionIndexes tableName="p" indexName="p_idx" columnNames="%s"
                        concurrently="true" parallelism="%d"/>
                </changeSet>""".formatted(column, PARALLELISM));
        return () -> ChangeTimer.update(database, changelog);
    }

    /** PostgreSQL's own CREATE INDEX on the parent, which blocks writers, in psql. */
    Comparison.Way psql(String column) {
        return () -> Psql.statement(database, blocking(column));
    }

    /** The same by JDBC on an open connection. */
    Comparison.Way jdbc(String column) {
        return () -> Jdbc.statement(database, blocking(column));
    }

    /** CREATE INDEX CONCURRENTLY on each partition, by so many psql at once; none on the parent. */
    Comparison.Way xargs(String column) {
        List<String> statements = IntStream.range(0, partitions)
                .mapToObj(k -> "CREATE INDEX CONCURRENTLY p_%1$d_p_idx ON p_%1$d (%2$s)".formatted(k, column))
                .toList();
        return () -> Psql.inParallel(database, PARALLELISM, statements);
    }

    private static String blocking(String column) {
        return "CREATE INDEX p_idx ON p (" + column + ")";
    }

    /** Goes a way, begun after a checkpoint, checks that the indexes are there, and drops them. */
    Duration fresh(Comparison.Way way) throws Exception {
        database.execute("CHECKPOINT");
        Duration taken = way.once();
        List<String> valid = database.queryList(VALID_INDEXES);
        if (!valid.equals(List.of(partitions + "|0"))) {
            throw new IllegalStateException("Valid indexes of partitions, and invalid ones: " + valid);
        }
        database.execute("DROP INDEX IF EXISTS p_idx; DROP TABLE IF EXISTS databasechangelog");
        IntStream.range(0, partitions).forEach(k -> database.execute("DROP INDEX IF EXISTS p_%d_p_idx".formatted(k)));
        return taken;
    }
}
