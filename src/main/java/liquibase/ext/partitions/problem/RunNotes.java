package liquibase.ext.partitions.problem;

import liquibase.ext.partitions.model.LockWait;
import liquibase.ext.partitions.model.QualifiedName;
import org.jspecify.annotations.Nullable;

/** What an interrupted run tells the user beside the failure itself. */
public final class RunNotes {

    private RunNotes() {}

    /** A check constraint on a default partition that could not be removed after a failure. */
    public static String notCleanedUp(String sql) {
        return "A default partition refuses the rows of the partitions that are still to be made, until its check"
                + " constraint is dropped. Run the change again, which does so, or execute: " + sql;
    }

    /**
     * A wait for a lock that is over, and the next one that follows.
     *
     * @param wait what is known of it; null for nothing
     */
    public static String retry(int retry, int retries, @Nullable LockWait wait) {
        return "A lock was not to be had within the lock timeout; retry " + retry + " of " + retries + " follows"
                + LockNotes.after(wait);
    }

    /** Moved rows that somebody would see twice, and the next try that follows. */
    public static String retryAfterSnapshot(int retry, int retries, String serverMessage) {
        return MoveProblems.KEEPS_SNAPSHOT + "; retry " + retry + " of " + retries + " follows (" + serverMessage + ")";
    }

    /** What others have changed since it was planned for. */
    public static String planAgain(String serverMessage) {
        return "It is planned again, since another session may have changed partitions, indexes or constraints meanwhile ("
                + serverMessage + ")";
    }

    /** SQL output for a table that nobody knows. */
    public static String tableUnknown(QualifiedName table, String attribute) {
        return "There is no table " + table + " yet, nor in the output before; it has to be there, and partitioned"
                + " accordingly, when this is executed"
                + table.splitName()
                        .map(inName -> "; " + MissingTable.asAttributes(inName, attribute) + " would be " + inName)
                        .orElse("");
    }

    /** SQL output for columns that nobody knows. */
    public static String columnsUnknown(Problem problem) {
        return problem.what() + " yet, and has to have it when this is executed. " + problem.advice();
    }
}
