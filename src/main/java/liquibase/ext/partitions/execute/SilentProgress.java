package liquibase.ext.partitions.execute;

import java.time.Duration;
import liquibase.ext.partitions.plan.Plan;

/** Says nothing. */
record SilentProgress(Pace usual) implements Progress {

    @Override
    public void begun(Plan.Leaf leaf) {}

    @Override
    public void ended(Plan.Leaf leaf) {}

    @Override
    public void report() {}

    @Override
    public Duration pause() {
        return usual.first();
    }
}
