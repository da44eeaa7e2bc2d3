package liquibase.ext.partitions.problem;

import liquibase.ext.partitions.model.Departure;
import liquibase.ext.partitions.model.PartitionBound;
import liquibase.ext.partitions.model.QualifiedName;
import org.jspecify.annotations.Nullable;

/** Partitions that cannot be detached, or not in the way that is asked for. */
public final class DetachProblems {

    private DetachProblems() {}

    /** A rollback that does not know what to attach. */
    public static Problem noBound(String partition) {
        return new Problem(
                "The change does not say which bound " + partition + " had, so a rollback cannot attach it again",
                "Add its bound (values, from and to, modulus and remainder, forValues, or default=\"true\"), which"
                        + " pg_get_expr(relpartbound, oid) of pg_class shows as long as it is attached, or a rollback block with"
                        + " attachPartition; the checksum changes with it, so add validCheckSum too");
    }

    /** A relation that has no partitions. */
    public static Problem notPartitioned(QualifiedName table, String kind) {
        return new Problem(
                table + " is " + kind + ", not a partitioned table",
                "Give tableName (and schemaName) a partitioned table; for a plain table use dropTable or sql");
    }

    /**
     * No such table.
     *
     * @param nearest the partition that may have been meant; null for none
     */
    public static Problem missing(QualifiedName partition, QualifiedName table, @Nullable QualifiedName nearest) {
        return new MissingTable(partition, nearest, "partitionName")
                .problem(
                        table + " has no partition " + partition + ", and there is no table of that name",
                        "Correct partitionName or partitionSchemaName");
    }

    /** A relation that is no partition of anything. */
    public static Problem notAttached(QualifiedName partition, String kind, QualifiedName table) {
        return new Problem(
                partition + " is " + kind + ", not a partition of " + table,
                "Correct partitionName or partitionSchemaName, or remove the change if the partition is detached already");
    }

    /** A partition of another table. */
    public static Problem otherParent(QualifiedName partition, QualifiedName parent, QualifiedName table) {
        return new Problem(
                partition + " is a partition of " + parent + ", not of " + table,
                "Give tableName (and schemaName) the table that it is a partition of");
    }

    /** A partition with another bound than the change says. */
    public static Problem otherBound(QualifiedName partition, PartitionBound actual, PartitionBound wanted) {
        return new Problem(
                "Partition " + partition + " has the bound " + actual + ", and the change says " + wanted,
                "Make the change say the bound that it has, which a rollback is to attach it with, or correct partitionName");
    }

    /** PostgreSQL does not detach concurrently beside a default partition. */
    public static Problem defaultForbids(QualifiedName partition, QualifiedName table, QualifiedName defaultPartition) {
        return new Problem(
                "PostgreSQL does not detach " + partition + " concurrently while " + table
                        + " has a default partition, which is " + defaultPartition,
                "Leave out concurrently, with a short lockTimeout and lockRetries since that locks " + table
                        + " for a moment, or drop or detach the default partition before");
    }

    /** Detaching would scan a table under a lock. */
    public static Problem referenceForbids(QualifiedName partition, Departure.Reference reference) {
        return new Problem(
                "Foreign key " + reference.constraint() + " of table " + reference.table()
                        + " points at the partitioned table, so detaching " + partition + " locks " + reference.table()
                        + " against reads and writes while it is searched for rows that point at the partition",
                "Leave out concurrently and do it in a quiet hour, or drop the foreign key before and create it again"
                        + " after with createPartitionForeignKeys or addForeignKeyConstraint");
    }

    /** Rows that rows elsewhere point at. */
    public static Problem referenced(QualifiedName partition, Departure.Reference reference) {
        return new Problem(
                reference.rows() + (reference.rows() == 1 ? " row" : " rows") + " of table " + reference.table()
                        + (reference.rows() == 1 ? " points" : " point") + " at rows of partition " + partition
                        + " by foreign key " + reference.constraint(),
                "Delete or change " + (reference.rows() == 1 ? "it" : "them") + " first, or drop the foreign key");
    }

    /** Another partition whose detach is not finished. */
    public static Problem siblingPending(QualifiedName partition, QualifiedName sibling, QualifiedName table) {
        return new Problem(
                "A DETACH CONCURRENTLY of " + sibling
                        + " was begun and not finished, and PostgreSQL does not begin that of " + partition + " before",
                finish(sibling, table));
    }

    /** A partition whose detach is not finished, which something else would stumble over. */
    public static Problem pendingInTheWay(QualifiedName pending) {
        return new Problem(
                "A DETACH CONCURRENTLY of " + pending
                        + " was begun and not finished, so it is neither a partition nor none",
                "Finish it first: run the detachPartition of it again, or execute ALTER TABLE ... DETACH PARTITION "
                        + pending + " FINALIZE");
    }

    private static String finish(QualifiedName pending, QualifiedName table) {
        return "Finish that first: run its detachPartition again, or execute ALTER TABLE " + table
                + " DETACH PARTITION " + pending + " FINALIZE";
    }

    /** What counts as done because an earlier run can have done it. */
    public static String nothingToDo(QualifiedName partition, QualifiedName table) {
        return partition + " is no partition of " + table
                + ", so nothing was detached; an earlier run may have done that";
    }
}
