package liquibase.ext.partitions.model;

import static liquibase.ext.partitions.model.Bounds.expression;
import static liquibase.ext.partitions.model.Bounds.values;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextualBoundOrderTest {

    static Stream<List<String>> ascending() {
        return Stream.of(
                List.of("-10", "-9.5", "0", "1", "2", "10", "1e2", "9223372036854775808"),
                List.of("2025-12-31", "2026-01-01", "2026-01-01 00:00:00.5", "2026-01-01T06:00", "2026-02-01"),
                List.of(
                        "2026-01-01 00:00:00+14:00",
                        "2026-01-01 00:00:00+05:30",
                        "2026-01-01 00:00:00+01",
                        "2026-01-01 00:00:00Z",
                        "2026-01-01 00:00:00-03"),
                List.of("1900-01-01 00:00:00+00:09:21", "1900-01-01 00:00:00+00", "1900-01-01 00:00:00-00:00:01"),
                List.of("MINVALUE", "-5", "5", "MAXVALUE"),
                List.of("MINVALUE", "2026-01-01", "MAXVALUE"),
                List.of("MINVALUE", "MAXVALUE"),
                List.of("1, MINVALUE", "1, 2026-01-01", "1, MAXVALUE", "2, 2025-01-01", "10, MINVALUE"),
                List.of("MINVALUE, MINVALUE", "1, 9", "1, 10", "MAXVALUE, MAXVALUE"));
    }

    @ParameterizedTest
    @MethodSource("ascending")
    void ranksAscend(List<String> ascending) {
        List<List<BoundValue>> tuples =
                new ArrayList<>(ascending.stream().map(Bounds::values).toList());
        List<List<BoundValue>> shuffled = new ArrayList<>(tuples);
        Collections.shuffle(shuffled, new Random(1));

        BoundOrder order = TextualBoundOrder.of(shuffled);

        assertTrue(order.ordered());
        tuples.sort((one, other) -> Integer.compare(order.rank(one), order.rank(other)));
        assertEquals(ascending.stream().map(Bounds::values).toList(), tuples);
        assertEquals(
                ascending.size(), order.ranks().values().stream().distinct().count());
    }

    static Stream<List<String>> equal() {
        return Stream.of(
                List.of("1", "1.0", "01", "+1", "1e0", "0.1e1"),
                List.of("2026-01-01", "2026-01-01 00:00", "2026-01-01 00:00:00", "2026-01-01T00:00:00.000"),
                List.of(
                        "2026-01-01 00:00:00+01",
                        "2026-01-01 00:00:00+01:00",
                        "2026-01-01 00:00:00+0100",
                        "2026-01-01T00:00+01",
                        "2025-12-31 23:00:00+00",
                        "2025-12-31 23:00:00Z"),
                List.of("1, 2026-01-01", "1.0, 2026-01-01 00:00"),
                List.of("MAXVALUE", "maxvalue"),
                List.of("NULL", "null"),
                List.of("DE", "'DE'"));
    }

    @ParameterizedTest
    @MethodSource("equal")
    void spellingsOfOneValueHaveOneRank(List<String> spellings) {
        List<List<BoundValue>> tuples = spellings.stream().map(Bounds::values).toList();

        BoundOrder order = TextualBoundOrder.of(tuples);

        assertEquals(1, tuples.stream().map(order::rank).distinct().count());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DE, FR",
                "1, DE",
                "1, 2026-01-01",
                "2026-01-01, 2026-01-01 00:00:00+00",
                "2026-01-01, infinity",
                "2026-02-30, 2026-03-01",
                "NaN, 1",
                "true, false",
            })
    void whateverIsNoFamilyIsOnlyToldApart(String list) {
        BoundOrder order = orderOf(list);

        assertFalse(order.ordered());
        assertEquals(2, order.ranks().values().stream().distinct().count());
    }

    @Test
    void oneUnorderedColumnMakesTheTuplesUnordered() {
        assertFalse(
                TextualBoundOrder.of(List.of(values("1, a"), values("2, b"))).ordered());
    }

    @Test
    void keywordsAreNotMistakenForQuotedText() {
        BoundOrder order = orderOf("NULL, 'NULL', MINVALUE, 'MINVALUE'");

        assertEquals(4, order.ranks().values().stream().distinct().count());
    }

    @Test
    void anExpressionIsEqualToItselfOnly() {
        List<BoundValue> now = List.of(expression("now()"));
        List<BoundValue> today = List.of(expression("current_date"));

        BoundOrder order = TextualBoundOrder.of(List.of(now, List.of(expression("now()")), today));

        assertFalse(order.ordered());
        assertNotEquals(order.rank(now), order.rank(today));
    }

    @Test
    void nothingIsOrdered() {
        assertEquals(new BoundOrder(Map.of(), true), TextualBoundOrder.of(List.of()));
    }

    private static BoundOrder orderOf(String list) {
        return TextualBoundOrder.of(values(list).stream().map(List::of).toList());
    }
}
