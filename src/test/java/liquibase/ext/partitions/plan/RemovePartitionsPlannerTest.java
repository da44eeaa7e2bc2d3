package liquibase.ext.partitions.plan;

import static liquibase.ext.partitions.plan.PlannerFixture.defaultPartition;
import static liquibase.ext.partitions.plan.PlannerFixture.given;
import static liquibase.ext.partitions.plan.PlannerFixture.in;
import static liquibase.ext.partitions.plan.PlannerFixture.lines;
import static liquibase.ext.partitions.plan.PlannerFixture.listTable;
import static liquibase.ext.partitions.plan.PlannerFixture.name;
import static liquibase.ext.partitions.plan.PlannerFixture.range;
import static liquibase.ext.partitions.plan.PlannerFixture.rangeTable;
import static liquibase.ext.partitions.plan.PlannerFixture.request;
import static liquibase.ext.partitions.plan.PlannerFixture.shape;
import static liquibase.ext.partitions.plan.PlannerFixture.sub;
import static liquibase.ext.partitions.plan.PlannerFixture.table;
import static liquibase.ext.partitions.plan.PlannerFixture.withShape;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Set;
import liquibase.ext.partitions.model.BoundOrdering;
import liquibase.ext.partitions.model.PartitionNode;
import liquibase.ext.partitions.model.PartitionTree;
import liquibase.ext.partitions.model.RanAs;
import org.junit.jupiter.api.Test;

class RemovePartitionsPlannerTest {

    private static final PlannerFixture.Request TWO = request(in("t_1", "1"), in("t_2", "2"));

    private static final PlannerFixture.Request ADDS_TO_EXISTING = request(
                    sub(in("t_1", "1"), in("t_1_b", "2"), in("t_1_c", "3")), in("t_2", "2"))
            .ifNotExists();
    private static final PartitionTree WITH_OLDER =
            listTable(sub(in("t_1", "1"), in("t_1_a", "1"), in("t_1_b", "2"), in("t_1_c", "3")), in("t_2", "2"));

    @Test
    void dropsInReverseOrder() {
        Planned planned = request(in("t_1", "1"), in("t_2", "2"), defaultPartition("t_default"))
                .remove(given(listTable(defaultPartition("t_default"), in("t_1", "1"), in("t_2", "2"))));

        assertEquals(List.of("drop app.t_default, drop app.t_2, drop app.t_1"), lines(planned));
    }

    @Test
    void leavesOtherPartitionsAlone() {
        Planned planned = TWO.remove(given(listTable(in("t_1", "1"), in("t_2", "2"), in("t_3", "3"))));

        assertEquals(List.of("drop app.t_2, drop app.t_1"), lines(planned));
    }

    @Test
    void dropsASubPartitionedTableAsAWhole() {
        Planned planned = request(sub(range("t_1", "1", "2"), in("t_1_a", "1")))
                .remove(given(rangeTable(sub(range("t_1", "1", "2"), in("t_1_a", "1"), in("t_1_b", "2")))));

        assertEquals(List.of("drop app.t_1"), lines(planned));
    }

    @Test
    void detaches() {
        Planned planned = TWO.onRollback(RollbackMode.DETACH).remove(given(listTable(in("t_1", "1"), in("t_2", "2"))));

        assertEquals(List.of("detach app.t_2 from app.t, detach app.t_1 from app.t"), lines(planned));
    }

    @Test
    void requiresAllToBeEmptyBeforeTheFirstIsTouched() {
        Planned planned =
                TWO.onRollback(RollbackMode.RESTRICT).remove(given(listTable(in("t_1", "1"), in("t_2", "2"))));

        assertEquals(List.of("if empty [app.t_2, app.t_1] {drop app.t_2, drop app.t_1}"), lines(planned));
        assertEquals(List.of(name("t_2"), name("t_1")), planned.plan().mustBeEmpty());
    }

    @Test
    void requiresEachToBeEmptyInTheTransactionThatDropsIt() {
        Planned planned = TWO.onRollback(RollbackMode.RESTRICT)
                .outsideTransaction()
                .remove(given(listTable(in("t_1", "1"), in("t_2", "2"))));

        assertEquals(List.of("if empty [app.t_2] {drop app.t_2}", "if empty [app.t_1] {drop app.t_1}"), lines(planned));
        assertEquals(List.of(name("t_2"), name("t_1")), planned.plan().mustBeEmpty());
    }

