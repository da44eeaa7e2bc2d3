package liquibase.ext.partitions.model;

/**
 * The settings that a server sizes its lock table by (manual, section 19.12 "Lock Management").
 *
 * @param maxLocksPerTransaction max_locks_per_transaction
 * @param maxPredLocksPerTransaction max_pred_locks_per_transaction, whose reserve regular locks can use up
 * @param maxConnections max_connections
 * @param maxPreparedTransactions max_prepared_transactions
 * @param otherProcesses how many autovacuum, background and WAL sender processes may run beside the connections
 * @param hugePageBytes the size of the huge pages that shared memory is rounded up to; 0 when it has none
 */
public record LockSettings(
        int maxLocksPerTransaction,
        int maxPredLocksPerTransaction,
        int maxConnections,
        int maxPreparedTransactions,
        int otherProcesses,
        long hugePageBytes) {

    private static final double BYTES_PER_LOCK = 248;

    /** What the manual promises: so many objects can be locked by all transactions together. */
    public long guaranteed() {
        return (long) maxLocksPerTransaction * (maxConnections + maxPreparedTransactions);
    }

    /**
     * What one transaction can hold on an otherwise idle server, from above. The server reserves memory for the table
     * (168 bytes a lock, 80 for each of two holders), a tenth more, bucket arrays, the same for predicate locks, and
     * some slack; one transaction that is the only holder uses 248 bytes a lock. Measured at 268 combinations of
     * settings on PostgreSQL 14 to 18, this is never too low, and at most 9 per cent too high from 1,000 slots on.
     */
    public long most() {
        long processes = (long) maxConnections + maxPreparedTransactions + otherProcesses;
        long slots = processes * maxLocksPerTransaction;
        long predicateSlots = processes * maxPredLocksPerTransaction;
        double objects = 1.455 * slots
                + 0.0581 * powerOfTwoFrom(slots)
                + 0.077 * predicateSlots
                + 0.0097 * powerOfTwoFrom(predicateSlots)
                + 520;
        return (long) Math.ceil(1.01 * objects + hugePageBytes / BYTES_PER_LOCK);
    }

    private static long powerOfTwoFrom(long number) {
        return number <= 1 ? 1 : Long.highestOneBit(number - 1) << 1;
    }
}
