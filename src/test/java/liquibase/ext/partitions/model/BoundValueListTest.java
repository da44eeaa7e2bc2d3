package liquibase.ext.partitions.model;

import static liquibase.ext.partitions.model.Bounds.expression;
import static liquibase.ext.partitions.model.Bounds.literal;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import liquibase.ext.partitions.model.BoundValue.Keyword;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class BoundValueListTest {

    static Stream<Arguments> lists() {
        return Stream.of(
                Arguments.of("DE", "DE", List.of(literal("DE"))),
                Arguments.of(" DE ,\tFR\n", "DE, FR", List.of(literal("DE"), literal("FR"))),
                Arguments.of("2, 1, 2", "2, 1, 2", List.of(literal("2"), literal("1"), literal("2"))),
                Arguments.of("'DE'", "DE", List.of(literal("DE"))),
                Arguments.of("two words", "two words", List.of(literal("two words"))),
                Arguments.of("'a,b', 'NULL'", "'a,b', 'NULL'", List.of(literal("a,b"), literal("NULL"))),
                Arguments.of(
                        "minvalue, Null, MAXVALUE",
                        "MINVALUE, NULL, MAXVALUE",
                        List.of(Keyword.MINVALUE, Keyword.NULL, Keyword.MAXVALUE)),
                Arguments.of("'maxvalue'", "'maxvalue'", List.of(literal("maxvalue"))),
                Arguments.of("NULLS", "NULLS", List.of(literal("NULLS"))),
                Arguments.of("''", "''", List.of(literal(""))),
                Arguments.of("' a'", "' a'", List.of(literal(" a"))),
                Arguments.of("'a '", "'a '", List.of(literal("a "))),
                Arguments.of("O'Brien", "'O''Brien'", List.of(literal("O'Brien"))),
                Arguments.of("'O''Brien'", "'O''Brien'", List.of(literal("O'Brien"))),
                Arguments.of("''''", "''''", List.of(literal("'"))),
                Arguments.of(
                        "2026-01-01, MINVALUE",
                        "2026-01-01, MINVALUE",
                        List.of(literal("2026-01-01"), Keyword.MINVALUE)),
                Arguments.of("(1)", "(1)", List.of(literal("(1)"))),
                Arguments.of("{\"a\":1}", "{\"a\":1}", List.of(literal("{\"a\":1}"))));
    }

    @ParameterizedTest
    @MethodSource("lists")
    void readsValues(String written, String canonical, List<BoundValue> values) {
        assertEquals(Optional.of(values), BoundValueList.parse(written));
    }

    @ParameterizedTest
    @MethodSource("lists")
    void writesEqualListsTheSameWay(String written, String canonical, List<BoundValue> values) {
        assertEquals(canonical, BoundValueList.format(Bounds.values(written)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "  ", ",", "a,", ",a", "a,,b", "a, ,b", "'a", "'a''", "'a' b", "'a'b", "'a' 'b'", "'a',"})
    void refusesOpenQuotesAndMissingValues(String text) {
        assertEquals(Optional.empty(), BoundValueList.parse(text));
    }

    @Test
    void writesAnExpressionAsItIs() {
        assertEquals("now(), MAXVALUE", BoundValueList.format(List.of(expression("now()"), Keyword.MAXVALUE)));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void readsBackWhatItWrites(long seed) {
        Random random = new Random(seed);
        List<BoundValue> values = IntStream.range(0, 1 + random.nextInt(6))
                .mapToObj(i -> randomValue(random))
                .toList();

        String written = BoundValueList.format(values);

        assertEquals(Optional.of(values), BoundValueList.parse(written));
    }

    static LongStream seeds() {
        return LongStream.rangeClosed(1, 200);
    }

    private static BoundValue randomValue(Random random) {
        if (random.nextInt(6) == 0) {
            return List.of(Keyword.NULL, Keyword.MINVALUE, Keyword.MAXVALUE).get(random.nextInt(3));
        }
        List<String> pieces = List.of(
                "'", "''", ",", " ", "\t", "\n", "a", "B", "é", "ı", "😀", "NULL", "minvalue", "\"", "(", "\\", "1");
        return literal(IntStream.range(0, random.nextInt(6))
                .mapToObj(i -> pieces.get(random.nextInt(pieces.size())))
                .collect(Collectors.joining()));
    }
}
