package liquibase.ext.partitions.model;

/** What Liquibase has noted of the changeset whose inverse is asked for. */
public enum RanAs {

    /** Its changes were executed. */
    EXECUTED,

    /** Its preconditions let it be marked as run, and no change was executed: what it stands for, others have made. */
    MARKED,

    /** Nothing is noted yet, and its preconditions may let it be marked as run. */
    MAYBE_MARKED
}
