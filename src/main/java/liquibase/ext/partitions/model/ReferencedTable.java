package liquibase.ext.partitions.model;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A table that a foreign key points at.
 *
 * @param kind what the relation is, with an article: {@code a table}; empty when there is none of that name
 * @param canBeReferenced whether a foreign key can point at this kind of relation
 * @param tables how many tables it is with everything under it
 * @param columns the names of its columns
 * @param keys the columns of each of its unique constraints and unique indexes that a foreign key can use
 * @param partitionKey the columns of its partition key, expressions left out; empty when it is not partitioned
 * @param baseColumns the columns of the table that is to have the foreign key
 * @param nearest the table that may have been meant where there is none of that name; null when none is near
 */
public record ReferencedTable(
        String kind,
        boolean canBeReferenced,
        long tables,
        List<String> columns,
        List<Set<String>> keys,
        List<String> partitionKey,
        List<String> baseColumns,
        @Nullable QualifiedName nearest) {

    public ReferencedTable {
        columns = List.copyOf(columns);
        keys = List.copyOf(keys);
        partitionKey = List.copyOf(partitionKey);
        baseColumns = List.copyOf(baseColumns);
    }

    /** Whether there is such a relation. */
    public boolean exists() {
        return !kind.isEmpty();
    }

    /** Whether no two of its rows have the same values in these columns. */
    public boolean isUnique(Collection<String> names) {
        return keys.contains(Set.copyOf(names));
    }
}
