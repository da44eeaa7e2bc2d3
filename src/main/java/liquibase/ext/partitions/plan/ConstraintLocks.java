package liquibase.ext.partitions.plan;

import liquibase.ext.partitions.model.ExistingConstraint;
import liquibase.ext.partitions.model.PartitionNode;
import liquibase.ext.partitions.model.ReferencedTable;
import org.jspecify.annotations.Nullable;

/**
 * How many objects of the lock table statements on the constraints of a tree take, at the most. Measured on PostgreSQL 14 and
 * 18 with up to 120 partitions on either side; a foreign key to a partitioned table has a part for each partition there.
 */
final class ConstraintLocks {

    private final long tables;
    private final long referenced;

    /**
     * For a tree.
     *
     * @param referenced the table that a foreign key points at; null when it is unknown or there is none
     */
    ConstraintLocks(PartitionNode root, @Nullable ReferencedTable referenced) {
        this.tables = root.flatten().count();
        this.referenced = referenced == null ? 1 : referenced.tables();
    }

    /** Adding a check to the whole tree, validated or not. */
    long ofCheck() {
        return tables;
    }

    /**
     * Adding a foreign key to the whole tree.
     *
     * @param adopted how many leaves have one that becomes part of it
     */
    long ofForeignKey(long adopted) {
        return 2 * tables + 3 * referenced + 4 + adopted * (3 * referenced + 3);
    }

    /** Adding or dropping a constraint of one leaf. */
    long ofLeaf(boolean foreignKey) {
        return foreignKey ? 4 * referenced + 4 : 3;
    }

    /** Dropping a constraint of the whole tree: of each table itself, the constraint, and its triggers or index. */
    long ofDropping(ExistingConstraint.Kind kind) {
        return kind == ExistingConstraint.Kind.FOREIGN_KEY
                ? 4 * tables + 4 * referenced + 8
                : (kind.hasIndex() ? 3 : 2) * tables;
    }
}
