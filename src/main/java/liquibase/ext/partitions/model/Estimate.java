package liquibase.ext.partitions.model;

import org.jspecify.annotations.Nullable;

/**
 * How many rows or bytes some tables have together, as far as the server's statistics tell.
 *
 * @param value the sum over the tables that are known
 * @param known how many tables are known
 * @param unknown how many are not
 */
public record Estimate(long value, int known, int unknown) {

    /** Of no table, or of one that has nothing to count. */
    public static final Estimate NONE = new Estimate(0, 0, 0);

    /** Of one table; null where the statistics do not tell. */
    public static Estimate of(@Nullable Long value) {
        return value == null ? new Estimate(0, 0, 1) : new Estimate(value, 1, 0);
    }

    /** Of both together. */
    public Estimate plus(Estimate other) {
        return new Estimate(value + other.value, known + other.known, unknown + other.unknown);
    }

    /** Whether nothing is missing in the sum. */
    public boolean isComplete() {
        return unknown == 0;
    }
}
