package liquibase.ext.partitions.model;

import java.util.List;

/**
 * What a table that is to become a partition, or a partition of it, has that ATTACH PARTITION would give it once more or
 * forbids.
 *
 * @param triggers triggers with the names of row triggers that the partitioned table has
 * @param triggerConstraints constraints with the names of constraint triggers that the partitioned table has
 * @param transitionTriggers row triggers of the table itself that see transition tables
 * @param foreignTables foreign tables, and constraint triggers of the partitioned table, which no foreign table can have
 * @param referencedBy tables that foreign keys of the partitioned table point at, and these foreign keys
 * @param primaryKeys primary keys, but those that are a part of another in this list
 */
public record AttachConflicts(
        List<Part> triggers,
        List<Part> triggerConstraints,
        List<Part> transitionTriggers,
        List<Part> foreignTables,
        List<Part> referencedBy,
        List<PrimaryKey> primaryKeys) {

    public AttachConflicts {
        triggers = List.copyOf(triggers);
        triggerConstraints = List.copyOf(triggerConstraints);
        transitionTriggers = List.copyOf(transitionTriggers);
        foreignTables = List.copyOf(foreignTables);
        referencedBy = List.copyOf(referencedBy);
        primaryKeys = List.copyOf(primaryKeys);
    }

    /** Something that belongs to a table or is about it, by its name. */
    public record Part(QualifiedName table, String name) {}

    /**
     * A primary key.
     *
     * @param table the table that has it
     * @param index its index, of the same name
     * @param neededBy the foreign keys that point at it
     */
    public record PrimaryKey(QualifiedName table, TableParts.Index index, List<Part> neededBy) {
        public PrimaryKey {
            neededBy = List.copyOf(neededBy);
        }
    }
}
