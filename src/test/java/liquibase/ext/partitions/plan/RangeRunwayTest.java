package liquibase.ext.partitions.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import liquibase.ext.partitions.model.BoundOrdering;
import liquibase.ext.partitions.model.BoundValue;
import liquibase.ext.partitions.model.KeyColumn;
import liquibase.ext.partitions.model.PartitionBound.Range;
import liquibase.ext.partitions.model.PartitionKey;
import liquibase.ext.partitions.model.PartitionStrategy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RangeRunwayTest {

    private static final PartitionKey KEY =
            new PartitionKey(PartitionStrategy.RANGE, List.of(new KeyColumn("id", "integer", null)));

    @ParameterizedTest(name = "{0} until {1}")
    @CsvSource(delimiter = '|', textBlock = """
            1-2 2-3     | 3 | true  |
            1-2 2-3     | 4 | false |
            2-3 1-2     | 3 | true  |
            1-2 3-4     | 4 | true  |
            1-2 3-4     | 3 | true  | 2-3
            1-2 3-4     | 2 | true  |
            1-2 3-4     | 1 | true  |
            1-2 3-4 5-6 | 5 | true  | 4-5
            1-2 3-4     | 9 | false |
            """)
    void ends_in_time_and_leaves_nothing_out_right_before_the_value(
            String ranges, String until, boolean endsInTime, String gap) {
        RangeRunway runway = RangeRunway.of(
                KEY,
                Stream.of(ranges.split(" ", -1)).map(RangeRunwayTest::range).toList(),
                value(until),
                BoundOrdering.TEXTUAL);

        assertEquals(endsInTime, runway.endsInTime());
        assertEquals(
                Optional.ofNullable(gap).map(RangeRunwayTest::range),
                runway.gap().map(found -> new Range(found.from(), found.to())));
    }

    @Test
    void ends_nowhere_without_ranges() {
        RangeRunway runway = RangeRunway.of(KEY, List.of(), value("1"), BoundOrdering.TEXTUAL);

        assertEquals(Optional.empty(), runway.end());
        assertEquals(false, runway.endsInTime());
    }

    private static Range range(String text) {
        String[] ends = text.split("-", -1);
        return new Range(value(ends[0]), value(ends[1]));
    }

    private static List<BoundValue> value(String text) {
        return List.of(new BoundValue.Literal(text));
    }
}
