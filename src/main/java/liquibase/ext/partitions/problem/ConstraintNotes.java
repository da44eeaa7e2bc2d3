package liquibase.ext.partitions.problem;

import java.util.List;
import java.util.stream.Collectors;
import liquibase.ext.partitions.model.LockMode;
import liquibase.ext.partitions.model.QualifiedName;

/** What is told of constraints without failing. */
public final class ConstraintNotes {

    private ConstraintNotes() {}

    /** Foreign tables without the foreign key. */
    public static String foreignSkipped(List<QualifiedName> foreign) {
        return "Foreign tables have no foreign keys, so "
                + foreign.stream().map(QualifiedName::toString).collect(Collectors.joining(", "))
                + (foreign.size() == 1 ? " is" : " are") + " skipped";
    }

    /** A constraint that was there before the change. */
    public static String kept(String name, QualifiedName table) {
        return "The constraint " + name + " of table " + table
                + " is there already and equal, and is kept; a rollback drops it";
    }

    /** Leaves that had the constraint before the change. */
    public static String keptOnPartitions(String name, List<QualifiedName> leaves) {
        return "The constraint " + name + " is there already and equal, and is kept, on " + partitions(leaves)
                + "; a rollback drops it";
    }

    /** Leaves whose own constraint becomes part of the new one. */
    public static String adopted(List<QualifiedName> leaves) {
        return "An equal constraint is there already on " + partitions(leaves)
                + ", and becomes part of the new one; a rollback drops it too";
    }

    /** A constraint that only partitions have when that of the table is to be dropped. */
    public static String staysOnPartitions(String name, List<QualifiedName> leaves) {
        return "There is no constraint " + name + " of the table, and it stays on " + partitions(leaves)
                + "; partitionsOnly=\"true\" drops it there";
    }

    /** A constraint that the table has from a table that it is a partition of. */
    public static String inheritedKept(String name, QualifiedName table) {
        return "The constraint " + name + " of table " + table
                + " is there already and equal, and is kept; it belongs to that of the parent, so a rollback leaves it";
    }

    /** A constraint that a rollback leaves. */
    public static String inheritedLeft(String name, QualifiedName table) {
        return "The constraint " + name + " of table " + table
                + " belongs to that of the parent, which the change has not made, and stays";
    }

    private static String partitions(List<QualifiedName> names) {
        int most = 10;
        return (names.size() == 1 ? "partition " : "partitions ")
                + names.stream().limit(most).map(QualifiedName::toString).collect(Collectors.joining(", "))
                + (names.size() > most ? " and " + (names.size() - most) + " more" : "");
    }

    /** A constraint that was there under another name and is as good as a new one. */
    public static String alreadyThere(String existing, QualifiedName partition) {
        return "Partition " + partition + " already has the equal constraint " + existing + ", so none is added";
    }

    /** A constraint to be dropped that is gone, perhaps since an earlier run dropped it. */
    public static String gone(String name, QualifiedName table) {
        return "There is no constraint " + name + " of table " + table + ", so none is dropped";
    }

    /** SQL output for partitions that nobody knows. */
    public static String partitionsUnknown(QualifiedName table, LockMode lock) {
        return "The partitions of " + table
                + " are not known, so the constraint is added to all of them at once, which blocks "
                + (lock.blocksReads() ? "reads and writes" : "writes") + " while the rows are checked";
    }

    /** SQL output for partitions that nobody knows, which would all need a statement of their own. */
    public static String nothingToPrint(QualifiedName table) {
        return "The partitions of " + table + " are not known, so there is nothing to print for them";
    }
}
