package liquibase.ext.partitions.problem;

import java.util.List;
import java.util.Locale;
import liquibase.ext.partitions.model.QualifiedName;
import org.jspecify.annotations.Nullable;

/** How work that lasts is going, and what it is going to wait for. */
public final class ProgressNotes {

    private static final List<String> UNITS = List.of("bytes", "kB", "MB", "GB", "TB");

    private ProgressNotes() {}

    /**
     * A line about all of the work.
     *
     * @param done how many partitions are done
     * @param total out of how many
     * @param bytesLeft how much is still to be worked on
     * @param bytes out of how much
     * @param current what is being worked on, as {@link #build} says it
     */
    public static String line(int done, int total, long bytesLeft, long bytes, List<String> current) {
        String size = bytes <= 0
                ? ""
                : ", " + (100 * (bytes - bytesLeft) / bytes) + "% by size, " + size(bytesLeft) + " of " + size(bytes)
                        + " left";
        return done + " of " + Counted.of(total, "partition") + " done" + size
                + (current.isEmpty() ? "" : "; now " + String.join(", ", current));
    }

    /**
     * One partition.
     *
     * @param phase what is done, in the server's words; null when nobody can tell
     * @param percent how much of the phase is done; null when nobody can tell
     */
    public static String build(QualifiedName partition, @Nullable String phase, @Nullable Long percent) {
        if (phase == null) {
            return partition.toString();
        }
        return partition + " (" + phase + (percent == null ? "" : " " + percent + "%") + ")";
    }

    /** A transaction that a build is going to wait for. */
    public static String inTheWay(String process, String application, String state, long seconds) {
        return "Process " + process + of(application) + " is " + state + " and has had a transaction open for "
                + seconds + " s, and building an index concurrently waits until that ends; end it if nobody needs it";
    }

    /** A prepared transaction that a build is going to wait for. */
    public static String preparedInTheWay(String identifier, long seconds) {
        return "The transaction '" + identifier + "' was prepared " + seconds + " s ago, and building an index"
                + " concurrently waits until it is over; commit it or roll it back";
    }

    /** A transaction that a detach is going to wait for. */
    public static String usesTable(
            String process, String application, String state, long seconds, QualifiedName partition) {
        return "Process " + process + of(application) + " is " + state
                + " and has had a transaction on the table open for " + seconds + " s, and detaching " + partition
                + " concurrently waits until that ends; end it if nobody needs it";
    }

    /** A transaction that the switch of moved rows is going to wait for. */
    public static String holdsSnapshot(
            String process, String application, String state, long seconds, QualifiedName partition) {
        return "Process " + process + of(application) + " is " + state
                + " and has had a transaction with a snapshot open for " + seconds + " s, and the rows of " + partition
                + " are switched only when that ends; end it if nobody needs it";
    }

    private static String of(String application) {
        return application.isEmpty() ? "" : " of " + application;
    }

    /** An amount of data, for people. */
    static String size(long bytes) {
        double amount = bytes;
        int unit = 0;
        while (amount >= 1024 && unit < UNITS.size() - 1) {
            amount /= 1024;
            unit++;
        }
        return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", amount, UNITS.get(unit));
    }
}
