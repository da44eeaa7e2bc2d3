package liquibase.ext.partitions.plan;

import java.util.List;
import java.util.Optional;
import liquibase.ext.partitions.model.PartitionTree;
import liquibase.ext.partitions.problem.ConstraintNotes;
import liquibase.ext.partitions.problem.Problem;

/** Compares the constraint that a change asks for with those that the tree has, and plans what is missing. */
public final class CreateConstraintsPlanner {

    private CreateConstraintsPlanner() {}

    /** Plans the request. */
    public static Planned plan(CreateConstraintsRequest request, Situation situation) {
        List<Problem> problems = ConstraintCheck.problemsOf(request);
        if (!problems.isEmpty()) {
            return new Planned(Plan.NOTHING, problems);
        }
        Optional<PartitionTree> tree = situation.tree();
        if (tree.isEmpty()) {
            return onUnknownTable(request);
        }
        problems = ConstraintCheck.problemsOf(request, tree.get(), situation);
        if (!problems.isEmpty()) {
            return new Planned(Plan.NOTHING, problems);
        }
        ConstraintWork work = new ConstraintWork(request, situation, tree.get());
        if (request.target().scope().partitionsOnly()) {
            work.leaves();
        } else {
            work.tree();
        }
        return work.toPlan();
    }

    /** Nobody knows the partitions, so PostgreSQL has to find them. */
    private static Planned onUnknownTable(CreateConstraintsRequest request) {
        if (request.target().scope().partitionsOnly()) {
            return new Planned(
                    Plan.ofSteps(List.of(), List.of(ConstraintNotes.nothingToPrint(request.table()))), List.of());
        }
        Step add = new Step.AddConstraint(
                request.table(), request.target().constraint(), request.definition(), false, !request.validate());
        return new Planned(
                Plan.ofSteps(
                        List.of(new Plan.Transaction(List.of(add))),
                        request.concurrently() && request.validate()
                                ? List.of(ConstraintNotes.partitionsUnknown(
                                        request.table(), request.definition().lockMode()))
                                : List.of()),
                List.of());
    }
}
