package liquibase.ext.partitions.model;

import java.util.List;
import java.util.Set;

/**
 * What was found in a default partition that new partitions are taken from.
 *
 * @param bounds those of the new bounds that it holds rows of
 * @param foreignKeys the foreign keys that point at it, or at the partitioned table and so at it too; none need be known
 *     when it holds no such rows
 */
public record DefaultRows(Set<PartitionBound> bounds, List<ForeignKeyName> foreignKeys) {

    public DefaultRows {
        bounds = Set.copyOf(bounds);
        foreignKeys = List.copyOf(foreignKeys);
    }

    /**
     * A foreign key of some table.
     *
     * @param constraint its name
     * @param table the table that has it
     */
    public record ForeignKeyName(String constraint, QualifiedName table) {}
}
