package liquibase.ext.partitions.plan;

import java.util.ArrayList;
import java.util.List;
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

    /** What forbids to begin a DETACH CONCURRENTLY. */
    static List<Problem> concurrently(Situation situation, PartitionNode parent, PartitionNode partition) {
        List<Problem> problems = new ArrayList<>();
        parent.defaultPartition()
                .ifPresent(found ->
                        problems.add(DetachProblems.defaultForbids(partition.name(), parent.name(), found.name())));
        ofParent(situation, partition.name())
                .forEach(reference -> problems.add(DetachProblems.referenceForbids(partition.name(), reference)));
        parent.children().stream()
                .filter(PartitionNode::detachPending)
                .filter(sibling -> !sibling.name().equals(partition.name()))
                .forEach(sibling ->
                        problems.add(DetachProblems.siblingPending(partition.name(), sibling.name(), parent.name())));
        return problems;
    }
}
