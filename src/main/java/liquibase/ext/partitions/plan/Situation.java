package liquibase.ext.partitions.plan;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import liquibase.ext.partitions.model.AttachedTable;
import liquibase.ext.partitions.model.BoundOrder;
import liquibase.ext.partitions.model.BoundOrdering;
import liquibase.ext.partitions.model.DefaultRows;
import liquibase.ext.partitions.model.Departure;
import liquibase.ext.partitions.model.LockBudget;
import liquibase.ext.partitions.model.PartitionDefinition;
import liquibase.ext.partitions.model.PartitionKey;
import liquibase.ext.partitions.model.PartitionNode;
import liquibase.ext.partitions.model.PartitionTree;
import liquibase.ext.partitions.model.QualifiedName;
import liquibase.ext.partitions.model.TreeConstraints;
import liquibase.ext.partitions.model.TreeIndexes;

/**
 * What a planner knows of the world.
 *
 * @param tree the partitioned table; empty in SQL output when nobody can tell whether and how it exists
 * @param occupied names, of those that the request wants, that some relation has
 * @param budget the server's lock table
 * @param ordering compares bounds
 * @param indexes the indexes that there are; unknown for an operation that asks for none
 * @param constraints the constraints that there are; unknown for an operation that asks for none
 * @param departures what there is to know of tables that are to leave; empty for an operation that removes none
 * @param attached the table that is to become a partition; empty when nobody can tell, and for an operation that attaches none
 * @param defaultRows what default partitions were found to hold, by their names; of one that is not there it is assumed
 *     that it has rows for every new bound
 * @param guessed whether no server says what is there: all that is known of the tree is what a changelog says, or nothing
 */
public record Situation(
        Optional<PartitionTree> tree,
        Set<QualifiedName> occupied,
        LockBudget budget,
        BoundOrdering ordering,
        TreeIndexes indexes,
        TreeConstraints constraints,
        Map<QualifiedName, Departure> departures,
        Optional<AttachedTable> attached,
        Map<QualifiedName, DefaultRows> defaultRows,
        boolean guessed) {

    public Situation {
        occupied = Set.copyOf(occupied);
        departures = Map.copyOf(departures);
        defaultRows = Map.copyOf(defaultRows);
    }

    /** Of an operation that removes and attaches no table, where no default partition was looked into. */
    public Situation(
            Optional<PartitionTree> tree,
            Set<QualifiedName> occupied,
            LockBudget budget,
            BoundOrdering ordering,
            TreeIndexes indexes,
            TreeConstraints constraints,
            boolean guessed) {
        this(tree, occupied, budget, ordering, indexes, constraints, Map.of(), Optional.empty(), Map.of(), guessed);
    }

    /** What a server says. */
    public Situation(
            Optional<PartitionTree> tree, Set<QualifiedName> occupied, LockBudget budget, BoundOrdering ordering) {
        this(tree, occupied, budget, ordering, TreeIndexes.UNKNOWN, TreeConstraints.UNKNOWN, tree.isEmpty());
    }

    /** The order of the bounds of a table's partitions and of declared ones beside them. */
    BoundOrder orderOf(PartitionKey key, PartitionNode parent, List<PartitionDefinition> declared) {
        return ordering.rank(
                key,
                SiblingCheck.valuesOf(Stream.concat(
                        parent.children().stream().flatMap(child -> Stream.ofNullable(child.bound())),
                        declared.stream().map(PartitionDefinition::bound))));
    }

    /** The same with another tree. */
    public Situation withTree(Optional<PartitionTree> otherTree) {
        return new Situation(
                otherTree,
                occupied,
                budget,
                ordering,
                indexes,
                constraints,
                departures,
                attached,
                defaultRows,
                guessed);
    }

    /** The same with the indexes of the tree. */
    public Situation withIndexes(TreeIndexes otherIndexes) {
        return new Situation(
                tree,
                occupied,
                budget,
                ordering,
                otherIndexes,
                constraints,
                departures,
                attached,
                defaultRows,
                guessed);
    }

    /** The same with the constraints of the tree. */
    public Situation withConstraints(TreeConstraints otherConstraints) {
        return new Situation(
                tree,
                occupied,
                budget,
                ordering,
                indexes,
                otherConstraints,
                departures,
                attached,
                defaultRows,
                guessed);
    }

    /** The same with what there is to know of tables that are to leave. */
    public Situation withDepartures(Map<QualifiedName, Departure> others) {
        return new Situation(
                tree, occupied, budget, ordering, indexes, constraints, others, attached, defaultRows, guessed);
    }

    /** The same with the table that is to become a partition. */
    public Situation withAttached(Optional<AttachedTable> table) {
        return new Situation(
                tree, occupied, budget, ordering, indexes, constraints, departures, table, defaultRows, guessed);
    }

    /** The same with bounds compared in another way. */
    public Situation withOrdering(BoundOrdering otherOrdering) {
        return new Situation(
                tree,
                occupied,
                budget,
                otherOrdering,
                indexes,
                constraints,
                departures,
                attached,
                defaultRows,
                guessed);
    }

    /** The same with what default partitions hold. */
    public Situation withDefaultRows(Map<QualifiedName, DefaultRows> others) {
        return new Situation(
                tree, occupied, budget, ordering, indexes, constraints, departures, attached, others, guessed);
    }

    /** What a changelog alone says, without a server; an empty tree for a table that no one has seen. */
    public static Situation guessed(Optional<PartitionTree> tree) {
        return new Situation(
                tree,
                Set.of(),
                LockBudget.UNKNOWN,
                BoundOrdering.TEXTUAL,
                TreeIndexes.UNKNOWN,
                TreeConstraints.UNKNOWN,
                true);
    }

    /** Nothing known: SQL output for a table that no one has seen. */
    public static Situation unknown() {
        return guessed(Optional.empty());
    }
}
