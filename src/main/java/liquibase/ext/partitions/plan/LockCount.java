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

    /** For dropping a partition that has none of its own. */
    long dropAlone(boolean leaf) {
        return 3L
                + toast(leaf)
                + shape.indexes()
                + shape.keyConstraints()
                + (version.isAtLeast(18) ? shape.notNullConstraints() : 0)
                + shape.checksAndDefaults()
                + shape.rowTriggers()
                + (shape.foreignKeysOut() + shape.foreignKeysIn()) * foreignKey(leaf);
    }

    /** For detaching a partition with everything under it. */
    long detach(PartitionNode partition) {
        long eachTable = partition
                .flatten()
                .mapToLong(node -> 1L + shape.rowTriggers() + shape.foreignKeysIn() * foreignKey(!node.isPartitioned()))
                .sum();
        return eachTable
                + shape.indexes()
                + shape.foreignKeysOut()
                + (partition.isPartitioned() ? shape.foreignKeysIn() : 0);
    }

    /** A foreign key goes with its two triggers, which partitioned tables have from PostgreSQL 15 on. */
    private long foreignKey(boolean leaf) {
        return leaf || version.isAtLeast(15) ? 3 : 1;
    }

    private int toast(boolean leaf) {
        return leaf && shape.toast() ? 2 : 0;
    }
}
