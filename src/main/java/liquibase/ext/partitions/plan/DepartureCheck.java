package liquibase.ext.partitions.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import liquibase.ext.partitions.model.Departure;
import liquibase.ext.partitions.model.PartitionNode;
import liquibase.ext.partitions.model.QualifiedName;
import liquibase.ext.partitions.problem.DetachProblems;
import liquibase.ext.partitions.problem.Problem;

/** What keeps a partition from leaving its parent. */
final class DepartureCheck {

    private DepartureCheck() {}

    /** The foreign keys that point at a partition because they point at its parent. */
    static List<Departure.Reference> ofParent(Situation situation, QualifiedName partition) {
        Departure departure = situation.departures().get(partition);
        return departure == null
                ? List.of()
                : departure.references().stream()
                        .filter(Departure.Reference::ofParent)
                        .toList();
    }

    /**
     * What forbids to begin a DETACH CONCURRENTLY.
     *
     * @param leaving the partitions that leave with it; of those a pending detach is finished before
     */
    static List<Problem> concurrently(
            Situation situation, PartitionNode parent, PartitionNode partition, Set<QualifiedName> leaving) {
        List<Problem> problems = new ArrayList<>();
        parent.defaultPartition()
                .ifPresent(found ->
                        problems.add(DetachProblems.defaultForbids(partition.name(), parent.name(), found.name())));
        ofParent(situation, partition.name())
                .forEach(reference -> problems.add(DetachProblems.referenceForbids(partition.name(), reference)));
        parent.children().stream()
                .filter(PartitionNode::detachPending)
                .filter(sibling -> !leaving.contains(sibling.name()))
                .forEach(sibling ->
                        problems.add(DetachProblems.siblingPending(partition.name(), sibling.name(), parent.name())));
        return problems;
    }
}
