package liquibase.ext.partitions.model;

import java.util.List;
import java.util.stream.Collectors;

/** What rows a partition holds: the part of CREATE TABLE … PARTITION OF that follows the parent's name. */
public sealed interface PartitionBound {

    /**
     * {@code FOR VALUES FROM (…) TO (…)}.
     *
     * @param from inclusive lower end, one value a key column
     * @param to exclusive upper end, one value a key column
     */
    record Range(List<BoundValue> from, List<BoundValue> to) implements PartitionBound {
        public Range {
            from = List.copyOf(from);
            to = List.copyOf(to);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.range(this);
        }

        @Override
        public String toString() {
            return "FROM (" + join(from) + ") TO (" + join(to) + ")";
        }
    }

    /**
     * {@code FOR VALUES IN (…)}.
     *
     * @param values the values, of which one may be NULL
     */
    record Values(List<BoundValue> values) implements PartitionBound {
        public Values {
            values = List.copyOf(values);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.values(this);
        }

        @Override
        public String toString() {
            return "IN (" + join(values) + ")";
        }
    }

    /**
     * {@code FOR VALUES WITH (MODULUS m, REMAINDER r)}.
     *
     * @param modulus positive
     * @param remainder not negative, smaller than the modulus
     */
    record Hash(int modulus, int remainder) implements PartitionBound {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.hash(this);
        }

        @Override
        public String toString() {
            return "WITH (MODULUS " + modulus + ", REMAINDER " + remainder + ")";
        }
    }

    /** {@code DEFAULT}: every row that no other partition holds. */
    record Default() implements PartitionBound {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.defaultPartition(this);
        }

        @Override
        public String toString() {
            return "DEFAULT";
        }
    }

    /** Calls the method of the visitor that is for this kind of bound. */
    <R> R accept(Visitor<R> visitor);

    /** A function over every kind of bound; a new kind does not compile until every visitor knows it. */
    interface Visitor<R> {
        R range(Range bound);

        R values(Values bound);

        R hash(Hash bound);

        R defaultPartition(Default bound);
    }

    private static String join(List<BoundValue> values) {
        return values.stream().map(BoundValue::shown).collect(Collectors.joining(", "));
    }
}
