package liquibase.ext.partitions.model;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A table that is to become a partition, beside the partitioned table.
 *
 * @param node the table with everything under it
 * @param standing what it is among other tables
 * @param own what it is made of
 * @param parents what the partitioned table is made of
 * @param conflicts what it and its partitions have that does not go with the partitioned table
 * @param ancestors the condition that the partitioned table's own rows fulfil, as SQL; null when it is no partition
 * @param taken names of relations and constraints in its schema that begin as its own name does
 * @param changing whether it may be another by the time it is attached: in SQL output with changes that may change it before
 */
public record AttachedTable(
        PartitionNode node,
        Standing standing,
        TableParts own,
        TableParts parents,
        AttachConflicts conflicts,
        @Nullable String ancestors,
        Set<String> taken,
        boolean changing) {

    public AttachedTable {
        taken = Set.copyOf(taken);
    }

    /** The same table, which nothing changes before. */
    public AttachedTable settled() {
        return new AttachedTable(node, standing, own, parents, conflicts, ancestors, taken, false);
    }

    /**
     * What a table is among other tables.
     *
     * @param kind what it is, with an article, for messages
     * @param isTable whether it is of a kind that can be a partition
     * @param otherPersistence whether one of the two tables is temporary and the other is not
     * @param typed whether it is a table of a composite type
     * @param partitionOf the table that it is a partition of already; null for none
     * @param inheritsFrom the tables that it inherits from without being a partition
     * @param isInherited whether other tables inherit from it without being partitions
     * @param otherOwner the role that owns it and that the user is no member of; null when the user may attach it
     */
    public record Standing(
            String kind,
            boolean isTable,
            boolean otherPersistence,
            boolean typed,
            @Nullable QualifiedName partitionOf,
            List<QualifiedName> inheritsFrom,
            boolean isInherited,
            @Nullable String otherOwner) {
        public Standing {
            inheritsFrom = List.copyOf(inheritsFrom);
        }
    }
}
