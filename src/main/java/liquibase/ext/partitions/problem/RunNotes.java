package liquibase.ext.partitions.problem;

/** What an interrupted run tells the user beside the failure itself. */
public final class RunNotes {

    private RunNotes() {}

    /** Something temporary that could not be removed. */
    public static String notCleanedUp(String sql) {
        return "Something temporary is left behind. Run the change again, which removes it, or execute: " + sql;
    }
}
