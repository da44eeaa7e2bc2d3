package liquibase.ext.partitions.plan;

import static liquibase.ext.partitions.plan.DepartureFixture.alone;
import static liquibase.ext.partitions.plan.DepartureFixture.drop;
import static liquibase.ext.partitions.plan.DepartureFixture.knowing;
import static liquibase.ext.partitions.plan.DepartureFixture.note;
import static liquibase.ext.partitions.plan.DepartureFixture.older;
import static liquibase.ext.partitions.plan.DepartureFixture.pending;
import static liquibase.ext.partitions.plan.DepartureFixture.referenced;
import static liquibase.ext.partitions.plan.PlannerFixture.given;
import static liquibase.ext.partitions.plan.PlannerFixture.in;
import static liquibase.ext.partitions.plan.PlannerFixture.lines;
import static liquibase.ext.partitions.plan.PlannerFixture.listTable;
import static liquibase.ext.partitions.plan.PlannerFixture.problems;
import static liquibase.ext.partitions.plan.PlannerFixture.range;
import static liquibase.ext.partitions.plan.PlannerFixture.rangeTable;
import static liquibase.ext.partitions.plan.PlannerFixture.shape;
import static liquibase.ext.partitions.plan.PlannerFixture.sub;
import static liquibase.ext.partitions.plan.PlannerFixture.withShape;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import liquibase.ext.partitions.model.BoundParser;
import liquibase.ext.partitions.model.LockBudget;
import liquibase.ext.partitions.model.PartitionTree;
import org.junit.jupiter.api.Test;

class DropPartitionsPlannerTest {

    private static final PartitionTree YEARS =
            rangeTable(range("t_3", "20", "30"), range("t_1", "0", "10"), range("t_2", "10", "20"));

    @Test
    void dropsTheOldestFirst() {
        assertEquals(
                List.of("drop app.t_1, drop app.t_2"),
                lines(DropPartitionsPlanner.plan(older(false, "20"), given(YEARS))));
    }

    @Test
    void detachesEachBeforeItIsDroppedWhileTheTableIsInUse() {
        assertEquals(
                List.of("note detach of app.t_1 to drop", "detach app.t_1 from app.t CONCURRENTLY", "drop app.t_1"),
                lines(DropPartitionsPlanner.plan(older(true, "10"), given(YEARS))));
    }

    @Test
    void finishesWhatIsPendingFirst() {
        assertEquals(
                List.of(
                        "note detach of app.t_2 to drop, detach app.t_2 from app.t FINALIZE",
                        "drop app.t_2",
                        "note detach of app.t_1 to drop",
                        "detach app.t_1 from app.t CONCURRENTLY",
                        "drop app.t_1"),
                lines(DropPartitionsPlanner.plan(older(true, "20"), given(pending(YEARS, "t_2")))));
    }

    @Test
    void dropsWhatARunThatWasKilledHasDetachedForIt() {
        PartitionTree left = rangeTable(range("t_3", "20", "30"));
        Situation old = knowing(
                left,
                "t_1",
                alone(note(true, BoundParser.parse("FROM (0) TO (10)").orElseThrow())));

        assertEquals(List.of("drop app.t_1"), lines(DropPartitionsPlanner.plan(older(true, "10"), old)));
        assertEquals(List.of("drop app.t_1"), lines(DropPartitionsPlanner.plan(drop(true, false, "t_1"), old)));
        assertEquals(List.of(), lines(DropPartitionsPlanner.plan(older(true, "9"), old)));
        assertEquals(List.of(), lines(DropPartitionsPlanner.plan(older(false, "10"), old)));
    }

    @Test
    void leavesATableThatWasToBeKept() {
        Situation kept = knowing(
                rangeTable(range("t_3", "20", "30")),
                "t_1",
                alone(note(false, BoundParser.parse("FROM (0) TO (10)").orElseThrow())));

        assertEquals(List.of(), lines(DropPartitionsPlanner.plan(older(true, "10"), kept)));
    }

    @Test
    void dropsAPartitionWithWhatIsInIt() {
        PartitionTree tree = listTable(sub(in("t_1", "1"), in("t_1_a", "1")), in("t_2", "2"));

        assertEquals(
                List.of("drop app.t_1"),
                lines(DropPartitionsPlanner.plan(drop(false, true, "t_1_a", "t_1"), given(tree))));
        assertEquals(
                List.of("drop app.t_1_a"), lines(DropPartitionsPlanner.plan(drop(false, true, "t_1_a"), given(tree))));
    }

    @Test
    void detachesWhatAForeignKeyPointsAt() {
        PartitionTree tree = withShape(YEARS, shape(false, 0, 0, 0, 0, 1));
        Planned planned = DropPartitionsPlanner.plan(older(false, "10"), knowing(tree, "t_1", referenced(true, 0)));

        assertEquals(List.of("detach app.t_1 from app.t, drop app.t_1"), lines(planned));
        assertEquals(
                List.of(
                        "Drops 1 partition of app.t with about 10 rows and 0 bytes: app.t_1",
                        "Foreign key fk of table app.other points at app.t, so each partition is detached before it is dropped,"
                                + " which locks app.other against reads and writes meanwhile"),
                planned.plan().warnings());
    }

    @Test
    void refusesWhatRowsPointAt() {
        assertEquals(
                List.of(
                        "1 row of table app.other points at rows of partition app.t_1 by foreign key fk. Delete or change it"
                                + " first, or drop the foreign key."),
                problems(DropPartitionsPlanner.plan(older(false, "10"), knowing(YEARS, "t_1", referenced(true, 1)))));
    }

    @Test
    void batchesOutsideATransaction() {
        LockBudget small = new LockBudget(1, 12, 1_000, 0);

        assertEquals(
                3,
                lines(DropPartitionsPlanner.plan(drop(false, false, "t_1", "t_2", "t_3"), given(YEARS, small)))
                        .size(),
                small.toString());
    }

    @Test
    void printsNothingOfAnAgeWhenNobodyKnowsTheTable() {
        Planned planned = DropPartitionsPlanner.plan(older(false, "10"), Situation.unknown());

        assertEquals(List.of(), lines(planned));
        assertEquals(
                List.of(
                        "Which partitions of app.t end at or before 10 is not known without the table, so nothing is printed"
                                + " for them"),
                planned.plan().warnings());
    }
}
