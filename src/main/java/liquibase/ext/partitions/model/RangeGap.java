package liquibase.ext.partitions.model;

import java.util.List;

/**
 * What lies between two ranges that do not adjoin.
 *
 * @param from where the lower one ends, which the gap begins with
 * @param to where the upper one begins, which is no more of the gap
 */
public record RangeGap(List<BoundValue> from, List<BoundValue> to) {

    public RangeGap {
        from = List.copyOf(from);
        to = List.copyOf(to);
    }
}
