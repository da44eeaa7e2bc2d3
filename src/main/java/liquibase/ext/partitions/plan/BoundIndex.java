package liquibase.ext.partitions.plan;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.LongStream;
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

    /** Not a record: a partition of many values is told from another without a look at them. */
    private static final class Entry<T> {
        private final PartitionBound bound;
        private final T partition;

        Entry(PartitionBound bound, T partition) {
            this.bound = bound;
            this.partition = partition;
        }
    }

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
                .distinct()
                .map(entry -> new Hit<>(entry.partition, entry.bound, order.compare(entry.bound, bound)))
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
                                : ofOtherModulus(hash, group.getKey(), group.getValue()));
            }

            @Override
            public Stream<Entry<T>> defaultPartition(PartitionBound.Default defaultBound) {
                return defaults.stream();
            }
        });
    }

    /** One that shares rows with a hash partition of another modulus: their remainders agree modulo the common divisor. */
    private static <T> Stream<Entry<T>> ofOtherModulus(
            PartitionBound.Hash hash, long modulus, Map<Integer, Entry<T>> others) {
        long divisor = BigInteger.valueOf(modulus)
                .gcd(BigInteger.valueOf(hash.modulus()))
                .longValueExact();
        long remainder = hash.remainder() % divisor;
        Stream<Integer> shared = modulus / divisor <= others.size()
                ? LongStream.iterate(remainder, other -> other < modulus, other -> other + divisor)
                        .mapToObj(Math::toIntExact)
                : others.keySet().stream().filter(other -> other % divisor == remainder);
        return shared.map(others::get).filter(Objects::nonNull).limit(1);
    }

    private int rank(BoundValue value) {
        return order.rank(List.of(value));
    }
}
