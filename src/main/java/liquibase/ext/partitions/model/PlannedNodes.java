package liquibase.ext.partitions.model;

import java.util.List;

/** The tables that partitions will be once they are made: what SQL output that has been printed counts as. */
public final class PlannedNodes {

    private PlannedNodes() {}

    /** A partitioned table without partitions. */
    public static PartitionNode root(QualifiedName table, PartitionBy partitionBy, TableShape shape) {
        return new PartitionNode(table, null, SubKey.of(partitionBy, shape), false, List.of());
    }

    /** The nodes of these partitions, of a table of this shape. */
    public static List<PartitionNode> of(List<PartitionDefinition> partitions, TableShape shape) {
        return partitions.stream()
                .map(partition -> new PartitionNode(
                        partition.name(),
                        partition.bound(),
                        partition.partitionBy() == null ? null : SubKey.of(partition.partitionBy(), shape),
                        false,
                        of(partition.children(), shape)))
                .toList();
    }
}
