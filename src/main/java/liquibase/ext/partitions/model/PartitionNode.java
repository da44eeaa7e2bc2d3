package liquibase.ext.partitions.model;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One table of a partition tree.
 *
 * @param name its name
 * @param bound what it holds of its parent; null for the root of a tree, also where that is a partition of another table
 * @param key its partition key; null for a leaf
 * @param foreign whether it is a foreign table
 * @param children its partitions, in no particular order
 * @param detachPending whether a DETACH CONCURRENTLY of it was begun and not finished, so that it is no longer seen through
 *     its parent
 */
public record PartitionNode(
        QualifiedName name,
        @Nullable PartitionBound bound,
        @Nullable PartitionKey key,
        boolean foreign,
        List<PartitionNode> children,
        boolean detachPending) {

    public PartitionNode {
        children = List.copyOf(children);
    }

    /** A table that nobody is detaching. */
    public PartitionNode(
            QualifiedName name,
            @Nullable PartitionBound bound,
            @Nullable PartitionKey key,
            boolean foreign,
            List<PartitionNode> children) {
        this(name, bound, key, foreign, children, false);
    }

    /** Whether it is a partitioned table, with or without partitions. */
    public boolean isPartitioned() {
        return key != null;
    }

    /** Its default partition, if it has one. */
    public Optional<PartitionNode> defaultPartition() {
        return children.stream()
                .filter(child -> child.bound() instanceof PartitionBound.Default)
                .findFirst();
    }

    /** Itself and everything under it, parents before their partitions. */
    public Stream<PartitionNode> flatten() {
        return Stream.concat(Stream.of(this), children.stream().flatMap(PartitionNode::flatten));
    }
}
