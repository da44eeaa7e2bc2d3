package liquibase.ext.partitions.problem;

import java.util.List;

/** Changes that have been done before. */
public final class RepetitionProblems {

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
                        + "; most likely an earlier run was cut off between its commit and Liquibase's note of it in"
                        + " DATABASECHANGELOG",
                "Note it with the Liquibase command mark-next-changeset-ran, or, if something else made "
                        + (more == 0 ? "it, " : "them, ")
                        + (canKeep ? "set ifNotExists=\"true\" to keep what is there" : "remove the change"));
    }
}
