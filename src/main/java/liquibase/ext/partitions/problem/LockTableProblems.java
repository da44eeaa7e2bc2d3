package liquibase.ext.partitions.problem;

/** Transactions that would lock more objects than the server's lock table holds. */
public final class LockTableProblems {

    private LockTableProblems() {}

    /**
     * More than even an idle server has room for.
     *
     * @param objects how many objects the transaction would lock
     * @param guaranteed how many all transactions together may lock by the server's settings
     * @param most how many fit when nobody else locks anything
     * @param maxLocks the server's max_locks_per_transaction
     * @param alreadyOutside whether the changeset runs outside a transaction already
     */
    public static Problem tooMany(long objects, long guaranteed, long most, int maxLocks, boolean alreadyOutside) {
        return new Problem(
                sentence(objects, guaranteed, maxLocks) + " and has room for at most " + most,
                alreadyOutside
                        ? "Put fewer partitions into one sub-partitioned table, or raise max_locks_per_transaction"
                        : "Set runInTransaction=\"false\" on the changeset, so that the work is committed in batches,"
                                + " or raise max_locks_per_transaction");
    }

    /**
     * More than the settings guarantee: it works only while other sessions lock little.
     *
     * @param objects how many objects the transaction would lock
     * @param guaranteed how many all transactions together may lock by the server's settings
     * @param maxLocks the server's max_locks_per_transaction
     * @param alreadyOutside whether the changeset runs outside a transaction already
     */
    public static String warning(long objects, long guaranteed, int maxLocks, boolean alreadyOutside) {
        return sentence(objects, guaranteed, maxLocks)
                + ", so it, or other sessions meanwhile, may fail with \"out of shared memory\"; "
                + (alreadyOutside
                        ? "raise max_locks_per_transaction"
                        : "set runInTransaction=\"false\" on the changeset, so that the work is committed in batches");
    }

    private static String sentence(long objects, long guaranteed, int maxLocks) {
        return "One transaction would lock " + objects + " objects, the server guarantees " + guaranteed
                + " to all sessions together (max_locks_per_transaction is " + maxLocks + ")";
    }
}
