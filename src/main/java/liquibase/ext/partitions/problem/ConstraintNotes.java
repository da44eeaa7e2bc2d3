package liquibase.ext.partitions.problem;

import java.util.List;
import java.util.stream.Collectors;
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
                + " is there already, equal and as valid as asked for, and is kept; a rollback drops it";
    }

    /** A constraint that all leaves had before the change. */
    public static String keptOnPartitions(String name, QualifiedName table) {
        return "The partitions of table " + table + " have the constraint " + name
                + " already, equal and as valid as asked for, and it is kept; a rollback drops it";
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
    public static String partitionsUnknown(QualifiedName table) {
        return "The partitions of " + table
                + " are not known, so the constraint is added to all of them at once, which blocks writes while the rows"
                + " are checked";
    }

    /** SQL output for partitions that nobody knows, which would all need a statement of their own. */
    public static String nothingToPrint(QualifiedName table) {
        return "The partitions of " + table + " are not known, so there is nothing to print for them";
    }
}
