package liquibase.ext.partitions.bench;

import java.time.Duration;
import java.util.List;

/**
 * How long the inserts of other sessions wait while an index is built: with createPartitionIndexes and
 * concurrently="true", with PostgreSQL's blocking CREATE INDEX, and, to know the machine, with none.
 *
 * <p>Takes the system properties of {@link LoadedTable} and {@link Writers}.
 */
final class WritersPart {

    private WritersPart() {}

    static void run(Databases databases, int rounds) throws Exception {
        LoadedTable table = LoadedTable.create(databases);
        System.out.println(Writers.SESSIONS + " sessions that insert into " + table.size() + " and pause for "
                + Writers.PAUSE + " ms");
        for (int round = 0; round < rounds; round++) {
            table.fresh(() -> withWriters(table, "createPartitionIndexes", table.liquibase("at")));
            table.fresh(() -> withWriters(table, "CREATE INDEX by JDBC", table.jdbc("at")));
            withWriters(table, "no index", Writers::nothing);
        }
        System.out.println();
    }

    private static Duration withWriters(LoadedTable table, String name, Comparison.Way way) throws Exception {
        Writers.Write insert = new Writers.Write(
                "INSERT INTO p VALUES (?, 0, clock_timestamp(), 'written')",
                (statement, random) -> statement.setInt(1, random.nextInt(table.partitions())));
        return Writers.meanwhile(name, way, table.database(), List.of(insert), 4 * table.partitions())
                .taken();
    }
}
