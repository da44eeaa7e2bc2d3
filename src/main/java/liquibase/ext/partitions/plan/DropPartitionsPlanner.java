package liquibase.ext.partitions.plan;

/** Plans a dropPartitions. */
public final class DropPartitionsPlanner {

    private DropPartitionsPlanner() {}

    /** Plans the request. */
    public static Planned plan(DropPartitionsRequest request, Situation situation) {
        if (situation.guessed()) {
            return new Planned(Plan.NOTHING, java.util.List.of());
        }
        throw new UnsupportedOperationException(request.where());
    }
}
