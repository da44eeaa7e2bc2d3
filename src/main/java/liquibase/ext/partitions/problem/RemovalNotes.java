package liquibase.ext.partitions.problem;

import java.util.List;
import java.util.stream.Collectors;
import liquibase.ext.partitions.model.Departure;
import liquibase.ext.partitions.model.QualifiedName;

/** What dropPartitions tells the user without failing. */
public final class RemovalNotes {

    private static final int MOST_NAMES = 10;

    private RemovalNotes() {}

    /**
     * What is going to leave.
     *
     * @param known what the server knows of them, of those that it has
     * @param detach whether they stay as tables
     */
    public static String leaving(
            QualifiedName table, List<QualifiedName> names, List<Departure> known, boolean detach) {
        String shown =
                names.stream().limit(MOST_NAMES).map(QualifiedName::toString).collect(Collectors.joining(", "));
        return (detach ? "Detaches " : "Drops ")
                + Counted.of(names.size(), "partition")
                + " of "
                + table
                + (known.isEmpty() ? "" : " with " + extent(known))
                + ": "
                + shown
                + (names.size() > MOST_NAMES ? " and " + (names.size() - MOST_NAMES) + " more" : "");
    }

    /** A partitioned table that is going to be dropped with all its partitions. */
    public static String tableLeaving(QualifiedName table, Departure known) {
        return "Drops the partitioned table " + table + " with " + extent(List.of(known));
    }

    private static String extent(List<Departure> known) {
        long bytes = known.stream().mapToLong(Departure::bytes).sum();
        return rows(known) + " and " + ProgressNotes.size(bytes);
    }

    private static String rows(List<Departure> known) {
        long unknown = known.stream().filter(departure -> departure.rows() < 0).count();
        long rows = known.stream()
                .mapToLong(departure -> Math.max(departure.rows(), 0))
                .sum();
        if (unknown == known.size()) {
            return "an unknown number of rows";
        }
        String sum = rows == 0 ? "no rows" : "about " + Counted.of(rows, "row");
        return sum + (unknown == 0 ? "" : " (not counting " + unknown + " with an unknown number of rows)");
    }

    /** A foreign key because of which partitions are detached first. */
    public static String detachedFirst(QualifiedName table, Departure.Reference reference) {
        return "Foreign key " + reference.constraint() + " of table " + reference.table() + " points at " + table
                + ", so each partition is detached before it is dropped, which locks " + reference.table()
                + " against reads and writes meanwhile";
    }

    /** A partition that is not there, which an earlier run may have removed. */
    public static String gone(QualifiedName partition, QualifiedName table) {
        return partition + " is no partition of " + table + " and counts as removed already";
    }

    /**
     * A table that was to be dropped once it is detached, and may have been detached for another purpose.
     *
     * @param foreign whether it is a foreign table
     */
    public static String kept(QualifiedName table, QualifiedName parent, boolean foreign) {
        return table + " was to be detached from " + parent
                + " and dropped by a run that came to no end, but whether it was"
                + " detached for that cannot be told, so it is kept; if its rows are to go, execute "
                + (foreign ? "DROP FOREIGN TABLE " : "DROP TABLE ") + table;
    }

    /** Nothing is as old as that. */
    public static String noneOlder(QualifiedName table, String value) {
        return "No partition of " + table + " ends at or before " + value + ", so nothing is to be done";
    }

    /** SQL output that cannot know which partitions are meant. */
    public static String olderUnknown(QualifiedName table, String value) {
        return "Which partitions of " + table + " end at or before " + value
                + " is not known without the table, so nothing is printed for them";
    }
}
