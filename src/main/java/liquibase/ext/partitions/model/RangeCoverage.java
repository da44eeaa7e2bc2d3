package liquibase.ext.partitions.model;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import liquibase.ext.partitions.model.PartitionBound.Range;

/**
 * What the ranges of a table hold and what they leave out, a default partition and partitions that are being detached not
 * counted. The order of numbers and times is told from their spelling; of other keys only which ends are the same.
 *
 * @param gaps what lies between ranges, in order; none are known where there is no order
 * @param loose where there is no order: the ends at which no other range begins, of which the last of all is one; else none
 * @param end where the newest range ends; empty where there is no range or no order
 * @param ended whether that is in the past, which only dates and timestamps can be
 */
public record RangeCoverage(
        List<RangeGap> gaps, List<List<BoundValue>> loose, Optional<List<BoundValue>> end, boolean ended) {

    /** Of a table without ranges. */
    public static final RangeCoverage NOTHING = new RangeCoverage(List.of(), List.of(), Optional.empty(), false);

    public RangeCoverage {
        gaps = List.copyOf(gaps);
        loose = List.copyOf(loose);
    }

    /** The coverage of a table with these partitions; nothing at all for one that is not partitioned by range. */
    public static RangeCoverage of(List<TableReport> partitions, PartitionOrder order) {
        List<Range> ranges = ranges(partitions);
        if (ranges.isEmpty()) {
            return NOTHING;
        }
        return order.values().ordered() ? ordered(ranges, order.values(), order.now()) : unordered(ranges);
    }

    private static List<Range> ranges(List<TableReport> partitions) {
        List<Range> ranges = new ArrayList<>();
        for (TableReport partition : partitions) {
            if (!partition.detachPending() && partition.bound() instanceof Range range) {
                ranges.add(range);
            }
        }
        return ranges;
    }

    private static RangeCoverage ordered(List<Range> ranges, BoundOrder order, Optional<List<BoundValue>> now) {
        List<Range> sorted = ranges.stream()
                .sorted(Comparator.comparingInt(range -> order.rank(range.from())))
                .toList();
        List<RangeGap> gaps = new ArrayList<>();
        List<BoundValue> end = sorted.get(0).to();
        for (Range range : sorted.subList(1, sorted.size())) {
            if (order.rank(end) < order.rank(range.from())) {
                gaps.add(new RangeGap(end, range.from()));
            }
            end = range.to();
        }
        int newest = order.rank(end);
        return new RangeCoverage(
                gaps,
                List.of(),
                Optional.of(end),
                now.filter(moment -> newest <= order.rank(moment)).isPresent());
    }

    private static RangeCoverage unordered(List<Range> ranges) {
        Set<List<BoundValue>> beginnings = new HashSet<>();
        ranges.forEach(range -> beginnings.add(range.from()));
        List<List<BoundValue>> loose = ranges.stream()
                .map(Range::to)
                .filter(to -> !beginnings.contains(to))
                .toList();
        return new RangeCoverage(List.of(), loose, Optional.empty(), false);
    }
}
