package liquibase.ext.partitions.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * How long the writes of other sessions wait while rows go from the default partition into a new one, and whether a reader
 * that counts all the while ever sees another number: with createPartitions, moveDefaultRows="true" and
 * concurrently="true", the same killed when half is copied and run again, in one transaction, and, to know the machine, with
 * nothing.
 *
 * <p>Takes the system properties of {@link MovedTable} and {@link Writers}.
 */
final class MovesPart {

    private MovesPart() {}

    static void run(Databases databases, int rounds) throws Exception {
        Map<String, Function<MovedTable, Comparison.Way>> ways = new LinkedHashMap<>();
        ways.put("moveDefaultRows, in a transaction", MovedTable::inTransaction);
        ways.put("moveDefaultRows, concurrently", MovedTable::concurrently);
        ways.put("moveDefaultRows, concurrently, killed half-way", MovedTable::killedHalfWay);
        System.out.println(Writers.SESSIONS + " sessions that write to " + MovedTable.size() + ", and pause for "
                + Writers.PAUSE + " ms");
        Map<String, List<Waits>> met = new LinkedHashMap<>();
        for (int round = 0; round < rounds; round++) {
            for (Map.Entry<String, Function<MovedTable, Comparison.Way>> way : ways.entrySet()) {
                MovedTable table = MovedTable.create(databases);
                met.computeIfAbsent(way.getKey(), name -> new ArrayList<>())
                        .add(table.beside(way.getKey(), way.getValue().apply(table)));
            }
            MovedTable.create(databases).withWriters("nothing moved", Writers::nothing);
        }
        met.forEach(Waits::printAll);
    }
}
