package liquibase.ext.partitions.problem;

import java.util.List;
import java.util.stream.Collectors;
import liquibase.ext.partitions.model.ExistingIndex;
import liquibase.ext.partitions.model.QualifiedName;

/** What is told of indexes without failing. */
public final class IndexNotes {

    private IndexNotes() {}

    /** Foreign tables without the index. */
    public static String foreignSkipped(List<QualifiedName> foreign) {
        return "Foreign tables have no indexes here, so "
                + foreign.stream().map(QualifiedName::toString).collect(Collectors.joining(", "))
                + (foreign.size() == 1 ? " is" : " are") + " skipped";
    }

    /** An index that was there and becomes part of the new one. */
    public static String adopted(ExistingIndex existing, QualifiedName partition) {
        return "Partition " + partition + " already has the equal " + named(existing)
                + ", which is attached instead of building another; a rollback drops it too";
    }

    /** A unique index that was there and becomes that of the new constraint. */
    public static String used(QualifiedName existing, QualifiedName partition) {
        return "Partition " + partition + " already has the equal unique index " + existing
                + ", which the constraint uses instead of building another; a rollback drops it too";
    }

    private static String named(ExistingIndex index) {
        return index.constraint() ? "constraint " + index.name().name() : "index " + index.name();
    }

    /** An index that was there before the change. */
    public static String kept(IndexWords words, QualifiedName index) {
        return "The " + words.wanted(index) + " is there already, equal and valid, and is kept; a rollback drops it";
    }

    /** An index to be dropped that is gone, perhaps since an earlier run dropped it. */
    public static String gone(QualifiedName index, QualifiedName table) {
        return "There is no index " + index + " of table " + table + ", so none is dropped";
    }

    /** An index that was there and is as good as a new one. */
    public static String alreadyThere(ExistingIndex existing, QualifiedName partition) {
        return "Partition " + partition + " already has the equal " + named(existing) + ", so none is built";
    }

    /** SQL output for partitions that nobody knows. */
    public static String partitionsUnknown(IndexWords words, QualifiedName table) {
        return "The partitions of " + table
                + " are not known, so the " + words.noun() + " is built on all of them at once, under names"
                + " that PostgreSQL gives, and blocks " + (words == IndexWords.INDEX ? "writes" : "reads and writes");
    }

    /** SQL output for partitions that nobody knows, which would all need a statement of their own. */
    public static String nothingToPrint(QualifiedName table) {
        return "The partitions of " + table + " are not known, so there is nothing to print for them";
    }

    /** Another session is at it already. */
    public static String awaits(QualifiedName table, int builder) {
        return "Process " + builder + " of the server is at work on " + table
                + ", building an index, perhaps for an earlier run, or vacuuming; waiting for it";
    }

    /** SQL output for a table that another session is at. */
    public static String leftOut(QualifiedName table, int builder) {
        return "Process " + builder + " of the server is at work on " + table
                + ", building an index or vacuuming, so the statements for it are left out; print them when it is done";
    }

    /** An index that a failed build has left behind. */
    public static String notRemoved(QualifiedName index, String sql) {
        return "The build of index " + index
                + " failed, and what it has left behind could not be dropped; run the change"
                + " again, which does so, or execute: " + sql;
    }

    /** An index that a failed build may have left behind, or that another session is building. */
    public static String leftAlone(QualifiedName index, QualifiedName partition) {
        return "The build of index " + index
                + " failed, and the index of that name that is not valid stays, since another"
                + " session works on partition " + partition
                + "; run the change again, which finds out what becomes of it";
    }
}
