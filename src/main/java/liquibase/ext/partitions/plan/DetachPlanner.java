package liquibase.ext.partitions.plan;

/** Plans a detachPartition. */
public final class DetachPlanner {

    private DetachPlanner() {}

    /** Plans the request. */
    public static Planned plan(DetachRequest request, Situation situation) {
        if (situation.guessed()) {
            return new Planned(Plan.NOTHING, java.util.List.of());
        }
        throw new UnsupportedOperationException(request.where());
    }
}
