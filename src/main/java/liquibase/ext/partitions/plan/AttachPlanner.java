package liquibase.ext.partitions.plan;

/** Plans an attachPartition. */
public final class AttachPlanner {

    private AttachPlanner() {}

    /** Plans the request. */
    public static Planned plan(AttachRequest request, Situation situation) {
        if (situation.guessed()) {
            return new Planned(Plan.NOTHING, java.util.List.of());
        }
        throw new UnsupportedOperationException(request.where());
    }
}
