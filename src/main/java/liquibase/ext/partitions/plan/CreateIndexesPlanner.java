package liquibase.ext.partitions.plan;

import java.util.List;
import java.util.Optional;
import liquibase.ext.partitions.model.PartitionTree;
import liquibase.ext.partitions.model.QualifiedName;
import liquibase.ext.partitions.problem.IndexNotes;
import liquibase.ext.partitions.problem.Problem;

/** Compares the index, or the constraint with an index, that a change asks for with those that the tree has, and plans what is missing or broken. */
public final class CreateIndexesPlanner {

    private CreateIndexesPlanner() {}

    /** Plans the request. */
    public static Planned plan(CreateIndexesRequest request, Situation situation) {
        List<Problem> problems = IndexCheck.problemsOf(request);
        if (!problems.isEmpty()) {
            return new Planned(Plan.NOTHING, problems);
        }
        Optional<PartitionTree> tree = situation.tree();
        if (tree.isEmpty()) {
            return onUnknownTable(request);
        }
        problems = IndexCheck.problemsOf(request, tree.get(), situation);
        if (!problems.isEmpty()) {
            return new Planned(Plan.NOTHING, problems);
        }
        IndexWork work = new IndexWork(request, situation);
        if (request.target().scope().partitionsOnly()) {
            request.target().scope().leaves(tree.get().root()).forEach(leaf -> work.leaf(leaf, null));
        } else {
            work.tree(tree.get().root());
        }
        return work.toPlan();
    }

    /** Nobody knows the partitions, so PostgreSQL has to find them. */
    private static Planned onUnknownTable(CreateIndexesRequest request) {
        QualifiedName table = request.table();
        if (request.target().scope().partitionsOnly()) {
            return new Planned(Plan.ofSteps(List.of(), List.of(IndexNotes.nothingToPrint(table))), List.of());
        }
        List<Step> create = new IndexSteps(request, request.ifNotExists()).create(table, Step.CreateIndex.Mode.ALL);
        return new Planned(
                Plan.ofSteps(
                        List.of(new Plan.Transaction(create)),
                        List.of(IndexNotes.partitionsUnknown(request.words(), table))),
                List.of());
    }
}