    @Test
    void whatIsGoneCountsAsDone() {
        Planned planned = TWO.remove(given(listTable(in("t_1", "1"))));

        assertEquals(List.of("drop app.t_1"), lines(planned));
        assertEquals(List.of(), planned.plan().warnings());
    }

    @Test
    void aRenamedPartitionIsKnownByItsBound() {
        Planned planned = TWO.remove(given(listTable(in("t_one", "1"), in("t_2", "2"))));

        assertEquals(List.of("drop app.t_2, drop app.t_one"), lines(planned));
    }

    @Test
    void leavesATableAloneThatIsNoLongerThatPartition() {
        Planned planned = TWO.remove(given(listTable(in("t_1", "7")), "t_2"));

        assertEquals(List.of(), lines(planned));
        assertEquals(
                List.of(
                        "app.t_1 is no longer the partition IN (1) of app.t and is left alone",
                        "app.t_2 is no longer the partition IN (2) of app.t and is left alone"),
                planned.plan().warnings());
    }

    @Test
    void detachesFirstWhereAForeignKeyPointsAtTheTable() {
        PartitionTree referenced = withShape(listTable(in("t_1", "1")), shape(false, 1, 1, 1, 0, 1));

        Planned planned = TWO.remove(given(referenced));

        assertEquals(List.of("detach app.t_1 from app.t, drop app.t_1"), lines(planned));
    }

    @Test
    void dropsAForeignTableAsSuch() {
        PartitionNode foreign = new PartitionNode(name("t_1"), in("t_1", "1").bound(), null, true, List.of());

        Planned planned = TWO.remove(given(table(foreign)));

        assertEquals(List.of("drop foreign app.t_1"), lines(planned));
    }

    @Test
    void hasNothingToDoForATableThatIsPartitionedOtherwise() {
        Planned planned = TWO.remove(given(rangeTable(range("t_1", "1", "2"))));

        assertEquals(List.of(), lines(planned));
        assertEquals(
                List.of("app.t_1 is no longer the partition IN (1) of app.t and is left alone"),
                planned.plan().warnings());
    }

    @Test
    void keepsASubPartitionedTableThatHoldsOtherPartitionsToo() {
        Planned planned = ADDS_TO_EXISTING.remove(given(WITH_OLDER));

        assertEquals(List.of("drop app.t_2, drop app.t_1_c, drop app.t_1_b"), lines(planned));
        assertEquals(
                List.of("app.t_1 holds partitions that the change does not declare and is kept with them"),
                planned.plan().warnings());
    }

    @Test
    void detachesFromTheDirectParent() {
        Planned planned = ADDS_TO_EXISTING.onRollback(RollbackMode.DETACH).remove(given(WITH_OLDER));

        assertEquals(
                List.of("detach app.t_2 from app.t, detach app.t_1_c from app.t_1, detach app.t_1_b from app.t_1"),
                lines(planned));
    }

    @Test
    void detachesFirstFromTheDirectParentWhereAForeignKeyPointsAtTheTable() {
        Planned planned = ADDS_TO_EXISTING.remove(given(withShape(WITH_OLDER, shape(false, 1, 1, 1, 0, 1))));

        assertEquals(
                List.of("detach app.t_2 from app.t, drop app.t_2, detach app.t_1_c from app.t_1, drop app.t_1_c,"
                        + " detach app.t_1_b from app.t_1, drop app.t_1_b"),
                lines(planned));
    }

    @Test
    void requiresOnlyWhatItRemovesToBeEmpty() {
        Planned planned = ADDS_TO_EXISTING.onRollback(RollbackMode.RESTRICT).remove(given(WITH_OLDER));

        assertEquals(
                List.of("if empty [app.t_2, app.t_1_c, app.t_1_b] {drop app.t_2, drop app.t_1_c, drop app.t_1_b}"),
                lines(planned));
        assertEquals(
                List.of(name("t"), name("t_1")),
                planned.plan().transactions().get(0).steps().stream()
                        .flatMap(step -> ((Step.DropEmpty) step).siblings().stream())
                        .map(Step.DropEmpty.Siblings::parent)
                        .toList());
        assertEquals(
                List.of(name("t_2"), name("t_1_c"), name("t_1_b")),
                planned.plan().mustBeEmpty());
    }

