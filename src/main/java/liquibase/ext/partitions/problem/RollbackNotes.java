package liquibase.ext.partitions.problem;

import java.util.Optional;
import liquibase.ext.partitions.model.PartitionBound;
import liquibase.ext.partitions.model.QualifiedName;
import liquibase.ext.partitions.model.RanAs;

/** What a rollback tells the user without failing. */
public final class RollbackNotes {

    private RollbackNotes() {}

    /** Why partitions with rows are kept, unless the changeset has made them. */
    public static Optional<String> droppedIfEmpty(RanAs ranAs) {
        return switch (ranAs) {
            case EXECUTED -> Optional.empty();
            case MARKED ->
                Optional.of(
                        "The changeset was only marked as run (MARK_RAN), so it has not made the partitions, and each"
                                + " is dropped only while it holds no rows");
            case MAYBE_MARKED ->
                Optional.of("The changeset may only be marked as run (MARK_RAN), so each of the partitions is dropped"
                        + " only while it holds no rows");
        };
    }

    /** Why a table is not dropped, after what the server says of its rows; nothing more where the changeset has made it. */
    public static String keptWithRows(RanAs ranAs) {
        return switch (ranAs) {
            case EXECUTED -> "";
            case MARKED -> "; its changeset was only marked as run (MARK_RAN) and has not made it";
            case MAYBE_MARKED -> "; its changeset may only have been marked as run (MARK_RAN)";
        };
    }

    /**
     * The same of a whole partitioned table.
     *
     * @param ifNotExists whether the change was content with a table that was there
     */
    public static String keptWithRows(RanAs ranAs, boolean ifNotExists) {
        return ranAs == RanAs.EXECUTED && ifNotExists
                ? "; with ifNotExists it may be older than its changeset"
                : keptWithRows(ranAs);
    }

    /** A table that has the name of a partition to be removed and is something else by now. */
    public static String leftAlone(QualifiedName table, QualifiedName parent, PartitionBound bound) {
        return table + " is no longer the partition " + bound + " of " + parent + " and is left alone";
    }

    /** A sub-partitioned table that may be older than the change and that others have partitions in. */
    public static String keptWithOthers(QualifiedName table) {
        return table + " holds partitions that the change does not declare and is kept with them";
    }
}
