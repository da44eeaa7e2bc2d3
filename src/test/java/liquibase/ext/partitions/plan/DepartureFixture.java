package liquibase.ext.partitions.plan;

import static liquibase.ext.partitions.plan.PlannerFixture.given;
import static liquibase.ext.partitions.plan.PlannerFixture.name;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import liquibase.ext.partitions.model.BoundValueList;
import liquibase.ext.partitions.model.Departure;
import liquibase.ext.partitions.model.PartitionBound;
import liquibase.ext.partitions.model.PartitionNode;
import liquibase.ext.partitions.model.PartitionTree;
import liquibase.ext.partitions.model.QualifiedName;
import org.jspecify.annotations.Nullable;

/** Tables that are to leave app.t, and what asks for it. */
final class DepartureFixture {

    private DepartureFixture() {}

    /** A detachPartition of app.t_1. */
    static DetachRequest detach(boolean concurrently, boolean inTransaction) {
        return new DetachRequest("test", name("t"), name("t_1"), Optional.empty(), concurrently, inTransaction);
    }

    /** A dropPartitions of some names. */
    static DropPartitionsRequest drop(boolean concurrently, boolean inTransaction, String... partitions) {
        return new DropPartitionsRequest(
                "test",
                name("t"),
                List.of(partitions).stream().map(PlannerFixture::name).toList(),
                Optional.empty(),
                false,
                false,
                false,
                concurrently,
                inTransaction);
    }

    /** A dropPartitions by age. */
    static DropPartitionsRequest older(boolean concurrently, String value) {
        return new DropPartitionsRequest(
                "test",
                name("t"),
                List.of(),
                BoundValueList.parse(value),
                false,
                false,
                false,
                concurrently,
                !concurrently);
    }

    /** A tree of which the server also knows a table. */
    static Situation knowing(PartitionTree tree, String table, Departure departure) {
        return given(tree).withDepartures(Map.of(name(table), departure));
    }

    /** A plain table that is no partition. */
    static Departure alone(Departure.@Nullable Note note) {
        return new Departure("a plain table", true, false, null, note, List.of(), -1, 0);
    }

    /** A partition of app.t that a foreign key points at. */
    static Departure referenced(boolean ofParent, long rows) {
        return new Departure(
                "a plain table",
                true,
                false,
                name("t"),
                null,
                List.of(new Departure.Reference("fk", name("other"), ofParent, rows)),
                10,
                0);
    }

    /** What a run that was killed has noted. */
    static Departure.Note note(boolean toDrop, @Nullable PartitionBound bound) {
        return new Departure.Note(true, toDrop, true, bound);
    }

    /** The tree with a partition whose detach is not finished. */
    static PartitionTree pending(PartitionTree tree, String partition) {
        QualifiedName pending = name(partition);
        PartitionNode root = tree.root();
        return new PartitionTree(
                new PartitionNode(
                        root.name(),
                        root.bound(),
                        root.key(),
                        root.foreign(),
                        root.children().stream()
                                .map(child -> new PartitionNode(
                                        child.name(),
                                        child.bound(),
                                        child.key(),
                                        child.foreign(),
                                        child.children(),
                                        child.name().equals(pending)))
                                .toList()),
                tree.shape(),
                tree.serverVersion());
    }
}
