package liquibase.ext.partitions.problem;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import liquibase.ext.partitions.model.Departure;
import liquibase.ext.partitions.model.QualifiedName;
import org.junit.jupiter.api.Test;

/** One is said in the singular. */
class CountsTest {

    @Test
    void one_partition_of_one_is_done() {
        assertEquals("1 of 1 partition done", ProgressNotes.line(1, 1, 0, 0, List.of()));
        assertEquals("1 of 2 partitions done", ProgressNotes.line(1, 2, 0, 0, List.of()));
    }

    @Test
    void one_partition_was_never_analyzed() {
        assertEquals(
                "Drops 2 partitions of t with about 1 row (not counting 1 with an unknown number of rows) and 0 bytes: t_1, t_2",
                leaving(1, -1));
        assertEquals(
                "Drops 3 partitions of t with about 2 rows (not counting 2 with an unknown number of rows) and 0 bytes: t_1, t_2,"
                        + " t_3",
                leaving(2, -1, -1));
    }

    private static String leaving(long... rows) {
        List<QualifiedName> names = IntStream.rangeClosed(1, rows.length)
                .mapToObj(i -> new QualifiedName(null, "t_" + i))
                .toList();
        List<Departure> known = Arrays.stream(rows)
                .mapToObj(count -> new Departure("a plain table", true, false, null, null, List.of(), count, 0))
                .toList();
        return RemovalNotes.leaving(new QualifiedName(null, "t"), names, known, false);
    }
}
