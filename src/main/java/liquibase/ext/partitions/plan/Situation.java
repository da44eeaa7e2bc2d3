package liquibase.ext.partitions.plan;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
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

/** What a planner knows of the world. */
public final class Situation {

    private final Optional<PartitionTree> tree;
    private final Set<QualifiedName> occupied;
    private final LockBudget budget;
    private final BoundOrdering ordering;
    private final Findings findings;
    private final boolean guessed;

    private Situation(
            Optional<PartitionTree> tree,
            Set<QualifiedName> occupied,
            LockBudget budget,
            BoundOrdering ordering,
            Findings findings,
            boolean guessed) {
        this.tree = tree;
        this.occupied = Set.copyOf(occupied);
        this.budget = budget;
        this.ordering = ordering;
        this.findings = findings;
        this.guessed = guessed;
    }

    /**
     * What a server says.
     *
     * @param tree the partitioned table; empty in SQL output when nobody can tell whether and how it exists
     * @param occupied names, of those that the request wants, that some relation has
     * @param budget the server's lock table
     * @param ordering compares bounds
     */
    public Situation(
            Optional<PartitionTree> tree, Set<QualifiedName> occupied, LockBudget budget, BoundOrdering ordering) {
        this(tree, occupied, budget, ordering, Findings.NONE, tree.isEmpty());
    }

    /** With what there is of indexes and constraints, and whether a server says so. */
    public Situation(
            Optional<PartitionTree> tree,
            Set<QualifiedName> occupied,
            LockBudget budget,
            BoundOrdering ordering,
            TreeIndexes indexes,
            TreeConstraints constraints,
            boolean guessed) {
        this(
                tree,
                occupied,
                budget,
                ordering,
                Findings.NONE.withIndexes(indexes).withConstraints(constraints),
                guessed);
    }

    /** What a changelog alone says, without a server; an empty tree for a table that no one has seen. */
    public static Situation guessed(Optional<PartitionTree> tree) {
        return new Situation(tree, Set.of(), LockBudget.UNKNOWN, BoundOrdering.TEXTUAL, Findings.NONE, true);
    }

    /** Nothing known: SQL output for a table that no one has seen. */
    public static Situation unknown() {
        return guessed(Optional.empty());
    }

    /** The partitioned table; empty in SQL output when nobody can tell whether and how it exists. */
    public Optional<PartitionTree> tree() {
        return tree;
    }

    /** Names, of those that the request wants, that some relation has. */
    public Set<QualifiedName> occupied() {
        return occupied;
    }

    /** The server's lock table. */
    public LockBudget budget() {
        return budget;
    }

    /** What compares bounds. */
    public BoundOrdering ordering() {
        return ordering;
    }

    /** Whether no server says what is there: all that is known of the tree is what a changelog says, or nothing. */
    public boolean guessed() {
        return guessed;
    }

    /** The indexes that there are; unknown for an operation that asks for none. */
    public TreeIndexes indexes() {
        return findings.indexes();
    }

    /** The constraints that there are; unknown for an operation that asks for none. */
    public TreeConstraints constraints() {
        return findings.constraints();
    }

    /** What there is to know of tables that are to leave; empty for an operation that removes none. */
    public Map<QualifiedName, Departure> departures() {
        return findings.departures();
    }

    /** What default partitions were found to hold; of one that is not there it is assumed that it has rows for every bound. */
    public Map<QualifiedName, DefaultRows> defaultRows() {
        return findings.defaultRows();
    }

    /** What rows are being copied for, by the tables that note the copies. */
    public Map<QualifiedName, String> begunMoves() {
        return findings.begunMoves();
    }

    /** The table that is to become a partition; empty when nobody can tell, and for an operation that attaches none. */
    public Optional<AttachedTable> attached() {
        return findings.attached();
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
    public Situation withTree(Optional<PartitionTree> other) {
        return new Situation(other, occupied, budget, ordering, findings, guessed);
    }

    /** The same where some names are free again. */
    public Situation withoutOccupied(Set<QualifiedName> free) {
        Set<QualifiedName> others =
                occupied.stream().filter(name -> !free.contains(name)).collect(Collectors.toSet());
        return new Situation(tree, others, budget, ordering, findings, guessed);
    }

    /** The same with bounds compared in another way. */
    public Situation withOrdering(BoundOrdering other) {
        return new Situation(tree, occupied, budget, other, findings, guessed);
    }

    /** The same with the indexes of the tree. */
    public Situation withIndexes(TreeIndexes others) {
        return with(findings.withIndexes(others));
    }

    /** The same with the constraints of the tree. */
    public Situation withConstraints(TreeConstraints others) {
        return with(findings.withConstraints(others));
    }

    /** The same with what there is to know of tables that are to leave. */
    public Situation withDepartures(Map<QualifiedName, Departure> others) {
        return with(findings.withDepartures(others));
    }

    /** The same with what default partitions hold. */
    public Situation withDefaultRows(Map<QualifiedName, DefaultRows> others) {
        return with(findings.withDefaultRows(others));
    }

    /** The same with the table that is to become a partition. */
    public Situation withAttached(Optional<AttachedTable> table) {
        return with(findings.withAttached(table));
    }

    /** The same with what rows are being copied for. */
    public Situation withBegunMoves(Map<QualifiedName, String> others) {
        return with(findings.withBegunMoves(others));
    }

    private Situation with(Findings others) {
        return new Situation(tree, occupied, budget, ordering, others, guessed);
    }
}
