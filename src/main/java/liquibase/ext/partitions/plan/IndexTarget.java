package liquibase.ext.partitions.plan;

import java.util.List;
import java.util.stream.Stream;
import liquibase.ext.partitions.model.IndexNaming;
import liquibase.ext.partitions.model.PartitionNode;
import liquibase.ext.partitions.model.PartitionScope;
import liquibase.ext.partitions.model.QualifiedName;

/**
 * Which index of which tables a change is about.
 *
 * @param table the partitioned table
 * @param index the index on it; with partitionsOnly the name that those of the partitions are made of
 * @param naming the names on the partitions
 * @param scope the whole tree, or only leaves
 */
public record IndexTarget(QualifiedName table, QualifiedName index, IndexNaming naming, PartitionScope scope) {

    /** The name of the index of one table of the tree. */
    QualifiedName indexOf(QualifiedName ofTable) {
        return ofTable.equals(table) ? index : naming.on(ofTable);
    }

    /** The names of all indexes that it stands for in a tree. */
    List<QualifiedName> names(PartitionNode root) {
        return tables(root).map(this::indexOf).toList();
    }

    /** The tables that have one, parents before their partitions. */
    Stream<QualifiedName> tables(PartitionNode root) {
        Stream<PartitionNode> nodes = scope.partitionsOnly() ? scope.leaves(root) : root.flatten();
        return nodes.filter(node -> !node.foreign()).map(PartitionNode::name);
    }
}
