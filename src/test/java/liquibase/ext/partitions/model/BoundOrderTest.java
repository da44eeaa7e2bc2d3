package liquibase.ext.partitions.model;

import static liquibase.ext.partitions.model.Bounds.in;
import static liquibase.ext.partitions.model.Bounds.range;
import static liquibase.ext.partitions.model.Bounds.values;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import liquibase.ext.partitions.model.BoundOrder.Relation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class BoundOrderTest {

    static Stream<Arguments> pairs() {
        PartitionBound january = range("2026-01-01", "2026-02-01");
        return Stream.of(
                Arguments.of(january, range("2026-01-01 00:00", "2026-02-01 00:00:00"), Relation.SAME),
                Arguments.of(january, range("2026-02-01", "2026-03-01"), Relation.APART),
                Arguments.of(january, range("2026-03-01", "2026-04-01"), Relation.APART),
                Arguments.of(january, range("2026-01-31", "2026-03-01"), Relation.OVERLAPPING),
                Arguments.of(january, range("2026-01-10", "2026-01-11"), Relation.OVERLAPPING),
                Arguments.of(january, range("2026-01-01", "2026-03-01"), Relation.OVERLAPPING),
                Arguments.of(january, range("2025-01-01", "2026-02-01"), Relation.OVERLAPPING),
                Arguments.of(january, range("MINVALUE", "2026-01-01"), Relation.APART),
                Arguments.of(january, range("MINVALUE", "2026-01-02"), Relation.OVERLAPPING),
                Arguments.of(january, range("MINVALUE", "MAXVALUE"), Relation.OVERLAPPING),
                Arguments.of(range("1", "2"), range("1.0", "2.00"), Relation.SAME),
                Arguments.of(range("9", "10"), range("10", "11"), Relation.APART),
                Arguments.of(range("1, MINVALUE", "1, 5"), range("1, 5", "1, MAXVALUE"), Relation.APART),
                Arguments.of(range("1, MINVALUE", "1, 5"), range("1, 4", "2, MINVALUE"), Relation.OVERLAPPING),
                Arguments.of(range("a", "b"), range("a", "b"), Relation.SAME),
                Arguments.of(range("a", "b"), range("a", "c"), Relation.OVERLAPPING),
                Arguments.of(range("a", "c"), range("b", "c"), Relation.OVERLAPPING),
                Arguments.of(range("a", "b"), range("b", "c"), Relation.APART),
                Arguments.of(in("1, 2"), in("2, 1"), Relation.SAME),
                Arguments.of(in("1, 2"), in("1, 2, 2.0"), Relation.SAME),
                Arguments.of(in("1, 2"), in("2, 3"), Relation.OVERLAPPING),
                Arguments.of(in("1, 2"), in("1"), Relation.OVERLAPPING),
                Arguments.of(in("1, 2"), in("3"), Relation.APART),
                Arguments.of(in("DE, NULL"), in("NULL, DE"), Relation.SAME),
                Arguments.of(in("DE, NULL"), in("FR, NULL"), Relation.OVERLAPPING),
                Arguments.of(in("NULL"), in("'NULL'"), Relation.APART),
                Arguments.of(in("DE"), in("de"), Relation.APART),
                Arguments.of(new PartitionBound.Default(), new PartitionBound.Default(), Relation.SAME),
                Arguments.of(new PartitionBound.Default(), in("1"), Relation.APART),
                Arguments.of(new PartitionBound.Hash(2, 0), in("1"), Relation.APART),
                Arguments.of(in("1"), range("1", "2"), Relation.APART));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void comparesBothWaysRound(PartitionBound one, PartitionBound other, Relation relation) {
        BoundOrder order = orderOf(one, other);

        assertEquals(relation, order.compare(one, other));
        assertEquals(relation, order.compare(other, one));
    }

    @ParameterizedTest
    @CsvSource({
        "4, 0, 4, 0, SAME",
        "4, 0, 4, 1, APART",
        "2, 0, 4, 0, OVERLAPPING",
        "2, 0, 4, 1, APART",
        "2, 0, 4, 2, OVERLAPPING",
        "2, 1, 8, 7, OVERLAPPING",
        "1, 0, 8, 7, OVERLAPPING",
        "4, 1, 6, 3, OVERLAPPING",
        "4, 1, 6, 2, APART",
        "3, 1, 4, 2, OVERLAPPING"
    })
    void hashesMeetWhereARemainderOfOneIsARemainderOfTheOther(
            int modulus, int remainder, int otherModulus, int otherRemainder, Relation relation) {
        BoundOrder order = new BoundOrder(Map.of(), true);
        PartitionBound one = new PartitionBound.Hash(modulus, remainder);
        PartitionBound other = new PartitionBound.Hash(otherModulus, otherRemainder);

        assertEquals(relation, order.compare(one, other));
        assertEquals(relation, order.compare(other, one));
    }

    @ParameterizedTest
    @CsvSource({
        "1, 2, false",
        "9, 10, false",
        "MINVALUE, MAXVALUE, false",
        "1, 1.0, true",
        "2, 1, true",
        "MAXVALUE, 1, true",
        "1, MINVALUE, true",
        "2026-02-01, 2026-01-01, true",
        "a, a, true",
        "b, a, false"
    })
    void aRangeIsEmptyWhenItsEndIsKnownNotToBeAboveItsStart(String from, String to, boolean empty) {
        PartitionBound.Range bound = range(from, to);

        assertEquals(empty, orderOf(bound).isEmpty(bound));
    }

    @Test
    void refusesToGuessARank() {
        BoundOrder order = orderOf(in("1"));

        IllegalArgumentException thrown = assertThrows(IllegalArgumentException.class, () -> order.rank(values("2")));
        assertEquals("No rank for [Literal[text=2]]", thrown.getMessage());
    }

    private static BoundOrder orderOf(PartitionBound... bounds) {
        List<List<BoundValue>> tuples = new ArrayList<>();
        for (PartitionBound bound : bounds) {
            if (bound instanceof PartitionBound.Range range) {
                tuples.add(range.from());
                tuples.add(range.to());
            } else if (bound instanceof PartitionBound.Values list) {
                list.values().forEach(value -> tuples.add(List.of(value)));
            }
        }
        return TextualBoundOrder.of(tuples);
    }
}
