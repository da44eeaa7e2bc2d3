package liquibase.ext.partitions.plan;

import java.util.List;
import java.util.stream.Stream;
import liquibase.ext.partitions.model.PartitionNode;
import liquibase.ext.partitions.model.PartitionTree;
import liquibase.ext.partitions.problem.AttachNotes;

/**
 * Plans the rollback of an attachPartition. Beside a default partition PostgreSQL detaches nothing concurrently: there it
 * is detached at once, with short waits for the locks, which are held no longer than a catalog update takes.
 */
final class UndoAttachPlanner {

    private UndoAttachPlanner() {}

    static Planned plan(DetachRequest request, Situation situation) {
        boolean hasDefault = situation
                .tree()
                .map(PartitionTree::root)
                .flatMap(PartitionNode::defaultPartition)
                .isPresent();
        if (!request.concurrently() || !hasDefault) {
            return DetachPlanner.undo(request, situation);
        }
        DetachRequest atOnce = new DetachRequest(
                request.where(), request.table(), request.partition(), request.bound(), false, request.inTransaction());
        Planned planned = DetachPlanner.undo(atOnce, situation);
        Plan plan = planned.plan();
        List<String> warnings = plan.transactions().isEmpty()
                ? plan.warnings()
                : Stream.concat(
                                plan.warnings().stream(),
                                Stream.of(AttachNotes.detachedAtOnce(request.partition(), request.table())))
                        .toList();
        return new Planned(Plan.online(plan.transactions(), warnings, List.of()), planned.problems());
    }
}
