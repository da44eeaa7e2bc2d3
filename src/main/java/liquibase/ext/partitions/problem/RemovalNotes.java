package liquibase.ext.partitions.problem;

import java.util.List;
import java.util.Locale;
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
                + names.size()
                + (names.size() == 1 ? " partition of " : " partitions of ")
                + table
                + (known.isEmpty() ? "" : " with " + rows(known) + " and " + size(known))
                + ": "
                + shown
                + (names.size() > MOST_NAMES ? " and " + (names.size() - MOST_NAMES) + " more" : "");
    }

    private static String rows(List<Departure> known) {
        long unknown = known.stream().filter(departure -> departure.rows() < 0).count();
        long rows = known.stream()
                .mapToLong(departure -> Math.max(departure.rows(), 0))
                .sum();
        if (unknown == known.size()) {
            return "an unknown number of rows";
        }
        return "about " + rows + (rows == 1 ? " row" : " rows")
                + (unknown == 0 ? "" : " (not counting " + unknown + " that were never analyzed)");
    }

    private static String size(List<Departure> known) {
        double size = known.stream().mapToLong(Departure::bytes).sum();
        List<String> units = List.of("bytes", "kB", "MB", "GB", "TB", "PB");
        int unit = 0;
        while (size >= 10 * 1024 && unit < units.size() - 1) {
            size /= 1024;
            unit++;
        }
        return String.format(Locale.ROOT, "%.0f %s", size, units.get(unit));
    }

    /** A partition that is not there, which an earlier run may have removed. */
    public static String gone(QualifiedName partition, QualifiedName table) {
        return partition + " is no partition of " + table + " and counts as removed already";
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
