package liquibase.ext.partitions.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a table that is to leave its partitioned table, or has left it.
 *
 * @param kind what it is, with an article, for messages: {@code a plain table}
 * @param isTable whether it holds rows, itself or in partitions
 * @param foreign whether it is a foreign table
 * @param parent the table that it is a partition of; null for none
 * @param note what a run that was to detach it has noted; null for nothing
 * @param references the foreign keys that point at it
 * @param rows about how many rows it holds, 0 only for none; negative when nobody can tell or has asked
 * @param bytes its size on disk with indexes and all partitions under it
 */
public record Departure(
        String kind,
        boolean isTable,
        boolean foreign,
        @Nullable QualifiedName parent,
        @Nullable Note note,
        List<Reference> references,
        long rows,
        long bytes) {

    /** Rows that nobody has counted. */
    public static final long UNKNOWN = -1;

    public Departure {
        references = List.copyOf(references);
    }

    /** The same with the number of its rows. */
    public Departure withRows(long number) {
        return new Departure(kind, isTable, foreign, parent, note, references, number, bytes);
    }

    /**
     * What was to be done with a partition after it was detached.
     *
     * @param ofTable whether the partitioned table was the one that the operation is about
     * @param toDrop whether it was to be dropped
     * @param hasCheck whether it has the check that only DETACH CONCURRENTLY leaves; only asked where it was to be dropped
     *     and is no partition
     * @param bound what it held; null when nobody can tell
     */
    public record Note(
            boolean ofTable,
            boolean toDrop,
            boolean hasCheck,
            @Nullable PartitionBound bound) {}

    /**
     * A foreign key that points at a partition.
     *
     * @param constraint its name
     * @param table the table that has it
     * @param ofParent whether it points at the partitioned table, and so at the partition too, or at the partition alone
     * @param rows how many rows of the table point at rows of the partition
     */
    public record Reference(String constraint, QualifiedName table, boolean ofParent, long rows) {}

    /**
     * Whether it was detached by a run that did not come to an end with it.
     *
     * @param toDrop whether that was to drop it
     */
    public boolean isLeft(boolean toDrop) {
        return isTable && parent == null && note != null && note.ofTable() && note.toDrop() == toDrop;
    }

    /** Whether it was to be dropped, and nobody can tell that it was not detached to be kept. */
    public boolean isDoubtful() {
        return isLeft(true) && note != null && !note.hasCheck();
    }
}
