package liquibase.ext.partitions.plan;

import java.util.Optional;
import java.util.Set;
import liquibase.ext.partitions.model.BoundOrdering;
import liquibase.ext.partitions.model.LockBudget;
import liquibase.ext.partitions.model.PartitionTree;
import liquibase.ext.partitions.model.QualifiedName;

/**
 * What a planner knows of the world.
 *
 * @param tree the partitioned table; empty in SQL output when nobody can tell whether and how it exists
 * @param occupied names, of those that the request wants, that some relation has
 * @param budget the server's lock table
 * @param ordering compares bounds
 */
public record Situation(
        Optional<PartitionTree> tree, Set<QualifiedName> occupied, LockBudget budget, BoundOrdering ordering) {

    public Situation {
        occupied = Set.copyOf(occupied);
    }

    /** The same with another tree. */
    public Situation withTree(Optional<PartitionTree> otherTree) {
        return new Situation(otherTree, occupied, budget, ordering);
    }

    /** The same with bounds compared in another way. */
    public Situation withOrdering(BoundOrdering otherOrdering) {
        return new Situation(tree, occupied, budget, otherOrdering);
    }

    /** Nothing known: SQL output for a table that no one has seen. */
    public static Situation unknown() {
        return new Situation(Optional.empty(), Set.of(), LockBudget.UNKNOWN, BoundOrdering.TEXTUAL);
    }
}
