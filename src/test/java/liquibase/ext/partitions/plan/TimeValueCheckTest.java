package liquibase.ext.partitions.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import liquibase.ext.partitions.model.Granularity;
import liquibase.ext.partitions.model.Interval;
import liquibase.ext.partitions.model.KeyColumn;
import liquibase.ext.partitions.model.PartitionBy;
import liquibase.ext.partitions.model.PartitionItem;
import liquibase.ext.partitions.model.PartitionKey;
import liquibase.ext.partitions.model.PartitionStrategy;
import liquibase.ext.partitions.model.Series;
import liquibase.ext.partitions.model.Storage;
import liquibase.ext.partitions.model.TableShape;
import liquibase.ext.partitions.problem.Problem;
import liquibase.ext.partitions.problem.SeriesProblems;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimeValueCheckTest {

    private static final String INSTANT = "timestamp with time zone";
    private static final TableShape SHAPE = TableShape.ofColumns(Map.of("at", "timestamp(3) with time zone"));

    @ParameterizedTest
    @ValueSource(strings = {INSTANT, "timestamp(3) with time zone"})
    void instantsNeedAZone(String type) {
        assertEquals(List.of(SeriesProblems.zoneNeeded("k")), check(type, days(false)));
        assertEquals(List.of(), check(type, days(true)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"date", "timestamp without time zone", "timestamp(0) without time zone"})
    void localTimesHaveNone(String type) {
        assertEquals(List.of(SeriesProblems.zoneUseless("k", type)), check(type, days(true)));
        assertEquals(List.of(), check(type, days(false)));
    }

    @Test
    void othersAreLeftToTheServer() {
        assertEquals(List.of(), check(INSTANT, numbers()));
        assertEquals(List.of(), check("text", days(true)));
        assertEquals(List.of(), check(null, days(false)));
        PartitionKey two = new PartitionKey(
                PartitionStrategy.RANGE, List.of(new KeyColumn("k", INSTANT, null), new KeyColumn("l", null, null)));
        assertEquals(List.of(), TimeValueCheck.problemsOf(two, SHAPE, List.of(days(false))));
    }

    @Test
    void looksIntoSubPartitions() {
        PartitionItem outer = new PartitionItem.Hashed(2, common(days(false)));
        assertEquals(List.of(SeriesProblems.zoneNeeded("At")), check("integer", outer));
    }

    private static List<Problem> check(@Nullable String type, PartitionItem item) {
        PartitionKey key = new PartitionKey(PartitionStrategy.RANGE, List.of(new KeyColumn("k", type, null)));
        return TimeValueCheck.problemsOf(key, SHAPE, List.of(item));
    }

    private static PartitionItem days(boolean zoned) {
        LocalDateTime from = LocalDateTime.of(2026, 1, 1, 0, 0);
        Interval day = new Interval(1, Granularity.DAY);
        Series series = zoned
                ? Series.ofInstants(from, from.plusDays(1), ZoneOffset.UTC, day, Granularity.DAY)
                : Series.ofLocalTimes(from, from.plusDays(1), day, Granularity.DAY);
        return new PartitionItem.Adjoining(series, zoned, common());
    }

    private static PartitionItem numbers() {
        return new PartitionItem.Adjoining(Series.ofNumbers(0, 10, new Interval(10, null)), false, common());
    }

    private static PartitionItem.Common common(PartitionItem... children) {
        return new PartitionItem.Common(
                Optional.empty(),
                Storage.INHERITED,
                Stream.of(children)
                        .findFirst()
                        .flatMap(child -> PartitionBy.parse("RANGE (At)"))
                        .orElse(null),
                List.of(children));
    }
}
