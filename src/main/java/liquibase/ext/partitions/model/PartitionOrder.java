package liquibase.ext.partitions.model;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The order in which the partitions of a table are shown: ranges and lists from the lowest on where the key is of numbers or
 * times, else by name; hash partitions by remainder; the default partition last.
 */
public final class PartitionOrder {

    private static final int LAST = Integer.MAX_VALUE;

    private final BoundOrder order;
    private final Optional<List<BoundValue>> now;

    private PartitionOrder(BoundOrder order, Optional<List<BoundValue>> now) {
        this.order = order;
        this.now = now;
    }

    /** The order of the partitions of a table, and of the current time where that is a value of its key. */
    public static PartitionOrder of(PartitionKey key, Collection<TableReport> partitions, ServerTime time) {
        Optional<List<BoundValue>> now = time.as(key.columns().get(0)).map(value -> padded(key, value));
        BoundOrder order = BoundOrdering.TEXTUAL.rank(
                key,
                Stream.concat(partitions.stream().flatMap(partition -> values(partition.bound())), now.stream())
                        .toList());
        return new PartitionOrder(order, now);
    }

    private static List<BoundValue> padded(PartitionKey key, BoundValue first) {
        List<BoundValue> values = new ArrayList<>(List.of(first));
        while (values.size() < key.columns().size()) {
            values.add(BoundValue.Keyword.MINVALUE);
        }
        return values;
    }

    /** How the values compare. */
    BoundOrder values() {
        return order;
    }

    /** The current time as a value of the key; empty where the key is no time. */
    Optional<List<BoundValue>> now() {
        return now;
    }

    /** The partitions, sorted. */
    public List<TableReport> sort(Collection<TableReport> partitions) {
        record Ranked(int rank, TableReport table) {}
        return partitions.stream()
                .map(partition -> new Ranked(rank(partition.bound()), partition))
                .sorted(Comparator.comparingInt(Ranked::rank)
                        .thenComparing(ranked -> ranked.table().name().name())
                        .thenComparing(ranked -> ranked.table().name().toString()))
                .map(Ranked::table)
                .toList();
    }

    private static Stream<List<BoundValue>> values(@Nullable PartitionBound bound) {
        return bound == null ? Stream.of() : bound.accept(VALUES);
    }

    private int rank(@Nullable PartitionBound bound) {
        if (bound instanceof PartitionBound.Default) {
            return LAST;
        }
        if (bound instanceof PartitionBound.Hash hash) {
            return hash.remainder();
        }
        return order.ordered() ? values(bound).mapToInt(order::rank).min().orElse(0) : 0;
    }

    private static final PartitionBound.Visitor<Stream<List<BoundValue>>> VALUES = new PartitionBound.Visitor<>() {
        @Override
        public Stream<List<BoundValue>> range(PartitionBound.Range bound) {
            return Stream.of(bound.from(), bound.to());
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
