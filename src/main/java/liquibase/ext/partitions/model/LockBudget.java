package liquibase.ext.partitions.model;

/**
 * What the server's lock table holds (manual, section 19.12 "Lock Management").
 *
 * @param maxLocksPerTransaction the setting max_locks_per_transaction
 * @param guaranteed how many objects all transactions together can lock for certain
 * @param most how many one transaction can lock on an otherwise idle server at the very most
 * @param held how many this session's transaction has locked already
 */
public record LockBudget(int maxLocksPerTransaction, long guaranteed, long most, long held) {

    /** For SQL output without a server: nothing is known, so nothing is refused; batches as for default settings. */
    public static final LockBudget UNKNOWN = new LockBudget(64, 6_400, Long.MAX_VALUE, 0);

    /** Batches stay under this part of what the server guarantees, so that other sessions find room. */
    private static final int BATCH_FRACTION = 4;

    /**
     * The budget of a server with these settings, of which this session's transaction has used some. How much fits at the
     * most was measured on known versions, so nothing is too much for a newer one.
     */
    public static LockBudget of(LockSettings settings, long held, ServerVersion version) {
        return new LockBudget(
                settings.maxLocksPerTransaction(),
                settings.guaranteed(),
                version.isNewerThanKnown() ? Long.MAX_VALUE : settings.most(),
                held);
    }

    /** How many objects one batch outside the changeset's transaction may lock. */
    public long perBatch() {
        return Math.max(1, guaranteed / BATCH_FRACTION);
    }
}
