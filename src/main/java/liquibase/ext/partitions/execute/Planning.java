package liquibase.ext.partitions.execute;

import java.sql.SQLException;
import java.util.List;
import liquibase.ext.partitions.model.PartitionNode;
import liquibase.ext.partitions.model.QualifiedName;
import liquibase.ext.partitions.model.TreeIndexes;
import liquibase.ext.partitions.plan.Plan;
import liquibase.ext.partitions.plan.Situation;

/**
 * What was there, and what is left to do.
 *
 * @param plan what is left
 * @param leaves the leaves that have no valid index attached to another, though they could have one
 */
record Planning(Plan plan, List<QualifiedName> leaves) {

    /** Reads what is there and plans. */
    interface Planner {
        Planning plan() throws SQLException;
    }

    static Planning of(Plan plan, Situation situation) {
        return new Planning(
                plan,
                situation.tree().stream()
                        .flatMap(tree -> tree.root().flatten())
                        .filter(node -> !node.isPartitioned() && !node.foreign())
                        .map(PartitionNode::name)
                        .filter(leaf -> !hasPart(situation.indexes(), leaf))
                        .toList());
    }

    private static boolean hasPart(TreeIndexes indexes, QualifiedName leaf) {
        return indexes.of(leaf).indexes().stream()
                .anyMatch(index -> index.valid() && index.attachedTo() != null && indexes.isWanted(index));
    }

    /** Whether nothing is left. */
    boolean isDone() {
        return plan.transactions().isEmpty() && plan.awaited().isEmpty();
    }
}
