package liquibase.ext.partitions.execute;

import java.time.Duration;
import liquibase.ext.partitions.plan.Plan;

/** Follows work on leaves; always called in the thread of the command. */
interface Progress {

    /** Somebody works on a leaf now. */
    void begun(Plan.Leaf leaf);

    /** The work on a leaf is over, whether it has succeeded or not. */
    void ended(Plan.Leaf leaf);

    /** Says how it goes, if it is time to. */
    void report();

    /** How long nothing needs to be said. */
    Duration pause();
}