    @Test
    void ofAMarkedChangesetItSaysWhyItDropsOnlyWhatIsEmpty() {
        Planned planned = TWO.onRollback(RollbackMode.RESTRICT)
                .remove(RanAs.MARKED, given(listTable(in("t_1", "1"), in("t_2", "2"))));

        assertEquals(List.of("if empty [app.t_2, app.t_1] {drop app.t_2, drop app.t_1}"), lines(planned));
        assertEquals(
                "; its changeset was only marked as run (MARK_RAN) and has not made it",
                ((Step.DropEmpty) planned.plan().steps().get(0)).reason());
        assertEquals(
                List.of(
                        "The changeset was only marked as run (MARK_RAN), so it has not made the partitions, and each is"
                                + " dropped only while it holds no rows"),
                planned.plan().warnings());
    }

    @Test
    void ofAMarkedChangesetItKeepsWhatOthersHaveUnderTheSamePartition() {
        Planned planned = request(sub(in("t_1", "1"), in("t_1_b", "2")))
                .remove(RanAs.MARKED, given(listTable(sub(in("t_1", "1"), in("t_1_a", "1"), in("t_1_b", "2")))));

        assertEquals(List.of("drop app.t_1_b"), lines(planned));
    }

    @Test
    void saysWhichRowsGo() {
        Planned planned = TWO.remove(DepartureFixture.knowing(
                listTable(in("t_1", "1"), in("t_2", "2")), "t_1", DepartureFixture.referenced(true, 0)));

        assertEquals(
                List.of("Drops 2 partitions of app.t with about 10 rows and 0 bytes: app.t_2, app.t_1"),
                planned.plan().warnings());
    }

    @Test
    void keepsEveryTableAboveOtherPartitions() {
        Planned planned = request(sub(in("t_1", "1"), sub(in("t_1_a", "1"), in("t_1_a_x", "1"))))
                .ifNotExists()
                .remove(given(
                        listTable(sub(in("t_1", "1"), sub(in("t_1_a", "1"), in("t_1_a_x", "1"), in("t_1_a_y", "2"))))));

        assertEquals(List.of("drop app.t_1_a_x"), lines(planned));
        assertEquals(
                List.of(
                        "app.t_1 holds partitions that the change does not declare and is kept with them",
                        "app.t_1_a holds partitions that the change does not declare and is kept with them"),
                planned.plan().warnings());
    }

    @Test
    void removesASubPartitionedTableThatHoldsNothingElse() {
        Planned planned = request(sub(in("t_1", "1"), in("t_1_a", "1"), in("t_1_b", "2")), sub(in("t_2", "2")))
                .ifNotExists()
                .remove(given(listTable(sub(in("t_1", "1"), in("t_1_b", "2")), sub(in("t_2", "2")))));

        assertEquals(List.of("drop app.t_2, drop app.t_1"), lines(planned));
        assertEquals(List.of(), planned.plan().warnings());
    }

    @Test
    void keepsASubPartitionedTableThatIsPartitionedOtherwise() {
        Planned planned = request(sub(in("t_1", "1"), range("t_1_a", "1", "2")), in("t_2", "2"))
                .ifNotExists()
                .remove(given(listTable(sub(in("t_1", "1"), in("t_1_a", "1")), sub(in("t_2", "2"), in("t_2_a", "2")))));

        assertEquals(List.of(), lines(planned));
        assertEquals(
                List.of(
                        "app.t_1 holds partitions that the change does not declare and is kept with them",
                        "app.t_1_a is no longer the partition FROM (1) TO (2) of app.t_1 and is left alone",
                        "app.t_2 holds partitions that the change does not declare and is kept with them"),
                planned.plan().warnings());
    }

    @Test
    void printsTheDeclaredPartitionsWhenNobodyCanBeAsked() {
        Planned planned = TWO.remove(new Situation(
                java.util.Optional.empty(), Set.of(), PlannerFixture.DEFAULT_BUDGET, BoundOrdering.TEXTUAL));

        assertEquals(List.of("drop app.t_2, drop app.t_1"), lines(planned));
    }
}
