package liquibase.ext.partitions.plan;

import static liquibase.ext.partitions.plan.DepartureFixture.alone;
import static liquibase.ext.partitions.plan.DepartureFixture.detach;
import static liquibase.ext.partitions.plan.DepartureFixture.knowing;
import static liquibase.ext.partitions.plan.DepartureFixture.note;
import static liquibase.ext.partitions.plan.DepartureFixture.pending;
import static liquibase.ext.partitions.plan.DepartureFixture.referenced;
import static liquibase.ext.partitions.plan.PlannerFixture.defaultPartition;
import static liquibase.ext.partitions.plan.PlannerFixture.given;
import static liquibase.ext.partitions.plan.PlannerFixture.in;
import static liquibase.ext.partitions.plan.PlannerFixture.lines;
import static liquibase.ext.partitions.plan.PlannerFixture.listTable;
import static liquibase.ext.partitions.plan.PlannerFixture.problems;
import static liquibase.ext.partitions.plan.PlannerFixture.sub;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import liquibase.ext.partitions.model.PartitionTree;
import org.junit.jupiter.api.Test;

class DetachPlannerTest {

    private static final PartitionTree TABLE = listTable(in("t_1", "1"), in("t_2", "2"));
    private static final List<String> FINISH =
            List.of("note detach of app.t_1, detach app.t_1 from app.t FINALIZE, drop detach check of app.t_1");

    @Test
    void detachesAtOnce() {
        assertEquals(
                List.of("detach app.t_1 from app.t"), lines(DetachPlanner.plan(detach(false, true), given(TABLE))));
    }

    @Test
    void needsThreeTransactionsWhileTheTableIsInUse() {
        assertEquals(
                List.of(
                        "note detach of app.t_1",
                        "detach app.t_1 from app.t CONCURRENTLY",
                        "drop detach check of app.t_1"),
                lines(DetachPlanner.plan(detach(true, false), given(TABLE))));
    }

    @Test
    void finishesInOneTransactionWhatIsPending() {
        Situation situation = given(pending(TABLE, "t_1"));

        assertEquals(FINISH, lines(DetachPlanner.plan(detach(true, false), situation)));
        assertEquals(FINISH, lines(DetachPlanner.plan(detach(false, true), situation)));
    }

    @Test
    void finishesWhatIsPendingBesideADefaultPartition() {
        PartitionTree table = listTable(in("t_1", "1"), defaultPartition("t_default"));

        assertEquals(FINISH, lines(DetachPlanner.plan(detach(true, false), given(pending(table, "t_1")))));
    }

    @Test
    void dropsTheCheckThatAnEarlierRunHasLeft() {
        assertEquals(
                List.of("drop detach check of app.t_1"),
                lines(DetachPlanner.plan(
                        detach(true, false), knowing(listTable(in("t_2", "2")), "t_1", alone(note(false, null))))));
    }

    @Test
    void hasNothingToDoWithoutANote() {
        Situation situation = knowing(listTable(in("t_2", "2")), "t_1", alone(null));

        assertEquals(List.of(), lines(DetachPlanner.plan(detach(true, false), situation)));
        assertEquals(
                1, problems(DetachPlanner.plan(detach(false, true), situation)).size());
    }

    @Test
    void countsRowsThatPointAtThePartitionAlsoWithoutConcurrently() {
        Situation situation = knowing(TABLE, "t_1", referenced(true, 3));

        assertEquals(
                List.of(
                        "3 rows of table app.other point at rows of partition app.t_1 by foreign key fk. Delete or change them"
                                + " first, or drop the foreign key."),
                problems(DetachPlanner.plan(detach(false, true), situation)));
    }

    @Test
    void doesNotMindAForeignKeyToThePartitionAlone() {
        assertEquals(
                List.of("detach app.t_1 from app.t"),
                lines(DetachPlanner.plan(detach(false, true), knowing(TABLE, "t_1", referenced(false, 3)))));
    }

    @Test
    void namesTheParentOfADeeperPartition() {
        PartitionTree table = listTable(sub(in("t_2", "2"), in("t_1", "1")));

        assertTrue(problems(DetachPlanner.plan(detach(false, true), given(table)))
                .get(0)
                .startsWith("app.t_1 is a partition of app.t_2, not of app.t."));
    }

    @Test
    void printsWhatIsAskedForWhenNobodyKnowsTheTable() {
        assertEquals(
                List.of("detach app.t_1 from app.t"),
                lines(DetachPlanner.plan(detach(false, true), Situation.unknown())));
    }
}
