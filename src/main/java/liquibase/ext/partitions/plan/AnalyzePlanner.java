package liquibase.ext.partitions.plan;

import java.util.List;
import java.util.Set;
import liquibase.ext.partitions.model.PartitionNode;
import liquibase.ext.partitions.model.PartitionTree;
import liquibase.ext.partitions.problem.AnalyzeProblems;
import liquibase.ext.partitions.problem.Problem;

/** Plans the gathering of statistics: one statement for the table and all of its partitions. */
public final class AnalyzePlanner {

    private AnalyzePlanner() {}

    /** Plans the request. */
    public static Planned plan(AnalyzeRequest request, Situation situation) {
        if (!situation.guessed() && situation.tree().isPresent()) {
            Set<String> known = situation.tree().get().shape().columnTypes().keySet();
            List<Problem> problems = request.columns().stream()
                    .filter(column -> !known.contains(column))
                    .map(column -> AnalyzeProblems.noColumn(request.table(), column, known))
                    .toList();
            if (!problems.isEmpty()) {
                return new Planned(Plan.NOTHING, problems);
            }
        }
        StepBatches batches = new StepBatches(request.inTransaction(), situation.budget());
        long tables = situation
                .tree()
                .map(PartitionTree::root)
                .map(root -> root.flatten().mapToLong(AnalyzePlanner::locks).sum())
                .orElse(1L);
        batches.addAlone(
                List.of(new Step.Analyze(
                        request.table(),
                        request.columns(),
                        request.verbose(),
                        request.skipLocked(),
                        request.inTransaction())),
                request.inTransaction() ? tables : 1);
        return batches.toPlan(List.of(), List.of(), List.of());
    }

    private static long locks(PartitionNode table) {
        return table.isPartitioned() || table.foreign() ? 1 : 2;
    }
}
