package liquibase.ext.partitions.problem;

import liquibase.ext.partitions.model.QualifiedName;

/** What attaching a table tells the user. */
public final class AttachNotes {

    private AttachNotes() {}

    /** SQL output for a partitioned table that nobody knows. */
    public static String notProven(QualifiedName table, QualifiedName parent) {
        return "The partition key of " + parent
                + " is not known, so no check constraint is printed from which the server" + " could see what " + table
                + " holds, and it is scanned under a lock when it is attached";
    }

    /** A check or foreign key that an earlier run has left. */
    public static String leftovers(QualifiedName table) {
        return table + " is attached already, and what is left of the change is only to tidy up";
    }
}
