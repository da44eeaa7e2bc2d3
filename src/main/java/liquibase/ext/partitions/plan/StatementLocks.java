package liquibase.ext.partitions.plan;

import java.util.List;
import java.util.function.LongFunction;
import liquibase.ext.partitions.model.LockBudget;
import liquibase.ext.partitions.problem.LockTableProblems;
import liquibase.ext.partitions.problem.Problem;

/** Whether the lock table bears a statement on a whole tree, which no batches can make smaller. */
final class StatementLocks {

    private StatementLocks() {}

    /**
     * Adds a problem or a warning if the lock table does not.
     *
     * @param objects how many objects the statement locks
     * @param inTransaction whether it comes on top of what the transaction has locked already
     * @param tooMany the problem of so many objects
     */
    static void check(
            long objects,
            LockBudget budget,
            boolean inTransaction,
            LongFunction<Problem> tooMany,
            List<Problem> problems,
            List<String> warnings) {
        long all = objects + (inTransaction ? budget.held() : 0);
        if (all > budget.most()) {
            problems.add(tooMany.apply(all));
        } else if (all > budget.guaranteed()) {
            warnings.add(LockTableProblems.warning(all, budget.guaranteed(), budget.maxLocksPerTransaction(), true));
        }
    }
}
