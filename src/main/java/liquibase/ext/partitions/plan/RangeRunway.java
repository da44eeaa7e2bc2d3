package liquibase.ext.partitions.plan;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import liquibase.ext.partitions.model.BoundOrder;
import liquibase.ext.partitions.model.BoundOrdering;
import liquibase.ext.partitions.model.BoundValue;
import liquibase.ext.partitions.model.KeyColumn;
import liquibase.ext.partitions.model.PartitionBound.Range;
import liquibase.ext.partitions.model.PartitionKey;

/**
 * Whether the ranges of a table reach until a value. They do when the newest one ends there or later, and no gap between
 * two ranges leaves out what comes right before the value or, where the key is a time, anything from now until then.
 *
 * @param ranges from the oldest to the newest
 * @param order the order of their ends, of the value, and of now
 * @param until the value, which itself need not be held by a range, as the end of a range is not
 * @param now the current time; empty where the key is no time
 */
public record RangeRunway(
        List<Range> ranges, BoundOrder order, List<BoundValue> until, Optional<List<BoundValue>> now) {

    /** What lies between two ranges that do not adjoin. */
    public record Gap(List<BoundValue> from, List<BoundValue> to) {}

    public RangeRunway {
        ranges = List.copyOf(ranges);
        until = List.copyOf(until);
    }

    /**
     * The runway of some ranges.
     *
     * @param key the key that they are ranges of
     * @param value until where they should reach: values for the key's first columns at least; what is left out is taken
     *     for MINVALUE
     */
    public static RangeRunway of(PartitionKey key, List<Range> ranges, List<BoundValue> value, BoundOrdering ordering) {
        List<BoundValue> until = padded(key, value);
        Optional<List<BoundValue>> now = Optional.of(key.columns().get(0))
                .filter(column -> column.isTimestampWithTimeZone() || column.isLocalDateOrTimestamp())
                .map(KeyColumn::type)
                .map(type -> padded(key, List.of(new BoundValue.Expression("pg_catalog.now()::" + type))));
        BoundOrder order = ordering.rank(
                key,
                Stream.of(
                                ranges.stream().flatMap(range -> Stream.of(range.from(), range.to())),
                                Stream.of(until),
                                now.stream())
                        .flatMap(values -> values)
                        .toList());
        List<Range> sorted = ranges.stream()
                .sorted(Comparator.comparingInt(range -> order.rank(range.from())))
                .toList();
        return new RangeRunway(sorted, order, until, now);
    }

    private static List<BoundValue> padded(PartitionKey key, List<BoundValue> value) {
        List<BoundValue> padded = new ArrayList<>(value);
        padded.addAll(Collections.nCopies(key.columns().size() - value.size(), BoundValue.Keyword.MINVALUE));
        return padded;
    }

    /** The end of the newest range; empty when there is no range. */
    public Optional<List<BoundValue>> end() {
        return ranges.isEmpty()
                ? Optional.empty()
                : Optional.of(ranges.get(ranges.size() - 1).to());
    }

    /** Whether the newest range ends at the value or later. */
    public boolean endsInTime() {
        return end().filter(end -> order.rank(end) >= order.rank(until)).isPresent();
    }

    /** The first gap that matters; empty when there is none. */
    public Optional<Gap> gap() {
        for (int i = 1; i < ranges.size(); i++) {
            Gap gap = new Gap(ranges.get(i - 1).to(), ranges.get(i).from());
            if (order.rank(gap.from()) < order.rank(gap.to()) && matters(gap)) {
                return Optional.of(gap);
            }
        }
        return Optional.empty();
    }

    private boolean matters(Gap gap) {
        int end = order.rank(gap.to());
        return order.rank(gap.from()) < order.rank(until)
                && (end >= order.rank(until)
                        || now.filter(moment -> order.rank(moment) < end).isPresent());
    }
}
