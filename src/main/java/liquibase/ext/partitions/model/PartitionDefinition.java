package liquibase.ext.partitions.model;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A partition as a changelog asks for it, after patterns and series are expanded.
 *
 * @param name where it is to be
 * @param bound what it holds
 * @param storage tablespace and storage parameters
 * @param partitionBy the key of a sub-partitioned table as in PARTITION BY; null for a leaf
 * @param children its own partitions, the default partition last; empty for a leaf
 */
public record PartitionDefinition(
        QualifiedName name,
        PartitionBound bound,
        Storage storage,
        @Nullable PartitionBy partitionBy,
        List<PartitionDefinition> children) {

    public PartitionDefinition {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(bound, "bound");
        Objects.requireNonNull(storage, "storage");
        children = List.copyOf(children);
    }
}
