package liquibase.ext.partitions.plan;

import java.util.ArrayList;
import java.util.List;
import liquibase.ext.partitions.model.LockBudget;
import liquibase.ext.partitions.model.QualifiedName;
import liquibase.ext.partitions.problem.LockTableProblems;
import liquibase.ext.partitions.problem.Problem;

/** Gathers steps into transactions: one inside a changeset's transaction, else as large as the lock table bears. */
final class StepBatches {

    private final boolean oneTransaction;
    private final LockBudget budget;
    private final List<Plan.Transaction> done = new ArrayList<>();
    private final List<Step> current = new ArrayList<>();
    private long currentLocks;
    private long mostLocks;

    StepBatches(boolean oneTransaction, LockBudget budget) {
        this.oneTransaction = oneTransaction;
        this.budget = budget;
    }

    /** Adds steps that belong together, to the current transaction if it has room. */
    void add(List<Step> steps, long locks) {
        if (!oneTransaction && currentLocks + locks > budget.perBatch()) {
            close();
        }
        current.addAll(steps);
        currentLocks += locks;
        mostLocks = Math.max(mostLocks, currentLocks);
    }

    /** Adds steps that belong together, in a transaction of their own unless there is only one. */
    void addAlone(List<Step> steps, long locks) {
        if (!oneTransaction) {
            close();
        }
        add(steps, locks);
        if (!oneTransaction) {
            close();
        }
    }

    Planned toPlan(List<Step> cleanup, List<Plan.NewInDefault> newInDefault, List<QualifiedName> mustBeEmpty) {
        return toPlan(cleanup, newInDefault, mustBeEmpty, List.of());
    }

    Planned toPlan(
            List<Step> cleanup,
            List<Plan.NewInDefault> newInDefault,
            List<QualifiedName> mustBeEmpty,
            List<String> moreWarnings) {
        close();
        List<Problem> problems = new ArrayList<>();
        List<String> warnings = new ArrayList<>(moreWarnings);
        long objects = mostLocks + (oneTransaction ? budget.held() : 0);
        if (objects > budget.most()) {
            problems.add(LockTableProblems.tooMany(
                    objects, budget.guaranteed(), budget.most(), budget.maxLocksPerTransaction(), !oneTransaction));
        } else if (objects > budget.guaranteed()) {
            warnings.add(LockTableProblems.warning(
                    objects, budget.guaranteed(), budget.maxLocksPerTransaction(), !oneTransaction));
        }
        return new Planned(new Plan(done, cleanup, newInDefault, mustBeEmpty, warnings, false), problems);
    }

    private void close() {
        if (!current.isEmpty()) {
            done.add(new Plan.Transaction(current));
            current.clear();
            currentLocks = 0;
        }
    }
}
