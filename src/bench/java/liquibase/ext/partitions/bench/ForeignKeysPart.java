package liquibase.ext.partitions.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * How long the writes of other sessions to two tables wait while a foreign key is made between them: with
 * createPartitionForeignKeys and concurrently="true", with PostgreSQL's own ALTER TABLE … ADD FOREIGN KEY on the parent,
 * and, to know the machine, with none. Then how long each takes when nobody writes.
 *
 * <p>Takes the system properties of {@link ReferringTable} and {@link Writers}, and {@code bench.parallelism}, of which
 * there may be several with commas.
 */
final class ForeignKeysPart {
    private static final String PLAIN = "ALTER TABLE … ADD FOREIGN KEY by JDBC";

    private ForeignKeysPart() {}

    static void run(Databases databases, int rounds) throws Exception {
        Map<String, Function<ReferringTable, Comparison.Way>> ways = new LinkedHashMap<>();
        ways.put(PLAIN, ReferringTable::jdbc);
        for (String parallelism : Bench.list("bench.parallelism", "2,1")) {
            ways.put("createPartitionForeignKeys, parallelism " + parallelism, table -> table.liquibase(parallelism));
        }
        System.out.println(Writers.SESSIONS + " sessions that write to " + ReferringTable.size() + ", and pause for "
                + Writers.PAUSE + " ms");
        Map<String, List<Waits>> met = new LinkedHashMap<>();
        for (int round = 0; round < rounds; round++) {
            for (Map.Entry<String, Function<ReferringTable, Comparison.Way>> way : ways.entrySet()) {
                ReferringTable table = ReferringTable.create(databases);
                Comparison.Way checked = table.checked(way.getValue().apply(table));
                met.computeIfAbsent(way.getKey(), name -> new ArrayList<>())
                        .add(withWriters(way.getKey(), checked, table));
            }
            withWriters("no foreign key", Writers::nothing, ReferringTable.create(databases));
        }
        met.forEach(Waits::printAll);
        System.out.println();
        Comparison comparison = new Comparison("A foreign key of " + ReferringTable.size() + ", nobody writes");
        ways.forEach((name, way) -> comparison.way(name, () -> {
            ReferringTable table = ReferringTable.create(databases);
            return table.checked(way.apply(table)).once();
        }));
        comparison.run(rounds);
    }

    private static Waits withWriters(String name, Comparison.Way way, ReferringTable table) throws Exception {
        return Writers.meanwhile(name, way, table.database(), table.writes(), 4 * table.partitions());
    }
}
