package liquibase.ext.partitions.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.Stream;
import liquibase.ext.partitions.model.BoundParser;
import liquibase.ext.partitions.model.KeyColumn;
import liquibase.ext.partitions.model.PartitionBound;
import liquibase.ext.partitions.model.PartitionKey;
import liquibase.ext.partitions.model.PartitionStrategy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BoundConditionTest {

    private static final PartitionKey ONE = key("k");
    private static final PartitionKey TWO = key("k", "l");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "IN ('a', NULL, 'it''s') | k IN ('a', 'it''s') OR k IS NULL",
                "FROM (1) TO (2) | (k IS NOT NULL AND k >= '1' AND k < '2')",
                "FROM (MINVALUE) TO (2) | (k IS NOT NULL AND k < '2')",
                "FROM (1) TO (MAXVALUE) | (k IS NOT NULL AND k >= '1')",
                "FROM (MINVALUE) TO (MAXVALUE) | (k IS NOT NULL)",
                "FROM (now()) TO (MAXVALUE) | (k IS NOT NULL AND k >= (now()))",
            })
    void ofOneColumn(String bound, String condition) {
        assertEquals(condition, BoundCondition.anyOf(ONE, bounds(bound)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "FROM (1, 5) TO (2, 6) | ((k > '1') OR (k = '1' AND l >= '5')) AND ((k < '2') OR (k = '2' AND l < '6'))",
                "FROM (1, 5) TO (1, 6) | k = '1' AND l >= '5' AND l < '6'",
                "FROM (1, MINVALUE) TO (2, MINVALUE) | k >= '1' AND k < '2'",
                "FROM (1, MAXVALUE) TO (2, MAXVALUE) | k > '1' AND k <= '2'",
                "FROM (MINVALUE, MINVALUE) TO (2, 6) | ((k < '2') OR (k = '2' AND l < '6'))",
            })
    void ofTwoColumns(String bound, String condition) {
        assertEquals(
                "(k IS NOT NULL AND l IS NOT NULL AND " + condition + ")", BoundCondition.anyOf(TWO, bounds(bound)));
    }

    @Test
    void adjoiningRangesBecomeOne() {
        assertEquals(
                "(k IS NOT NULL AND k >= '1' AND k < '3') OR (k IS NOT NULL AND k >= '4' AND k < '5')",
                BoundCondition.anyOf(ONE, bounds("FROM (1) TO (2)", "FROM (2) TO (3)", "FROM (4) TO (5)")));
    }

    @Test
    void valuesAreComparedByTheKeysCollation() {
        PartitionKey key =
                new PartitionKey(PartitionStrategy.LIST, List.of(new KeyColumn("k", "text", "pg_catalog.\"C\"")));
        assertEquals(
                "k COLLATE pg_catalog.\"C\" = 'a' OR k IS NULL", BoundCondition.anyOf(key, bounds("IN ('a', NULL)")));
        assertEquals(
                "(k IS NOT NULL AND k COLLATE pg_catalog.\"C\" >= 'a')",
                BoundCondition.anyOf(key, bounds("FROM ('a') TO (MAXVALUE)")));
    }

    @Test
    void hashAndDefaultHaveNone() {
        assertEquals("", BoundCondition.anyOf(ONE, bounds("DEFAULT", "WITH (MODULUS 2, REMAINDER 1)")));
    }

    private static List<PartitionBound> bounds(String... texts) {
        return Stream.of(texts)
                .map(text -> BoundParser.parse(text).orElseThrow())
                .toList();
    }

    private static PartitionKey key(String... columns) {
        return new PartitionKey(
                PartitionStrategy.RANGE,
                Stream.of(columns)
                        .map(column -> new KeyColumn(column, "integer", null))
                        .toList());
    }
}
