package liquibase.ext.partitions.model;

import static liquibase.ext.partitions.model.Bounds.in;
import static liquibase.ext.partitions.model.Bounds.range;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PartitionBoundTest {

    static Stream<Arguments> bounds() {
        return Stream.of(
                Arguments.of(
                        range("2026-01-01, MINVALUE", "MAXVALUE, MAXVALUE"),
                        "FROM (2026-01-01, MINVALUE) TO (MAXVALUE, MAXVALUE)"),
                Arguments.of(in("DE, 'a,b', NULL"), "IN (DE, 'a,b', NULL)"),
                Arguments.of(new PartitionBound.Hash(4, 3), "WITH (MODULUS 4, REMAINDER 3)"),
                Arguments.of(new PartitionBound.Default(), "DEFAULT"));
    }

    @ParameterizedTest
    @MethodSource("bounds")
    void isPrintedForMessagesWithoutQuotesThatItDoesNotNeed(PartitionBound bound, String text) {
        assertEquals(text, bound.toString());
    }
}
