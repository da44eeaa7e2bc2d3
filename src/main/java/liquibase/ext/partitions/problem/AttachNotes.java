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

    /** A hash of text, which PostgreSQL proves from no check constraint. */
    public static String scannedForHash(QualifiedName table, QualifiedName parent) {
        return "PostgreSQL cannot see from a check constraint what " + table + " holds, since the hash key of " + parent
                + " is text, so it scans it when it is attached; " + parent
                + " is read and written meanwhile, but not the tables that its foreign keys point at";
    }
}
