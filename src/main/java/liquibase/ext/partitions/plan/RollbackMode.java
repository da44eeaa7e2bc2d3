package liquibase.ext.partitions.plan;

/** What a rollback does with the partitions that a change made. */
public enum RollbackMode {
    /** Drops them with their rows. */
    DROP,
    /** Keeps each as a table of its own. */
    DETACH,
    /** Drops them, but refuses when one holds rows. */
    RESTRICT
}
