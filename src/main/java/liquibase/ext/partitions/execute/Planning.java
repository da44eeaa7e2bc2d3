package liquibase.ext.partitions.execute;

import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import liquibase.ext.partitions.model.PartitionNode;
import liquibase.ext.partitions.model.QualifiedName;
import liquibase.ext.partitions.model.TreeIndexes;
import liquibase.ext.partitions.plan.Plan;
import liquibase.ext.partitions.plan.Situation;
import liquibase.ext.partitions.plan.Step;

/**
 * What was there, and what is left to do.
 *
 * @param plan what is left
 * @param leaves the leaves that have no valid index attached to another, though they could have one
 * @param builds the leaves that get an index, in order
 * @param parents the tables that have partitions, from the root down
 */
record Planning(Plan plan, List<QualifiedName> leaves, List<Plan.Leaf> builds, List<QualifiedName> parents) {

    /** Reads what is there and plans. */
    interface Planner {
        Planning plan() throws SQLException;
    }

    static Planning of(Plan plan, Situation situation) {
        Set<QualifiedName> leaves = situation.tree().stream()
                .flatMap(tree -> tree.root().flatten())
                .filter(node -> !node.isPartitioned() && !node.foreign())
                .map(PartitionNode::name)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        List<QualifiedName> parents = situation.tree().stream()
                .flatMap(tree -> tree.root().flatten())
                .filter(PartitionNode::isPartitioned)
                .map(PartitionNode::name)
                .toList();
        TreeIndexes indexes = situation.indexes();
        return new Planning(
                plan,
                leaves.stream().filter(leaf -> !hasPart(indexes, leaf)).toList(),
                plan.steps().stream()
                        .filter(Step.CreateIndex.class::isInstance)
                        .map(step -> ((Step.CreateIndex) step).table())
                        .filter(leaves::contains)
                        .map(leaf -> new Plan.Leaf(leaf, indexes.of(leaf).bytes()))
                        .toList(),
                parents);
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
