package liquibase.ext.partitions.plan;

import java.util.List;
import liquibase.ext.partitions.problem.RepetitionProblems;

/**
 * Tells a change that has been done from one whose objects somebody else has made. All or nothing of a transactional change
 * is done, so that only one of which everything is there can be an earlier run's.
 */
public final class Repetition {

    private Repetition() {}

    /** Plans an operation, and says so when all is there as it would be afterwards. */
    public static Planned plan(PartitionOperation operation, Situation situation) {
        Planned planned = operation.plan(situation);
        if (planned.problems().isEmpty()) {
            return planned;
        }
        return operation
                .resumed()
                .map(resumed -> resumed.plan(situation))
                .filter(left -> left.problems().isEmpty()
                        && left.plan().transactions().isEmpty()
                        && operation.hasNamedAll(situation))
                .map(left -> new Planned(
                        Plan.NOTHING, List.of(RepetitionProblems.doneAlready(planned.problems(), operation.canKeep()))))
                .orElse(planned);
    }
}
