package liquibase.ext.partitions.problem;

import liquibase.ext.partitions.model.PartitionBound;
import liquibase.ext.partitions.model.QualifiedName;

/** What a rollback tells the user without failing. */
public final class RollbackNotes {

    private RollbackNotes() {}

    /** A table that has the name of a partition to be removed and is something else by now. */
    public static String leftAlone(QualifiedName table, QualifiedName parent, PartitionBound bound) {
        return table + " is no longer the partition " + bound + " of " + parent + " and is left alone";
    }

    /** A sub-partitioned table that may be older than the change and that others have partitions in. */
    public static String keptWithOthers(QualifiedName table) {
        return table + " holds partitions that the change does not declare and is kept with them";
    }
}
