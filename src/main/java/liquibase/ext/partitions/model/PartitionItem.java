package liquibase.ext.partitions.model;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An entry of createPartitions, which stands for one or more partitions. */
public sealed interface PartitionItem {

    /**
     * What every item may say of its partitions.
     *
     * @param name a pattern for their names; empty for the item's default
     * @param storage tablespace and storage parameters
     * @param partitionBy makes each a sub-partitioned table; null for leaves
     * @param children the items of each sub-partitioned table
     */
    record Common(
            Optional<NamePattern> name,
            Storage storage,
            @Nullable PartitionBy partitionBy,
            List<PartitionItem> children) {
        public Common {
            children = List.copyOf(children);
        }
    }

    /** One partition with a bound of its own. */
    record Single(PartitionBound bound, Common common) implements PartitionItem {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.single(this);
        }
    }

    /** One list partition a value. */
    record Each(List<BoundValue> values, Common common) implements PartitionItem {
        public Each {
            values = List.copyOf(values);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.each(this);
        }
    }

    /**
     * Adjoining range partitions.
     *
     * @param series their boundaries
     * @param zoned whether its boundaries carry an offset from UTC
     */
    record Adjoining(Series series, boolean zoned, Common common) implements PartitionItem {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.adjoining(this);
        }
    }

    /** One hash partition a remainder. */
    record Hashed(int modulus, Common common) implements PartitionItem {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.hashed(this);
        }
    }

    /** The default partition. */
    record DefaultPartition(Common common) implements PartitionItem {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.defaultPartition(this);
        }
    }

    /** What the item says of each of its partitions. */
    Common common();

    /** Calls the method of the visitor that is for this kind of item. */
    <R> R accept(Visitor<R> visitor);

    /** A function over every kind of item; a new kind does not compile until every visitor knows it. */
    interface Visitor<R> {
        R single(Single item);

        R each(Each item);

        R adjoining(Adjoining item);

        R hashed(Hashed item);

        R defaultPartition(DefaultPartition item);
    }
}
