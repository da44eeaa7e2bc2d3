package liquibase.ext.partitions.problem;

import java.util.Collection;
import liquibase.ext.partitions.model.QualifiedName;
import org.jspecify.annotations.Nullable;

/** What keeps the command {@code partitions} from showing something. */
public final class PartitionsCommandProblems {

    private PartitionsCommandProblems() {}

    /** A format that does not exist. */
    public static Problem unknownFormat(String format, @Nullable String nearest, Collection<String> known) {
        return new Problem(
                "There is no format \"" + format + "\"",
                (nearest == null ? "Use one of " : "Did you mean " + nearest + "? There are ")
                        + String.join(", ", known));
    }

    /** A width that is none. */
    public static Problem unknownWidth(String width, int least) {
        return new Problem(
                "The width \"" + width + "\" is not a whole number from " + least + " on",
                "Give the number of columns, as in --width=100, or leave it out");
    }

    /** A database of another make. */
    public static Problem notPostgres(String database) {
        return new Problem(
                "Partitions are PostgreSQL's, and the database is " + database,
                "Give the URL of a PostgreSQL database");
    }

    /** A URL without a database behind it. */
    public static Problem offline() {
        return new Problem(
                "There are no partitions to show without a connection to a database", "Give the URL of a database");
    }

    /**
     * No relation of the name.
     *
     * @param nearest the partitioned table that may have been meant; null for none
     */
    public static Problem missing(QualifiedName table, @Nullable QualifiedName nearest) {
        return new MissingTable(
                        table,
                        nearest,
                        meant -> "Give --schema-name=" + meant.schema() + " --table-name=" + meant.name())
                .problem(
                        "There is no table " + table,
                        "Correct the names of the table and its schema, or leave out the table to see all");
    }

    /** A relation that can have no partitions. */
    public static Problem notPartitioned(QualifiedName table, String kind) {
        return new Problem(
                table + " is " + kind + ", not a partitioned table",
                "Give the name of a partitioned table, or leave out the table to see all");
    }

    /** A partition that has none itself. */
    public static Problem leaf(QualifiedName partition, QualifiedName parent) {
        return new Problem(
                partition + " is a partition of " + parent + " and has no partitions of its own",
                "Give the name of " + parent);
    }

    /** Something that the server does not answer. */
    public static Problem refused(String serverMessage, String sqlState) {
        return new Problem(
                "The server refused it (" + serverMessage + ", SQLSTATE " + sqlState + ")",
                "Correct what the message names, and run the command again");
    }
}
