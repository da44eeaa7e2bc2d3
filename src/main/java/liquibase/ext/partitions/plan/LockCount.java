package liquibase.ext.partitions.plan;

import liquibase.ext.partitions.model.PartitionNode;
import liquibase.ext.partitions.model.ServerVersion;
import liquibase.ext.partitions.model.TableShape;

/**
 * How many objects of the lock table a transaction takes for each partition. Measured on PostgreSQL 14 to 18: a table
 * and its row type, a TOAST table and its index, every index, and what else depends on the table alone.
 */
final class LockCount {

    private final TableShape shape;
    private final ServerVersion version;

    LockCount(TableShape shape, ServerVersion version) {
        this.shape = shape;
        this.version = version;
    }

    /** For making a partition, by PARTITION OF or by LIKE and ATTACH. */
    long create(boolean leaf) {
        return 2L
                + toast(leaf)
                + shape.indexes()
                + shape.keyConstraints()
                + shape.foreignKeysOut()
                + shape.foreignKeysIn()
                + (leaf ? 0 : shape.rowTriggers());
    }

    /** For dropping a partition with everything under it. */
    long drop(PartitionNode partition) {
        return partition
                .flatten()
                .mapToLong(node -> dropAlone(!node.isPartitioned()))
                .sum();
    }

    /** For dropping a partition that has none of its own. A foreign key goes with its two triggers. */
    long dropAlone(boolean leaf) {
        return 3L
                + toast(leaf)
                + shape.indexes()
                + shape.keyConstraints()
                + (version.isAtLeast(18) ? shape.notNullConstraints() : 0)
                + shape.checksAndDefaults()
                + shape.rowTriggers()
                + 3L * (shape.foreignKeysOut() + shape.foreignKeysIn());
    }

    /** For detaching a partition with everything under it. */
    long detach(PartitionNode partition) {
        long tables = partition.flatten().count();
        return tables * (1L + shape.rowTriggers() + 3L * shape.foreignKeysIn())
                + shape.indexes()
                + shape.foreignKeysOut()
                + (partition.isPartitioned() ? shape.foreignKeysIn() : 0);
    }

    private int toast(boolean leaf) {
        return leaf && shape.toast() ? 2 : 0;
    }
}
