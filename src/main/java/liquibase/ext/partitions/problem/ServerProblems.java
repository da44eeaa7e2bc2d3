package liquibase.ext.partitions.problem;

import liquibase.ext.partitions.model.LockWait;
import org.jspecify.annotations.Nullable;

/** What a server's refusal means for the user. */
public final class ServerProblems {

    private ServerProblems() {}

    /**
     * A lock that was not to be had in time.
     *
     * @param wait what is known of the wait for it; null for nothing
     */
    public static Problem lockTimeout(String serverMessage, int retries, @Nullable LockWait wait) {
        return new Problem(
                "Another session held a lock for longer than the lock timeout" + alsoOn(retries) + " (" + serverMessage
                        + ")" + LockNotes.after(wait),
                "Run it again when the table is less busy, or set lockTimeout or lockRetries higher");
    }

    /** What was tried again in vain. */
    static String alsoOn(int retries) {
        return retries > 0 ? ", also on " + retries + (retries == 1 ? " retry" : " retries") : "";
    }

    /** The lock table is full after all, because of other sessions. */
    public static Problem lockTableFull(String serverMessage, boolean alreadyOutside) {
        return new Problem(
                "The server's lock table is full (" + serverMessage + ")",
                alreadyOutside
                        ? "Run it again when other sessions lock less, or raise max_locks_per_transaction"
                        : "Set runInTransaction=\"false\" on the changeset, so that the work is committed in batches, or raise"
                                + " max_locks_per_transaction");
    }

    /** Rows of the default partition that came after it was looked at. */
    public static Problem rowsCame(String serverMessage) {
        return new Problem(
                "A default partition holds rows that belong to a new partition (" + serverMessage + ")",
                "Set moveDefaultRows=\"true\", or move or delete them, and run the change again");
    }

    /** Rows of a partition that came after it was looked at. */
    public static Problem rowsCameToPartition(String serverMessage) {
        return new Problem(
                "The rollback would drop rows (" + serverMessage + ")",
                "Delete or move them first, or set onRollback to detach or drop");
    }

    /** A session or statement that was ended, while nothing is wrong with what it did. */
    public static Problem cutOff(String serverMessage, String sqlState, boolean inTransaction) {
        return new Problem(
                "The server did not finish it (" + withState(serverMessage, sqlState) + ")",
                inTransaction ? "Run the change again" : "Run the change again, which goes on from where it stopped");
    }

    /** What others have changed each time between planning and doing. */
    public static Problem changedMeanwhile(String serverMessage, String sqlState) {
        return changedMeanwhile(withState(serverMessage, sqlState));
    }

    /** What others have changed at each look. */
    public static Problem changedMeanwhile(String seen) {
        return new Problem(
                "Other sessions made, dropped, attached or detached partitions or indexes of the table again and again while"
                        + " it ran (" + seen + ")",
                "Run the change again when nobody else changes the partitions and indexes of the table");
    }

    /** What was done again and again is still to be done. */
    public static Problem noProgress() {
        return new Problem(
                "The same is left to do again and again, though the server has accepted it each time",
                "Run the change again when nobody else changes the partitions and indexes of the table");
    }

    /** Something that cannot go while something else stands on it. */
    public static Problem dependedOn(String serverMessage) {
        return new Problem(
                "Something else depends on what is to be dropped (" + serverMessage + ")",
                "Drop what depends on it first, and run the change again");
    }

    /** Columns of a foreign key that cannot be compared. */
    public static Problem incompatibleTypes(String serverMessage) {
        return new Problem(
                "The columns of the foreign key cannot be compared with those that it points at (" + serverMessage
                        + ")",
                "Correct baseColumnNames or referencedColumnNames, or give the columns the same type");
    }

    /** Anything else. */
    public static Problem refused(String serverMessage, String sqlState) {
        return new Problem(
                "The server refused it (" + withState(serverMessage, sqlState) + ")",
                "Correct what the message names, and run the change again");
    }

    private static String withState(String serverMessage, String sqlState) {
        String message =
                serverMessage.endsWith(".") ? serverMessage.substring(0, serverMessage.length() - 1) : serverMessage;
        return message + ", SQLSTATE " + sqlState;
    }
}
