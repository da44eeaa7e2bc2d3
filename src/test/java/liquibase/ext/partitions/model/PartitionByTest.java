package liquibase.ext.partitions.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PartitionByTest {

    static Stream<Arguments> clauses() {
        return Stream.of(
                Arguments.of("RANGE (created_at)", PartitionStrategy.RANGE, List.of("created_at")),
                Arguments.of(" hash(tenant_id) ", PartitionStrategy.HASH, List.of("tenant_id")),
                Arguments.of("PARTITION BY List (country)", PartitionStrategy.LIST, List.of("country")),
                Arguments.of("partition by range (a, b)", PartitionStrategy.RANGE, List.of("a", "b")),
                Arguments.of("PARTITION  BY\n  RANGE (a)", PartitionStrategy.RANGE, List.of("a")),
                Arguments.of(
                        "RANGE ((lower(a || ')')), \"b, (\" COLLATE \"C\" text_ops)",
                        PartitionStrategy.RANGE,
                        List.of("(lower(a || ')'))", "\"b, (\" COLLATE \"C\" text_ops")));
    }

    @ParameterizedTest
    @MethodSource("clauses")
    void readsStrategyAndColumns(String text, PartitionStrategy strategy, List<String> columns) {
        assertEquals(Optional.of(new PartitionBy(strategy, columns)), PartitionBy.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "RANGE",
                "RANGE ()",
                "RANGE (a,)",
                "RANGE (a",
                "RANGE a)",
                "RANGE (a), (b)",
                "RANGE (a))",
                "RANGE ('a)",
                "(a)",
                "INTERVAL (a)",
                "PARTITION BY (a)",
                "PARTITIONBY RANGE (a)",
                "BY RANGE (a)",
            })
    void refusesWhatIsNoClause(String text) {
        assertEquals(Optional.empty(), PartitionBy.parse(text));
    }

    @Test
    void isPrintedAsPostgresPrintsIt() {
        assertEquals("LIST (a, b)", new PartitionBy(PartitionStrategy.LIST, List.of("a", "b")).toString());
    }

    @Test
    void readsListInATurkishLocale() {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("tr-TR"));
        try {
            assertEquals(
                    Optional.of(new PartitionBy(PartitionStrategy.LIST, List.of("a"))),
                    PartitionBy.parse("partition by list (a)"));
        } finally {
            Locale.setDefault(before);
        }
    }
}
