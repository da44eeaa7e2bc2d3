package liquibase.ext.partitions.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a table that is to leave its partitioned table.
 *
 * @param kind what it is, with an article, for messages: {@code a plain table}
 * @param isTable whether it holds rows, itself or in partitions
 * @param parent the table that it is a partition of; null for none
 * @param hasDetachNote whether a note of the checks that it had before a DETACH CONCURRENTLY is still on it
 * @param references the foreign keys that point at it
 * @param rows how many rows it holds, by the server's own estimate; negative when the server has none
 * @param bytes its size on disk with indexes and all partitions under it
 */
public record Departure(
        String kind,
        boolean isTable,
        @Nullable QualifiedName parent,
        boolean hasDetachNote,
        List<Reference> references,
        long rows,
        long bytes) {

    public Departure {
        references = List.copyOf(references);
    }

    /**
     * A foreign key that points at a partition.
     *
     * @param constraint its name
     * @param table the table that has it
     * @param ofParent whether it points at the partitioned table, and so at the partition too, or at the partition alone
     * @param rows how many rows of the table point at rows of the partition
     */
    public record Reference(String constraint, QualifiedName table, boolean ofParent, long rows) {}
}
