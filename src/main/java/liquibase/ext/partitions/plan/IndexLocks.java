package liquibase.ext.partitions.plan;

import java.util.HashMap;
import java.util.Map;
import liquibase.ext.partitions.model.PartitionNode;
import liquibase.ext.partitions.model.QualifiedName;

/**
 * How many objects of the lock table work on one index of a tree takes. Measured on PostgreSQL 14 and 18: each table with
 * its index, also the constraint that the index is of, and a foreign table alone.
 */
final class IndexLocks {

    private final int ofTable;
    private final Map<QualifiedName, Integer> tables = new HashMap<>();
    private int dropped;

    /** A count that begins at zero, of indexes that are those of constraints or not. */
    IndexLocks(boolean constraint) {
        ofTable = constraint ? 3 : 2;
    }

    /** What a statement takes that is about a table with everything under it. */
    static long of(PartitionNode root) {
        return root.flatten().mapToLong(IndexLocks::alone).sum();
    }

    private static int alone(PartitionNode node) {
        return node.foreign() ? 1 : 2;
    }

    /** Adds a table that is no foreign one, unless it is counted already. */
    void table(QualifiedName table) {
        tables.put(table, ofTable);
    }

    /** Adds a table with everything under it, as far as it is not counted already. */
    void tree(PartitionNode root) {
        root.flatten().forEach(node -> tables.put(node.name(), alone(node)));
    }

    /** What a statement takes that is about one table without anything under it. */
    int ofTable() {
        return ofTable;
    }

    /** Adds an index that another takes the place of. */
    void dropped() {
        dropped++;
    }

    long total() {
        return dropped + tables.values().stream().mapToLong(Integer::longValue).sum();
    }
}
