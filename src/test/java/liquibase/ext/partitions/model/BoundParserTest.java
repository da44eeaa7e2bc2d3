package liquibase.ext.partitions.model;

import static liquibase.ext.partitions.model.Bounds.expression;
import static liquibase.ext.partitions.model.Bounds.literal;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import liquibase.ext.partitions.model.BoundValue.Keyword;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class BoundParserTest {

    static Stream<Arguments> printedByTheServer() {
        return Stream.of(
                Arguments.of("DEFAULT", new PartitionBound.Default()),
                Arguments.of("FOR VALUES WITH (modulus 4, remainder 3)", new PartitionBound.Hash(4, 3)),
                Arguments.of(
                        "FOR VALUES WITH (modulus 2147483647, remainder 2147483646)",
                        new PartitionBound.Hash(2147483647, 2147483646)),
                Arguments.of("FOR VALUES IN ('-- a', '/* b')", in("-- a", "/* b")),
                Arguments.of("FOR VALUES IN (1)", in(literal("1"))),
                Arguments.of("FOR VALUES IN ('-1')", in(literal("-1"))),
                Arguments.of("FOR VALUES IN ('1', '2')", in(literal("1"), literal("2"))),
                Arguments.of("FOR VALUES IN (2, 1)", in(literal("2"), literal("1"))),
                Arguments.of("FOR VALUES IN (1.00)", in(literal("1.00"))),
                Arguments.of("FOR VALUES IN ('NaN')", in(literal("NaN"))),
                Arguments.of("FOR VALUES IN (true)", in(literal("true"))),
                Arguments.of("FOR VALUES IN (false, NULL)", in(literal("false"), Keyword.NULL)),
                Arguments.of("FOR VALUES IN ('DE', 'FR', NULL)", in(literal("DE"), literal("FR"), Keyword.NULL)),
                Arguments.of("FOR VALUES IN ('')", in(literal(""))),
                Arguments.of("FOR VALUES IN ('NULL')", in(literal("NULL"))),
                Arguments.of("FOR VALUES IN ('O''Brien')", in(literal("O'Brien"))),
                Arguments.of("FOR VALUES IN ('''')", in(literal("'"))),
                Arguments.of("FOR VALUES IN ('''a'', ''b''')", in(literal("'a', 'b'"))),
                Arguments.of("FOR VALUES IN (' a ', 'b)', '(c', 'd,e')", in(" a ", "b)", "(c", "d,e")),
                Arguments.of("FOR VALUES IN ('say \"hi')", in(literal("say \"hi"))),
                Arguments.of("FOR VALUES IN ('a\\b')", in(literal("a\\b"))),
                Arguments.of("FOR VALUES IN ('a\nb')", in(literal("a\nb"))),
                Arguments.of("FOR VALUES IN ('{a,b}')", in(literal("{a,b}"))),
                Arguments.of("FOR VALUES IN ('{\"a\": 1}')", in(literal("{\"a\": 1}"))),
                Arguments.of("FOR VALUES IN ('$12.00')", in(literal("$12.00"))),
                Arguments.of("FOR VALUES IN (B'101', B'')", in(literal("101"), literal(""))),
                Arguments.of(
                        "FOR VALUES FROM ('2026-01-01') TO ('2026-02-01')",
                        range(List.of(literal("2026-01-01")), List.of(literal("2026-02-01")))),
                Arguments.of(
                        "FOR VALUES FROM ('2026-01-01 00:00:00+01') TO (MAXVALUE)",
                        range(List.of(literal("2026-01-01 00:00:00+01")), List.of(Keyword.MAXVALUE))),
                Arguments.of(
                        "FOR VALUES FROM ('minvalue', 1) TO ('maxvalue', 1)",
                        range(List.of(literal("minvalue"), literal("1")), List.of(literal("maxvalue"), literal("1")))),
                Arguments.of(
                        "FOR VALUES FROM (MINVALUE, MINVALUE) TO (1, MAXVALUE)",
                        range(List.of(Keyword.MINVALUE, Keyword.MINVALUE), List.of(literal("1"), Keyword.MAXVALUE))));
    }

    @ParameterizedTest
    @MethodSource("printedByTheServer")
    void readsWhatTheServerPrints(String printed, PartitionBound bound) {
        assertEquals(Optional.of(bound), BoundParser.parse(printed));
    }

    @ParameterizedTest
    @MethodSource("printedByTheServer")
    void readsTheSameWithoutForValues(String printed, PartitionBound bound) {
        assertEquals(Optional.of(bound), BoundParser.parse(printed.replace("FOR VALUES ", "")));
    }

    static Stream<Arguments> writtenByUsers() {
        return Stream.of(
                Arguments.of("  default\n", new PartitionBound.Default()),
                Arguments.of("for\n  values\tin\n(\n 'a' ,\n 'b'\n)\n", in(literal("a"), literal("b"))),
                Arguments.of("IN(1)", in(literal("1"))),
                Arguments.of("in (Null)", in(Keyword.NULL)),
                Arguments.of("IN (TRUE)", in(literal("true"))),
                Arguments.of("IN (-1, +2)", in(literal("-1"), literal("+2"))),
                Arguments.of("FROM(1)TO(2)", range(List.of(literal("1")), List.of(literal("2")))),
                Arguments.of(
                        "from (minvalue) to (MaxValue)", range(List.of(Keyword.MINVALUE), List.of(Keyword.MAXVALUE))),
                Arguments.of("WITH (MODULUS 4, REMAINDER 0)", new PartitionBound.Hash(4, 0)),
                Arguments.of("FOR VALUES with( modulus '4' ,remainder '0' )", new PartitionBound.Hash(4, 0)));
    }

    @ParameterizedTest
    @MethodSource("writtenByUsers")
    void readsAnyCaseAndAnyBlanks(String written, PartitionBound bound) {
        assertEquals(Optional.of(bound), BoundParser.parse(written));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "now()",
                "1 + 2",
                "(1 + 2) * 3",
                "coalesce(f('a', ')'), ('b,c'))",
                "'2026-01-01'::date",
                "'a' || 'b'",
                "'a''' || '''b'",
                "'a' 'b'",
                "ARRAY[1, 2, (3)]",
                "DATE '2026-01-01'",
                "X'1F'",
                "\"my schema\".\"f(,\"\"'\"(1, 2)",
                "NULL::text",
                "E'it\\'s, )'",
                "e'it''s \\\\'",
                "$$a,b)$$",
                "$x$it's $$ ($x$",
                "a$b$",
                "U&'\\0041'",
                "1 - -1",
                "3 / 2",
            })
    void keepsExpressionsAsTheyAre(String sql) {
        assertEquals(
                Optional.of(range(List.of(expression(sql), literal("x")), List.of(Keyword.MAXVALUE, expression(sql)))),
                BoundParser.parse("FROM (" + sql + ", 'x') TO (MAXVALUE, " + sql + ")"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "   ",
                "FOR VALUES",
                "VALUES IN (1)",
                "IN",
                "IN ()",
                "IN 1",
                "IN (1",
                "IN 1)",
                "IN (1))",
                "IN ((1)",
                "IN (1) (2)",
                "IN (1,)",
                "IN (, 1)",
                "IN ('a)",
                "IN (\"a)",
                "IN (']', [)",
                "IN (1), (2)",
                "INFINITY (1)",
                "FROM (1)",
                "FROM (1) TO",
                "FROM (1) TO 2",
                "FROM (1) TOO (2)",
                "FROM (1) TO (2) TO (3)",
                "FROM 1 TO 2",
                "FROM )((1) TO (2)",
                "FROM ('1) TO (2)",
                "FROM () TO ()",
                "TO (1)",
                "WITH (MODULUS 4)",
                "WITH (REMAINDER 0, MODULUS 4)",
                "WITH (MODULUS -4, REMAINDER 0)",
                "WITH (MODULUS 4, REMAINDER 99999999999)",
                "DEFAULT (1)",
                "IN (1 -- one\n)",
                "IN (1 /* one, */)",
                "IN (E'a\\')",
                "IN ($x$a$$)",
                "WITH (MODULUS 2147483648, REMAINDER 0)",
                "IN (1); DROP TABLE orders",
            })
    void refusesWhatIsNoBound(String text) {
        assertEquals(Optional.empty(), BoundParser.parse(text));
    }

    @Test
    void refusesAModulusOfZero() {
        assertEquals(Optional.empty(), BoundParser.parse("FOR VALUES WITH (MODULUS 0, REMAINDER 0)"));
    }

    @Test
    void readsKeywordsInATurkishLocale() {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("tr-TR"));
        try {
            assertEquals(
                    Optional.of(range(List.of(Keyword.MINVALUE), List.of(literal("1")))),
                    BoundParser.parse("from (minvalue) to (1)"));
        } finally {
            Locale.setDefault(before);
        }
    }

    private static PartitionBound in(BoundValue... values) {
        return new PartitionBound.Values(List.of(values));
    }

    private static PartitionBound in(String... literals) {
        return new PartitionBound.Values(
                Stream.of(literals).map(Bounds::literal).toList());
    }

    private static PartitionBound range(List<BoundValue> from, List<BoundValue> to) {
        return new PartitionBound.Range(from, to);
    }
}
