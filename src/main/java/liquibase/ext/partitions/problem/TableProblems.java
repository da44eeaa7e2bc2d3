package liquibase.ext.partitions.problem;

import liquibase.ext.partitions.model.PartitionStrategy;
import liquibase.ext.partitions.model.QualifiedName;
import org.jspecify.annotations.Nullable;

/** Tables and databases that are not what a change needs. */
public final class TableProblems {

    private TableProblems() {}

    /** A database of another make. */
    public static Problem notPostgres(String database) {
        return new Problem(
                "Partitions are PostgreSQL's, and the database is " + database,
                "Restrict the changeset to PostgreSQL with dbms=\"postgresql\"");
    }

    /** A URL without a database behind it. */
    public static Problem offline() {
        return new Problem(
                "Nothing can be executed without a connection to a database",
                "Use update-sql or rollback-sql, which print what would be executed, or the URL of a database");
    }

    /**
     * No such table.
     *
     * @param nearest the table that may have been meant; null for none
     * @param attribute the attribute that names the table
     */
    public static Problem missing(QualifiedName table, @Nullable QualifiedName nearest, String attribute) {
        return new MissingTable(table, nearest, attribute)
                .problem(
                        "There is no table " + table,
                        "Create it before, as with createPartitionedTable, or correct the names of the table and its"
                                + " schema");
    }

    /**
     * A partition where the partitioned table belongs.
     *
     * @param attribute the attribute that names the table
     * @param advice what to do beside naming the partitioned table there
     */
    public static Problem leaf(QualifiedName partition, QualifiedName parent, String attribute, String advice) {
        return new Problem(
                partition + " is a partition of " + parent + " and has no partitions of its own",
                "Write "
                        + MissingTable.asAttributes(
                                parent.equals(partition.sibling(parent.name()))
                                        ? new QualifiedName(null, parent.name())
                                        : parent,
                                attribute)
                        + advice);
    }

    /** A partition that is to have partitions. */
    public static Problem leafToBePartitioned(QualifiedName partition, QualifiedName parent, String attribute) {
        return leaf(
                partition,
                parent,
                attribute,
                ", or create the partition anew with partitionBy, as a sub-partitioned table");
    }

    /** A partition that alone is to have an index or a constraint. */
    public static Problem leafAlone(QualifiedName partition, QualifiedName parent, String attribute) {
        return leaf(
                partition,
                parent,
                attribute,
                ", with partitionsOnly=\"true\" and matching=\"" + partition.name() + "\" for this partition alone");
    }

    /** A relation that can have no partitions. */
    public static Problem notPartitioned(QualifiedName table, String kind) {
        return new Problem(
                table + " is " + kind + ", not a partitioned table",
                "Create it with createPartitionedTable, or with createTable and partitionBy on Liquibase 5.0.4 or"
                        + " later (before that, YAML and JSON ignore partitionBy)");
    }

    /** A relation that has no partitions for an index or a constraint to be on. */
    public static Problem withoutPartitions(QualifiedName table, String kind) {
        return new Problem(
                table + " is " + kind + ", not a partitioned table",
                "On a plain table use Liquibase's createIndex, addForeignKeyConstraint or addUniqueConstraint; of a partition"
                        + " name the partitioned table above it, with partitionsOnly and matching");
    }

    /** Items for another strategy than the table's. */
    public static Problem otherStrategy(QualifiedName table, PartitionStrategy actual, PartitionStrategy wanted) {
        return new Problem(
                table + " is partitioned by " + actual + ", and the items are for " + wanted,
                "Use items for " + actual);
    }

    /** Child items without a key. */
    public static Problem childrenWithoutKey(String element) {
        return new Problem(
                "<" + element + "> has partition items of its own and no partitionBy",
                "Add partitionBy, such as partitionBy=\"HASH (tenant_id)\"");
    }

    /** A PARTITION BY clause that is none. */
    public static Problem unreadablePartitionBy(String element, String text) {
        return new Problem(
                "\"partitionBy\" of <" + element + "> is \"" + text + "\", which is no partition key",
                "Write the strategy and the key, as in RANGE (created_at), LIST (region) or HASH (tenant_id)");
    }

    /** A sub-partitioned table cannot have storage parameters. */
    public static Problem storageOfPartitioned(String element) {
        return new Problem(
                "<" + element + "> has both partitionBy and with, and a partitioned table has no storage",
                "Move with to the items under it");
    }

    /** Outside a transaction is needed. */
    public static Problem transactionForbidden() {
        return new Problem(
                "concurrently=\"true\" cannot run in the transaction of its changeset",
                "Set runInTransaction=\"false\" on the changeset");
    }

    /** A partition that others have taken away from its table. */
    public static Problem leafGone(QualifiedName partition) {
        return new Problem(
                partition + " was detached or dropped while it was worked on",
                "Run the change again, which leaves it out");
    }

    /** A schema where the user may not create what a definition is tried on. */
    public static Problem trialForbidden(QualifiedName table, String serverMessage) {
        return new Problem(
                "The server does not let the user make the table on which the definition is tried before " + table
                        + " is touched (" + serverMessage + ")",
                "Grant the user that Liquibase connects with what the message names, as with GRANT CREATE ON SCHEMA "
                        + (table.schema() == null ? "public" : table.schema()));
    }

    /**
     * Something else has the name of a partitioned table to be.
     *
     * @param kind what it is, with an article
     * @param key what it is partitioned by; null for what is not
     */
    public static Problem nameTaken(QualifiedName table, String kind, @Nullable String key) {
        return new Problem(
                table + " is there already: " + kind + (key == null ? "" : ", with PARTITION BY " + key),
                "Give the table another name, remove the change, or drop what is there first");
    }

    /** Rows that a rollback would delete. */
    public static Problem rowsInPartition(QualifiedName partition) {
        return new Problem(
                "The rollback would drop partition " + partition + ", which holds rows",
                "Delete or move its rows first, or set onRollback to detach or drop, with a validCheckSum since that changes the checksum");
    }

    /**
     * Rows of a whole table that a rollback would delete, and that may be older than the changeset.
     *
     * @param reason why they may, after a semicolon
     */
    public static Problem rowsInTable(QualifiedName table, String reason) {
        return new Problem(
                "The table " + table + " holds rows, so it is not dropped" + reason,
                "Give the changeset an empty rollback block to keep the table, or delete or move its rows first");
    }

    /** Rows that a rollback would delete, of a changeset that made nothing. */
    public static Problem rowsInMarkedPartition(QualifiedName partition) {
        return new Problem(
                "The rollback would drop partition " + partition
                        + ", which holds rows, and the changeset was only marked"
                        + " as run (MARK_RAN), so it has not made it",
                "Give the changeset an empty rollback block to keep the partitions, delete or move the rows first, or set"
                        + " onRollback to detach or drop, with a validCheckSum since that changes the checksum");
    }
}
