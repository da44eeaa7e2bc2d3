package liquibase.ext.partitions.model;

import java.util.Objects;

/**
 * A partitioned table with everything under it.
 *
 * @param root the table that a change names
 * @param shape what its partitions inherit
 * @param serverVersion the server it was read from
 */
public record PartitionTree(PartitionNode root, TableShape shape, ServerVersion serverVersion) {

    public PartitionTree {
        Objects.requireNonNull(root, "root");
        Objects.requireNonNull(shape, "shape");
        Objects.requireNonNull(serverVersion, "serverVersion");
    }
}
