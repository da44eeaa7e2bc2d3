package liquibase.ext.partitions.problem;

import java.util.List;
import java.util.stream.Collectors;
import liquibase.ext.partitions.model.DefaultRows;
import liquibase.ext.partitions.model.QualifiedName;

/** What keeps rows of a default partition from being moved into new partitions. */
public final class MoveProblems {

    static final String KEEPS_SNAPSHOT = "Another transaction keeps a snapshot from before the rows were moved";

    private MoveProblems() {}

    /** Foreign keys whose referential actions a move would set off. */
    public static Problem referenced(QualifiedName defaultPartition, List<DefaultRows.ForeignKeyName> foreignKeys) {
        boolean one = foreignKeys.size() == 1;
        return new Problem(
                "Rows of the default partition " + defaultPartition + " cannot be moved, because the foreign "
                        + (one ? "key " : "keys ")
                        + foreignKeys.stream()
                                .map(key -> key.constraint() + " of " + key.table())
                                .collect(Collectors.joining(", "))
                        + (one ? " points" : " point")
                        + " at them, and PostgreSQL takes a row that moves for one that is deleted",
                "Drop the foreign " + (one ? "key" : "keys") + ", run this change, and create "
                        + (one ? "it" : "them")
                        + " again");
    }

    /** Rows of another server, or of a file. */
    public static Problem foreign(QualifiedName defaultPartition, QualifiedName foreignTable) {
        return new Problem(
                "Rows of the default partition " + defaultPartition + " cannot be moved, because "
                        + (foreignTable.equals(defaultPartition) ? "it" : "its partition " + foreignTable)
                        + " is a foreign table, which cannot be locked",
                "Move the rows yourself while nobody writes to it, and leave moveDefaultRows out");
    }

    /** Rows that a sub-partitioned new partition has no partition for. */
    public static Problem withoutPartition(QualifiedName table, String serverMessage) {
        return new Problem(
                "The default partition holds a row that belongs to " + table + ", which has no partition for it ("
                        + serverMessage + ")",
                "Give " + table + " a partition for such rows, or a default partition");
    }

    /** A table whose rows are elsewhere in its file than they were. */
    public static Problem rewritten(String serverMessage) {
        return new Problem(
                "A table was written anew, as by VACUUM FULL or CLUSTER, while its rows were copied (" + serverMessage
                        + ")",
                "Run the change again, and nothing such beside it");
    }

    /** A transaction that would see rows where they were and where they are. */
    public static Problem keepsSnapshot(String serverMessage, int retries) {
        return new Problem(
                KEEPS_SNAPSHOT + ServerProblems.alsoOn(retries) + " (" + serverMessage + ")",
                "End that transaction, or run it again when it has ended, or set lockRetries higher");
    }

    /** A table that was altered while rows were copied. */
    public static Problem altered(String serverMessage) {
        return new Problem(
                "Columns were changed while rows of the default partition were copied (" + serverMessage + ")",
                "Execute these statements, which take away the copies and nothing else, and run the change again");
    }
}
