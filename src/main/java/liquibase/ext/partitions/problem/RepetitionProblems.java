package liquibase.ext.partitions.problem;

import java.util.List;
import liquibase.ext.partitions.model.QualifiedName;

/** Changes that have been done before. */
public final class RepetitionProblems {

    private static final String CUT_OFF =
            "; most likely an earlier run was cut off between its commit and Liquibase's note of it in DATABASECHANGELOG";

    private RepetitionProblems() {}

    /**
     * Everything is there, so that only Liquibase does not know.
     *
     * @param existing what is said of each object that is there
     * @param canKeep whether the change has the attribute ifNotExists
     */
    public static Problem doneAlready(List<Problem> existing, boolean canKeep) {
        int more = existing.size() - 1;
        return new Problem(
                existing.get(0).what()
                        + (more == 0
                                ? ", exactly as the change makes it"
                                : ", with " + more + " more that the change makes, exactly as it makes them")
                        + CUT_OFF,
                note(more == 0 ? "it" : "them", canKeep));
    }

    /**
     * A partitioned table is there.
     *
     * @param key what it is partitioned by, as the server prints it
     */
    public static Problem tableMade(QualifiedName table, String key) {
        return new Problem(
                "There is already a table " + table + ", with columns of these names and PARTITION BY " + key + CUT_OFF,
                note("it", /* canKeep= */ true));
    }

    private static String note(String made, boolean canKeep) {
        return "Note it with the Liquibase command mark-next-changeset-ran, or, if something else made " + made + ", "
                + (canKeep ? "set ifNotExists=\"true\" to keep what is there" : "remove the change");
    }
}
