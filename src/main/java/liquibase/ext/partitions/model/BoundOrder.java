package liquibase.ext.partitions.model;

import java.math.BigInteger;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How the values in the bounds of one partitioned table compare, as numbers: equal values have equal ranks, and where
 * {@code ordered} holds, smaller values have smaller ranks. Somebody who knows the key's type (the server) or who can
 * tell from the spelling ({@link TextualBoundOrder}) makes it; planners only compare ranks.
 *
 * @param ranks the rank of every end of a range (one value a key column) and of every list value
 * @param ordered whether ranks say which value is smaller, not only which are equal
 */
public record BoundOrder(Map<List<BoundValue>, Integer> ranks, boolean ordered) {

    public BoundOrder {
        ranks = Map.copyOf(ranks);
    }

    /** What {@link #compare} finds out about two bounds of one table. */
    public enum Relation {
        /** The same rows. */
        SAME,
        /** At least one row would belong to both. */
        OVERLAPPING,
        /** No row belongs to both, as far as can be told. */
        APART
    }

    /** Compares two bounds; bounds of different kinds are APART, since PostgreSQL refuses one of them anyway. */
    public Relation compare(PartitionBound one, PartitionBound other) {
        return one.accept(new PartitionBound.Visitor<>() {
            @Override
            public Relation range(PartitionBound.Range bound) {
                return other instanceof PartitionBound.Range range ? compareRanges(bound, range) : Relation.APART;
            }

            @Override
            public Relation values(PartitionBound.Values bound) {
                return other instanceof PartitionBound.Values values ? compareValues(bound, values) : Relation.APART;
            }

            @Override
            public Relation hash(PartitionBound.Hash bound) {
                return other instanceof PartitionBound.Hash hash ? compareHashes(bound, hash) : Relation.APART;
            }

            @Override
            public Relation defaultPartition(PartitionBound.Default bound) {
                return other instanceof PartitionBound.Default ? Relation.SAME : Relation.APART;
            }
        });
    }

    /** Whether the range is empty or upside down, so far as the ranks can tell. */
    public boolean isEmpty(PartitionBound.Range range) {
        int from = rank(range.from());
        int to = rank(range.to());
        return from == to || (ordered && from > to);
    }

    /** The rank of a list value or range end. */
    public int rank(List<BoundValue> values) {
        Integer rank = ranks.get(values);
        if (rank == null) {
            throw new IllegalArgumentException("No rank for " + values);
        }
        return rank;
    }

    private Relation compareRanges(PartitionBound.Range one, PartitionBound.Range other) {
        int from = rank(one.from());
        int to = rank(one.to());
        int otherFrom = rank(other.from());
        int otherTo = rank(other.to());
        if (from == otherFrom && to == otherTo) {
            return Relation.SAME;
        }
        if (ordered) {
            return from < otherTo && otherFrom < to ? Relation.OVERLAPPING : Relation.APART;
        }
        return from == otherFrom || to == otherTo ? Relation.OVERLAPPING : Relation.APART;
    }

    private Relation compareValues(PartitionBound.Values one, PartitionBound.Values other) {
        Set<Integer> first = ranksOf(one);
        Set<Integer> second = ranksOf(other);
        if (first.equals(second)) {
            return Relation.SAME;
        }
        first.retainAll(second);
        return first.isEmpty() ? Relation.APART : Relation.OVERLAPPING;
    }

    private Set<Integer> ranksOf(PartitionBound.Values bound) {
        Set<Integer> found = new HashSet<>();
        bound.values().forEach(value -> found.add(rank(List.of(value))));
        return found;
    }

    private static Relation compareHashes(PartitionBound.Hash one, PartitionBound.Hash other) {
        if (one.equals(other)) {
            return Relation.SAME;
        }
        int common = BigInteger.valueOf(one.modulus())
                .gcd(BigInteger.valueOf(other.modulus()))
                .intValueExact();
        boolean meet = one.remainder() % common == other.remainder() % common;
        return meet ? Relation.OVERLAPPING : Relation.APART;
    }
}
