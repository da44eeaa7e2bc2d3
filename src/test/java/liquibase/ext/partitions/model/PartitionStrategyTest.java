package liquibase.ext.partitions.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PartitionStrategyTest {

    @ParameterizedTest
    @CsvSource({"r, RANGE", "l, LIST", "h, HASH"})
    void isFoundByItsCatalogCode(String code, PartitionStrategy strategy) {
        assertEquals(Optional.of(strategy), PartitionStrategy.ofCatalogCode(code));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "R", "rr"})
    void isUnknownForOtherCodes(String code) {
        assertEquals(Optional.empty(), PartitionStrategy.ofCatalogCode(code));
    }

    @Test
    void isFoundByItsKeywordInAnyCase() {
        assertEquals(Optional.of(PartitionStrategy.LIST), PartitionStrategy.ofKeyword("List"));
        assertEquals(Optional.empty(), PartitionStrategy.ofKeyword("interval"));
    }
}
