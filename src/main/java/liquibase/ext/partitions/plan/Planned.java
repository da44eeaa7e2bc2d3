package liquibase.ext.partitions.plan;

import java.util.List;
import liquibase.ext.partitions.problem.PartitionProblemException;
import liquibase.ext.partitions.problem.Problem;

/**
 * The outcome of a planner.
 *
 * @param plan what to do, to be heeded only when there are no problems
 * @param problems what is wrong
 */
public record Planned(Plan plan, List<Problem> problems) {

    public Planned {
        problems = List.copyOf(problems);
    }

    /**
     * The plan.
     *
     * @param where the change and its table, for the message
     * @throws PartitionProblemException if something is wrong
     */
    public Plan orThrow(String where) {
        if (!problems.isEmpty()) {
            throw new PartitionProblemException(where, problems);
        }
        return plan;
    }
}
