package liquibase.ext.partitions.model;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The order in which the partitions of a table are shown: ranges and lists from the lowest on where the key is of numbers or
 * times, else by name; hash partitions by remainder; the default partition last.
 */
public final class PartitionOrder {

    private static final int LAST = Integer.MAX_VALUE;

    private PartitionOrder() {}

    /** The partitions of a table, sorted. */
    public static List<TableReport> sort(PartitionKey key, Collection<TableReport> partitions) {
        BoundOrder order = BoundOrdering.TEXTUAL.rank(
                key,
                partitions.stream()
                        .flatMap(partition -> lowest(partition.bound()))
                        .toList());
        record Ranked(int rank, TableReport table) {}
        return partitions.stream()
                .map(partition -> new Ranked(rank(partition.bound(), order), partition))
                .sorted(Comparator.comparingInt(Ranked::rank)
                        .thenComparing(ranked -> ranked.table().name().name())
                        .thenComparing(ranked -> ranked.table().name().toString()))
                .map(Ranked::table)
                .toList();
    }

    private static Stream<List<BoundValue>> lowest(@Nullable PartitionBound bound) {
        return bound == null ? Stream.of() : bound.accept(LOWEST);
    }

    private static int rank(@Nullable PartitionBound bound, BoundOrder order) {
        if (bound instanceof PartitionBound.Default) {
            return LAST;
        }
        if (bound instanceof PartitionBound.Hash hash) {
            return hash.remainder();
        }
        return order.ordered() ? lowest(bound).mapToInt(order::rank).min().orElse(0) : 0;
    }

    private static final PartitionBound.Visitor<Stream<List<BoundValue>>> LOWEST = new PartitionBound.Visitor<>() {
        @Override
        public Stream<List<BoundValue>> range(PartitionBound.Range bound) {
            return Stream.of(bound.from());
        }

        @Override
        public Stream<List<BoundValue>> values(PartitionBound.Values bound) {
            return bound.values().stream().map(List::of);
        }

        @Override
        public Stream<List<BoundValue>> hash(PartitionBound.Hash bound) {
            return Stream.of();
        }

        @Override
        public Stream<List<BoundValue>> defaultPartition(PartitionBound.Default bound) {
            return Stream.of();
        }
    };
}
