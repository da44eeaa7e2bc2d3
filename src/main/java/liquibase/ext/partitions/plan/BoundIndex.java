package liquibase.ext.partitions.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import liquibase.ext.partitions.model.BoundOrder;
import liquibase.ext.partitions.model.BoundOrder.Relation;
import liquibase.ext.partitions.model.BoundValue;
import liquibase.ext.partitions.model.PartitionBound;
import liquibase.ext.partitions.model.PartitionNode;

/**
 * The partitions of one table by their bounds, so that ten thousand of them are searched in one step each.
 *
 * @param <T> what is known of a partition
 */
final class BoundIndex<T> {

    /** A partition that shares rows with a bound. */
    record Hit<T>(T partition, PartitionBound bound, Relation relation) {}

    private record Entry<T>(PartitionBound bound, T partition) {}

    private final BoundOrder order;
    private final TreeMap<Integer, Entry<T>> byLowerEnd = new TreeMap<>();
    private final Map<Integer, Entry<T>> byUpperEnd = new HashMap<>();
    private final Map<Integer, Entry<T>> byValue = new HashMap<>();
    private final Map<Integer, Map<Integer, Entry<T>>> byModulusAndRemainder = new HashMap<>();
    private final List<Entry<T>> defaults = new ArrayList<>();

    BoundIndex(BoundOrder order) {
        this.order = order;
    }

    /** The partitions of a table. */
    static BoundIndex<PartitionNode> ofPartitions(PartitionNode parent, BoundOrder order) {
        BoundIndex<PartitionNode> index = new BoundIndex<>(order);
        for (PartitionNode child : parent.children()) {
            if (child.bound() != null) {
                index.add(child.bound(), child);
            }
        }
        return index;
    }

    void add(PartitionBound bound, T partition) {
        Entry<T> entry = new Entry<>(bound, partition);
        bound.accept(new PartitionBound.Visitor<Void>() {
            @Override
            public Void range(PartitionBound.Range range) {
                byLowerEnd.put(order.rank(range.from()), entry);
                byUpperEnd.put(order.rank(range.to()), entry);
                return null;
            }

            @Override
            public Void values(PartitionBound.Values values) {
                values.values().forEach(value -> byValue.put(rank(value), entry));
                return null;
            }

            @Override
            public Void hash(PartitionBound.Hash hash) {
                byModulusAndRemainder
                        .computeIfAbsent(hash.modulus(), modulus -> new HashMap<>())
                        .put(hash.remainder(), entry);
                return null;
            }

            @Override
            public Void defaultPartition(PartitionBound.Default defaultBound) {
                defaults.add(entry);
                return null;
            }
        });
    }

    /** A partition of the same rows if there is one, else one that shares some of them. */
    Optional<Hit<T>> find(PartitionBound bound) {
        List<Hit<T>> hits = candidates(bound)
                .filter(Objects::nonNull)
                .map(entry -> new Hit<>(entry.partition(), entry.bound(), order.compare(entry.bound(), bound)))
                .filter(hit -> hit.relation() != Relation.APART)
                .toList();
        return hits.stream()
                .filter(hit -> hit.relation() == Relation.SAME)
                .findFirst()
                .or(() -> hits.stream().findFirst());
    }

    private Stream<Entry<T>> candidates(PartitionBound bound) {
        return bound.accept(new PartitionBound.Visitor<>() {
            @Override
            public Stream<Entry<T>> range(PartitionBound.Range range) {
                int from = order.rank(range.from());
                return Stream.concat(
                        Stream.of(byLowerEnd.floorEntry(from), byLowerEnd.ceilingEntry(from))
                                .filter(Objects::nonNull)
                                .map(Map.Entry::getValue),
                        Stream.ofNullable(byUpperEnd.get(order.rank(range.to()))));
            }

            @Override
            public Stream<Entry<T>> values(PartitionBound.Values values) {
                return values.values().stream().map(value -> byValue.get(rank(value)));
            }

            @Override
            public Stream<Entry<T>> hash(PartitionBound.Hash hash) {
                return byModulusAndRemainder.entrySet().stream()
                        .flatMap(group -> group.getKey() == hash.modulus()
                                ? Stream.ofNullable(group.getValue().get(hash.remainder()))
                                : group.getValue().values().stream());
            }

            @Override
            public Stream<Entry<T>> defaultPartition(PartitionBound.Default defaultBound) {
                return defaults.stream();
            }
        });
    }

    private int rank(BoundValue value) {
        return order.rank(List.of(value));
    }
}
