package liquibase.ext.partitions.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A table and its indexes.
 *
 * @param bytes how large its rows are on disk
 * @param builder the process that builds an index of it concurrently at the moment, or holds the same lock for something
 *     else, as VACUUM does; null for none
 * @param indexes the indexes that it has
 */
public record TableIndexes(long bytes, @Nullable Integer builder, List<ExistingIndex> indexes) {

    /** A table without an index. */
    public static final TableIndexes NONE = new TableIndexes(0, null, List.of());

    public TableIndexes {
        indexes = List.copyOf(indexes);
    }
}
