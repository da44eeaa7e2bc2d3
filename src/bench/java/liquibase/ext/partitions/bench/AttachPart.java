package liquibase.ext.partitions.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * How long the writes of other sessions to a table wait while a large table becomes a partition of it: with
 * attachPartition and concurrently="true", with PostgreSQL's own ALTER TABLE … ATTACH PARTITION, and, to know the machine,
 * with neither.
 *
 * <p>Takes the system properties of {@link AttachedTable} and {@link Writers}.
 */
final class AttachPart {

    private AttachPart() {}

    static void run(Databases databases, int rounds) throws Exception {
        Map<String, Function<AttachedTable, Comparison.Way>> ways = new LinkedHashMap<>();
        ways.put("ALTER TABLE … ATTACH PARTITION by JDBC", AttachedTable::jdbc);
        ways.put("attachPartition, concurrently", AttachedTable::liquibase);
        System.out.println(Writers.SESSIONS + " sessions that write to " + AttachedTable.size() + ", and pause for "
                + Writers.PAUSE + " ms");
        Map<String, List<Waits>> met = new LinkedHashMap<>();
        for (int round = 0; round < rounds; round++) {
            for (Map.Entry<String, Function<AttachedTable, Comparison.Way>> way : ways.entrySet()) {
                AttachedTable table = AttachedTable.create(databases);
                Comparison.Way checked = table.checked(way.getValue().apply(table));
                met.computeIfAbsent(way.getKey(), name -> new ArrayList<>())
                        .add(table.withWriters(way.getKey(), checked));
            }
            AttachedTable.create(databases).withWriters("nothing attached", Writers::nothing);
        }
        met.forEach(Waits::printAll);
    }
}
