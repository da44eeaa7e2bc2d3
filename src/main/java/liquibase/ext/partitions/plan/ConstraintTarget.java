package liquibase.ext.partitions.plan;

import java.util.List;
import java.util.stream.Stream;
import liquibase.ext.partitions.model.IndexNaming;
import liquibase.ext.partitions.model.PartitionNode;
import liquibase.ext.partitions.model.PartitionScope;
import liquibase.ext.partitions.model.QualifiedName;

/**
 * Which constraint of which tables a change is about.
 *
 * @param table the partitioned table
 * @param constraint its name
 * @param scope the whole tree, or only leaves
 */
public record ConstraintTarget(QualifiedName table, String constraint, PartitionScope scope) {

    /** The names that constraints of partitions have when an index enforces them, since that is a relation of its own. */
    public IndexNaming indexNaming() {
        return new IndexNaming(IndexNaming.DEFAULT, constraint);
    }

    /** The same constraint as the index that enforces it. */
    public IndexTarget indexTarget() {
        return new IndexTarget(table, table.sibling(constraint), indexNaming(), scope);
    }

    /** All names that the constraint can have in a tree. */
    List<String> names(PartitionNode root) {
        return Stream.concat(
                        Stream.of(constraint),
                        root.flatten().map(node -> indexNaming().on(node.name()).name()))
                .distinct()
                .toList();
    }
}
