package liquibase.ext.partitions.problem;

import liquibase.ext.partitions.model.QualifiedName;

/** What an interrupted run tells the user beside the failure itself. */
public final class RunNotes {

    private RunNotes() {}

    /** A check constraint on a default partition that could not be removed after a failure. */
    public static String notCleanedUp(String sql) {
        return "A default partition refuses the rows of the partitions that are still to be made, until its check"
                + " constraint is dropped. Run the change again, which does so, or execute: " + sql;
    }

    /** A wait for a lock that is over, and the next one that follows. */
    public static String retry(int retry, int retries) {
        return "A lock was not to be had within the lock timeout; retry " + retry + " of " + retries + " follows";
    }

    /** SQL output for a table that nobody knows. */
    public static String tableUnknown(QualifiedName table) {
        return "There is no table " + table + " yet, nor in the output before; it has to be there, and partitioned"
                + " accordingly, when this is executed";
    }
}
