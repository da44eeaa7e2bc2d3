package liquibase.ext.partitions.plan;

import java.util.stream.Stream;
import liquibase.ext.partitions.model.BoundOrder;
import liquibase.ext.partitions.model.BoundOrdering;
import liquibase.ext.partitions.model.PartitionBound;
import liquibase.ext.partitions.model.PartitionKey;

/** Compares two bounds in the order of a partition key. */
public final class BoundComparison {

    private BoundComparison() {}

    /**
     * Whether two bounds hold the same rows.
     *
     * @param ordering who knows how values of the key compare
     * @param key the key that both are bounds of
     * @param one a bound that fits the key
     * @param other any bound
     */
    public static boolean same(BoundOrdering ordering, PartitionKey key, PartitionBound one, PartitionBound other) {
        var values = SiblingCheck.valuesOf(Stream.of(one, other));
        int columns = key.columns().size();
        return one.getClass() == other.getClass()
                && values.stream().allMatch(value -> value.size() == columns)
                && ordering.rank(key, values).compare(one, other) == BoundOrder.Relation.SAME;
    }
}
