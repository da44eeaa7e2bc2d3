package liquibase.ext.partitions.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import liquibase.ext.partitions.model.BoundOrder;
import liquibase.ext.partitions.model.BoundOrdering;
import liquibase.ext.partitions.model.BoundValue;
import liquibase.ext.partitions.model.PartitionBound;
import liquibase.ext.partitions.model.PartitionKey;
import liquibase.ext.partitions.model.PartitionNode;
import liquibase.ext.partitions.model.PartitionStrategy;
import liquibase.ext.partitions.model.PartitionTree;
import liquibase.ext.partitions.model.QualifiedName;

/** Which partitions a dropPartitions is about. */
public final class LeavingPartitions {

    private LeavingPartitions() {}

    /**
     * The names of the partitions.
     *
     * @param tree the partitioned table; empty when nobody knows it
     * @param ordering compares bounds
     */
    public static List<QualifiedName> names(
            DropPartitionsRequest request, Optional<PartitionTree> tree, BoundOrdering ordering) {
        if (request.olderThan().isEmpty() || tree.isEmpty()) {
            return request.partitions();
        }
        PartitionKey key = tree.get().root().key();
        return key == null || !fits(key, request.olderThan().get())
                ? List.of()
                : older(request.olderThan().get(), key, tree.get().root(), ordering).stream()
                        .map(target -> target.partition().name())
                        .toList();
    }

    /** Those of the named partitions that there are, at any level; what is in one that goes is not among them. */
    static List<RemovalSteps.Target> named(DropPartitionsRequest request, PartitionNode root) {
        List<RemovalSteps.Target> found = new ArrayList<>();
        collect(root, new HashSet<>(request.partitions()), request.detach(), found);
        return found;
    }

    private static void collect(
            PartitionNode parent, Set<QualifiedName> names, boolean withParts, List<RemovalSteps.Target> found) {
        for (PartitionNode child : parent.children()) {
            boolean named = names.contains(child.name());
            if (!named || withParts) {
                collect(child, names, withParts, found);
            }
            if (named) {
                found.add(new RemovalSteps.Target(parent.name(), child));
            }
        }
    }

    /** Whether a value can be compared with the bounds of a table. */
    static boolean fits(PartitionKey key, List<BoundValue> value) {
        return key.strategy() == PartitionStrategy.RANGE
                && value.size() == key.columns().size();
    }

    /** Whether the bounds of a table can be put in order. */
    static boolean isOrdered(List<BoundValue> value, PartitionKey key, PartitionNode root, BoundOrdering ordering) {
        return order(value, key, root, ordering).ordered();
    }

    /** The range partitions whose upper end is at or under a value, the oldest first. */
    static List<RemovalSteps.Target> older(
            List<BoundValue> value, PartitionKey key, PartitionNode root, BoundOrdering ordering) {
        BoundOrder order = order(value, key, root, ordering);
        if (!order.ordered()) {
            return List.of();
        }
        int limit = order.rank(value);
        return root.children().stream()
                .flatMap(child -> Aged.of(child, order).stream())
                .filter(aged -> aged.end() <= limit)
                .sorted(Comparator.comparingInt(Aged::end))
                .map(aged -> new RemovalSteps.Target(root.name(), aged.partition()))
                .toList();
    }

    /** A range partition and the rank of its upper end. */
    private record Aged(PartitionNode partition, int end) {

        static Optional<Aged> of(PartitionNode partition, BoundOrder order) {
            return partition.bound() instanceof PartitionBound.Range range
                    ? Optional.of(new Aged(partition, order.rank(range.to())))
                    : Optional.empty();
        }
    }

    /** Whether a range ends at or under a value. */
    static boolean isOlder(PartitionBound bound, List<BoundValue> value, PartitionKey key, BoundOrdering ordering) {
        if (!(bound instanceof PartitionBound.Range range) || !fits(key, value)) {
            return false;
        }
        BoundOrder order = ordering.rank(key, List.of(range.to(), value));
        return order.ordered() && order.rank(range.to()) <= order.rank(value);
    }

    private static BoundOrder order(
            List<BoundValue> value, PartitionKey key, PartitionNode root, BoundOrdering ordering) {
        List<List<BoundValue>> values = new ArrayList<>(
                SiblingCheck.valuesOf(root.children().stream().flatMap(child -> Stream.ofNullable(child.bound()))));
        values.add(value);
        return ordering.rank(key, values);
    }
}
