package liquibase.ext.partitions.model;

/**
 * Rows of a default partition that go into a table, which becomes a partition then. While it goes on beside writers, a few
 * objects next to the table note how far it is.
 *
 * @param parent the partitioned table
 * @param source its default partition
 * @param key the partition key of the parent
 * @param partition the table that the rows go to, with its own partitions, and which rows go
 */
public record RowMove(QualifiedName parent, QualifiedName source, PartitionKey key, PartitionDefinition partition) {

    /** The name of a check constraint of the target, which proves the bound to the server while it becomes a partition. */
    public static final String CHECK = "liquibase_partitions_bound";

    /** The table that the rows go to. */
    public QualifiedName target() {
        return partition.name();
    }

    /** Whether that is a table without partitions. */
    public boolean isLeaf() {
        return partition.partitionBy() == null;
    }

    /** The rows that go. */
    public PartitionBound bound() {
        return partition.bound();
    }

    /** A table of the rows that have been copied: where each is in the source, and where its copy is. */
    public QualifiedName copied() {
        return copied(target());
    }

    /** The same for any table that rows go to; it is there from the beginning of a move to its end. */
    public static QualifiedName copied(QualifiedName target) {
        return beside(target, "_copied");
    }

    /** A table of the places in the source where rows were written since. */
    public QualifiedName changed() {
        return beside("_changed");
    }

    /** A table of the tables on both sides, which files they are in, and how far those of the source are copied. */
    public QualifiedName progress() {
        return beside("_progress");
    }

    /** A trigger, and its function, that note places in the source. */
    public QualifiedName note() {
        return beside("_note");
    }

    /** A function that makes the copies of some places equal to the source. */
    public QualifiedName copy() {
        return beside("_copy");
    }

    /** A function that tells whether a table is in another file than before, so that no place is what it was. */
    public QualifiedName rewritten() {
        return beside("_rewritten");
    }

    /** A function that begins from the beginning. */
    public QualifiedName start() {
        return beside("_start");
    }

    /** What tells this move from any other to a table of that name. */
    public String identity() {
        return identity(partition);
    }

    /** The same for any partition that rows go to. */
    public static String identity(PartitionDefinition partition) {
        return "liquibase-partitions, rows for " + partition;
    }

    private QualifiedName beside(String ending) {
        return beside(target(), ending);
    }

    private static QualifiedName beside(QualifiedName target, String ending) {
        return target.sibling(IndexNaming.fitted(target.name() + "_moved_rows" + ending));
    }
}
