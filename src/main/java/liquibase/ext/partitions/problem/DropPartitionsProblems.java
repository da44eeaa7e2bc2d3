package liquibase.ext.partitions.problem;

import liquibase.ext.partitions.model.Departure;
import liquibase.ext.partitions.model.PartitionStrategy;
import liquibase.ext.partitions.model.QualifiedName;
import org.jspecify.annotations.Nullable;

/** Partitions that cannot be dropped, or of which it is not clear which are meant. */
public final class DropPartitionsProblems {

    private DropPartitionsProblems() {}

    /** Neither names nor an age, or both. */
    public static Problem whichOnes(String element, boolean both) {
        return new Problem(
                "<" + element + "> has "
                        + (both ? "both partitionNames and olderThan" : "neither partitionNames nor olderThan"),
                "Give it one of them");
    }

    /** An age that nothing can be compared with. */
    public static Problem keyword(String element, String text) {
        return new Problem(
                "\"olderThan\" of <" + element + "> is \"" + text
                        + "\", which no partition is older than, or every one",
                "Write a value of the partition key, such as 2024-01-01; only behind the first column of several MINVALUE"
                        + " makes sense");
    }

    /** A length of time, or a moment that is not the same on every day, where a value of the key belongs. */
    public static Problem age(String element, String text) {
        return new Problem(
                "\"olderThan\" of <" + element + "> is \"" + text
                        + "\", which is an age, and not a value of the partition key",
                "Write the value that the partitions end at or before, such as 2024-01-01; a changeset runs once, so nothing"
                        + " in it is reckoned from the day on which it runs");
    }

    /** A rollback of dropped partitions. */
    public static Problem rowsAreGone() {
        return new Problem(
                "Dropped rows do not come back, so a rollback of dropPartitions is refused",
                "Add a rollback block that says what to do instead: an empty one for nothing, or createPartitions for the"
                        + " partitions without their rows");
    }

    /** A rollback of detached partitions. */
    public static Problem boundsUnknown() {
        return new Problem(
                "The change does not say which bounds the partitions had, so a rollback cannot attach them again",
                "Add a rollback block with an attachPartition for each, or detach each with a detachPartition that says its"
                        + " bound");
    }

    /**
     * No such partition.
     *
     * @param nearest the partition that may have been meant; null for none
     */
    public static Problem missing(QualifiedName partition, QualifiedName table, @Nullable QualifiedName nearest) {
        return new MissingTable(partition, nearest, "partitionNames")
                .problem(
                        table + " has no partition " + partition + ", and there is no table of that name",
                        "Correct partitionNames or partitionSchemaName, or set ifExists=\"true\"");
    }

    /** A relation that is no partition of anything. */
    public static Problem notAttached(QualifiedName partition, String kind, QualifiedName table) {
        return new Problem(
                partition + " is " + kind + ", not a partition of " + table,
                "Correct partitionNames or partitionSchemaName; a plain table is dropped with dropTable");
    }

    /** The partitioned table among its partitions. */
    public static Problem tableItself(QualifiedName table) {
        return new Problem(
                table + " is the partitioned table itself, not one of its partitions",
                "Correct partitionNames, or drop the table with dropTable");
    }

    /** A table whose partitions have no age. */
    public static Problem notRange(QualifiedName table, @Nullable PartitionStrategy strategy) {
        return new Problem(
                table + " is partitioned by " + strategy + ", so none of its partitions is older than another",
                "Name the partitions with partitionNames");
    }

    /** A value with more or fewer columns than the key has. */
    public static Problem wrongArity(QualifiedName table, int values, int columns) {
        return new Problem(
                "olderThan has " + values + (values == 1 ? " value" : " values") + ", the partition key of " + table
                        + " has " + columns + (columns == 1 ? " column" : " columns"),
                "Give one value for each key column, such as MINVALUE for the rest");
    }

    /** Bounds of which nobody knows which is smaller. */
    public static Problem notComparable(QualifiedName table, String value) {
        return new Problem(
                "The bounds of " + table + " cannot be compared with " + value
                        + ", since its key has an operator class of" + " its own, or no server can be asked",
                "Name the partitions with partitionNames");
    }

    /** Rows that would go. */
    public static Problem rows(QualifiedName partition) {
        return new Problem(
                "Partition " + partition + " holds rows, and restrict=\"true\" forbids to drop them",
                "Delete or move its rows first, leave it out, or leave out restrict");
    }

    /** Rows that came after the partition was looked at. */
    public static Problem rowsCame(String serverMessage) {
        return new Problem(
                "Rows came that restrict=\"true\" forbids to drop (" + serverMessage + ")",
                "Delete or move them, and run the change again; a partition that was detached already can be attached again");
    }

    /** A foreign key to the partition alone. */
    public static Problem referenced(QualifiedName partition, Departure.Reference reference) {
        return new Problem(
                "Foreign key " + reference.constraint() + " of table " + reference.table() + " points at partition "
                        + partition,
                "Drop the foreign key first, or set mode=\"detach\", which keeps the table that it points at");
    }
}
