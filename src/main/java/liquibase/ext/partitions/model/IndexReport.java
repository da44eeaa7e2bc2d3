package liquibase.ext.partitions.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An index of a table in a partition tree, with its parts on the partitions below.
 *
 * @param name its name
 * @param columns the columns and expressions of its key, with commas
 * @param uniqueness {@code primary key} or {@code unique}; null for neither
 * @param valid what {@code pg_index} says of it: that queries can use it; for one on a partitioned table, that it is
 *     complete
 * @param missingOn the partitions at every level that have no part of it
 * @param invalidOn the partitions whose part of it is not valid
 */
public record IndexReport(
        String name,
        String columns,
        @Nullable String uniqueness,
        boolean valid,
        List<QualifiedName> missingOn,
        List<QualifiedName> invalidOn) {

    public IndexReport {
        missingOn = List.copyOf(missingOn);
        invalidOn = List.copyOf(invalidOn);
    }

    /** Whether it serves every partition. */
    public boolean isComplete() {
        return valid && missingOn.isEmpty() && invalidOn.isEmpty();
    }
}
