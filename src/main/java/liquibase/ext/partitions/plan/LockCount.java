package liquibase.ext.partitions.plan;

import liquibase.ext.partitions.model.PartitionNode;
import liquibase.ext.partitions.model.ServerVersion;
import liquibase.ext.partitions.model.TableShape;

/**
 * How many objects of the lock table a transaction takes for each partition. Measured on PostgreSQL 14 to 18: a table
 * and its row type, a TOAST table and its index, every index, every constraint with an index and every foreign key.
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
                + shape.foreignKeysIn();
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
                + (version.isAtLeast(18) ? shape.notNullConstraints() : 0);
    }

    /** For detaching a partition. */
    long detach() {
        return 1L + shape.indexes();
    }

    private int toast(boolean leaf) {
        return leaf && shape.toast() ? 2 : 0;
    }
}
