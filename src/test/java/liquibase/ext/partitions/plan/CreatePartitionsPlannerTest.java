package liquibase.ext.partitions.plan;

import static liquibase.ext.partitions.plan.PlannerFixture.defaultPartition;
import static liquibase.ext.partitions.plan.PlannerFixture.given;
import static liquibase.ext.partitions.plan.PlannerFixture.hash;
import static liquibase.ext.partitions.plan.PlannerFixture.in;
import static liquibase.ext.partitions.plan.PlannerFixture.lines;
import static liquibase.ext.partitions.plan.PlannerFixture.listTable;
import static liquibase.ext.partitions.plan.PlannerFixture.problems;
import static liquibase.ext.partitions.plan.PlannerFixture.range;
import static liquibase.ext.partitions.plan.PlannerFixture.rangeTable;
import static liquibase.ext.partitions.plan.PlannerFixture.request;
import static liquibase.ext.partitions.plan.PlannerFixture.sub;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import liquibase.ext.partitions.model.PartitionTree;
import org.junit.jupiter.api.Test;

class CreatePartitionsPlannerTest {

    @Test
    void createsWhatIsMissingInOneTransaction() {
        Planned planned = request(in("t_1", "1"), in("t_2", "2"), defaultPartition("t_default"))
                .create(given(listTable()));

        assertEquals(
                List.of("create app.t_1 of app.t, create app.t_2 of app.t, create app.t_default of app.t"),
                lines(planned));
    }

    @Test
    void createsSubPartitionsAfterTheirParent() {
        Planned planned = request(sub(range("t_1", "1", "2"), in("t_1_a", "5"), defaultPartition("t_1_d")))
                .create(given(rangeTable()));

        assertEquals(
                List.of("create app.t_1 of app.t, create app.t_1_a of app.t_1, create app.t_1_d of app.t_1"),
                lines(planned));
    }

    @Test
    void refusesInATransactionWhatExists() {
        Planned planned = request(in("t_1", "1"), in("t_2", "2")).create(given(listTable(in("t_1", "1"))));

        assertEquals(
                List.of("The partition app.t_1 IN (1) exists already. Set ifNotExists=\"true\" to keep it, or remove"
                        + " the item."),
                problems(planned));
    }

    @Test
    void keepsWhatExistsIfNotExists() {
        Planned planned =
                request(in("t_1", "1"), in("t_2", "2")).ifNotExists().create(given(listTable(in("t_1", "1"))));

        assertEquals(List.of("create app.t_2 of app.t"), lines(planned));
    }

    @Test
    void goesOnOutsideATransactionWhereItStopped() {
        Planned planned =
                request(in("t_1", "1"), in("t_2", "2")).outsideTransaction().create(given(listTable(in("t_1", "1"))));

        assertEquals(List.of("create app.t_2 of app.t"), lines(planned));
    }

    @Test
    void hasNothingToDoWhenAllExists() {
        Planned planned = request(in("t_1", "1")).ifNotExists().create(given(listTable(in("t_1", "1"))));

        assertEquals(Plan.NOTHING, planned.orThrow("test"));
    }

    @Test
    void refusesASiblingOfThatNameWithAnotherBound() {
        Planned planned = request(in("t_1", "1")).ifNotExists().create(given(listTable(in("t_1", "2"))));

        assertEquals(
                List.of("The partition app.t_1 exists with the bound IN (2), and IN (1) is asked for. Give the new"
                        + " partition another name, or make the bounds agree."),
                problems(planned));
    }

    @Test
    void refusesASiblingOfThatNameWithAnOverlappingBound() {
        Planned planned = request(range("t_1", "0", "10"))
                .outsideTransaction()
                .create(given(rangeTable(range("t_1", "0", "20"))));

        assertEquals(
                List.of("The partition app.t_1 exists with the bound FROM (0) TO (20), and FROM (0) TO (10) is asked"
                        + " for. Give the new partition another name, or make the bounds agree."),
                problems(planned));
    }

    @Test
    void refusesInATransactionThatBoundUnderAnotherName() {
        Planned planned = request(in("t_one", "1")).create(given(listTable(in("t_1", "1"))));

        assertEquals(
                List.of("The rows of partition app.t_one IN (1) belong to the existing partition app.t_1. Use that"
                        + " name, set ifNotExists=\"true\" to keep it as it is, or remove the item."),
                problems(planned));
    }

    /** An earlier run of the same change would have given it the name that is asked for. */
    @Test
    void refusesOutsideATransactionThatBoundUnderAnotherName() {
        Planned planned = request(in("t_one", "1")).outsideTransaction().create(given(listTable(in("t_1", "1"))));

        assertEquals(
                List.of("The rows of partition app.t_one IN (1) belong to the existing partition app.t_1. Use that"
                        + " name, set ifNotExists=\"true\" to keep it as it is, or remove the item."),
                problems(planned));
    }

    @Test
    void keepsThatBoundUnderAnotherNameIfNotExists() {
        Planned planned = request(in("t_one", "1.0")).ifNotExists().create(given(listTable(in("t_1", "1"))));

        assertEquals(Plan.NOTHING, planned.orThrow("test"));
    }

    @Test
    void refusesANameThatSomethingElseHas() {
        Planned planned = request(in("t_1", "1")).ifNotExists().create(given(listTable(), "t_1"));

        assertEquals(
                List.of("There is already a relation app.t_1, and it is not a partition of app.t. Rename or drop it,"
                        + " attach it, or give the partition another name."),
                problems(planned));
    }

    @Test
    void refusesASubPartitionsNameThatSomethingElseHas() {
        Planned planned = request(sub(in("t_1", "1"), in("t_1_a", "1"))).create(given(listTable(), "t_1_a"));

        assertEquals(
                List.of("There is already a relation app.t_1_a, and it is not a partition of app.t_1. Rename or drop"
                        + " it, attach it, or give the partition another name."),
                problems(planned));
    }

    @Test
    void refusesALeafWhereASubPartitionedTableIsAskedFor() {
        Planned planned =
                request(sub(in("t_1", "1"), in("t_1_a", "1"))).ifNotExists().create(given(listTable(in("t_1", "1"))));

        assertEquals(
                List.of("The partition app.t_1 exists as a leaf, and PARTITION BY LIST (k) is asked for. Make the item"
                        + " agree with it, or replace the partition."),
                problems(planned));
    }

    @Test
    void refusesASubPartitionedTableWhereALeafIsAskedFor() {
        Planned planned =
                request(in("t_1", "1")).ifNotExists().create(given(listTable(sub(in("t_1", "1"), in("t_1_a", "1")))));

        assertEquals(
                List.of("The partition app.t_1 exists partitioned by LIST, and a leaf is asked for. Make the item"
                        + " agree with it, or replace the partition."),
                problems(planned));
    }

    @Test
    void addsWhatIsMissingUnderAnExistingSubPartitionedTable() {
        Planned planned = request(sub(range("t_1", "1", "2"), in("t_1_a", "1"), in("t_1_b", "2")))
                .ifNotExists()
                .create(given(rangeTable(sub(range("t_1", "1", "2"), in("t_1_a", "1")))));

        assertEquals(List.of("create app.t_1_b of app.t_1"), lines(planned));
    }

    @Test
    void refusesAnOverlapWithAnExistingPartition() {
        Planned planned = request(range("t_b", "5", "15"))
                .ifNotExists()
                .create(given(rangeTable(range("t_a", "0", "10"), range("t_c", "20", "30"))));

        assertEquals(
                List.of("Partition app.t_b FROM (5) TO (15) overlaps the existing partition app.t_a FROM (0) TO (10)."
                        + " Change its bound, or detach the existing partition first."),
                problems(planned));
    }

    @Test
    void refusesARangeAroundAnExistingPartition() {
        Planned planned = request(range("t_b", "0", "100")).create(given(rangeTable(range("t_a", "40", "50"))));

        assertEquals(
                List.of("Partition app.t_b FROM (0) TO (100) overlaps the existing partition app.t_a FROM (40) TO (50)."
                        + " Change its bound, or detach the existing partition first."),
                problems(planned));
    }

    @Test
    void refusesAListThatSharesAValueWithAnExistingPartition() {
        Planned planned = request(in("t_b", "3, 2")).create(given(listTable(in("t_a", "1, 2"))));

        assertEquals(
                List.of("Partition app.t_b IN (3, 2) overlaps the existing partition app.t_a IN (1, 2). Change its"
                        + " bound, or detach the existing partition first."),
                problems(planned));
    }

    @Test
    void aListOfTheSameValuesInAnotherOrderIsTheSame() {
        Planned planned = request(in("t_a", "2, 1")).ifNotExists().create(given(listTable(in("t_a", "1, 2"))));

        assertEquals(Plan.NOTHING, planned.orThrow("test"));
    }

    @Test
    void refusesASecondDefaultPartition() {
        Planned planned = request(defaultPartition("t_rest")).create(given(listTable(defaultPartition("t_default"))));

        assertEquals(
                List.of("The rows of partition app.t_rest DEFAULT belong to the existing partition app.t_default. Use"
                        + " that name, set ifNotExists=\"true\" to keep it as it is, or remove the item."),
                problems(planned));
    }

    @Test
    void refusesItemsOfAnotherStrategy() {
        Planned planned = request(hash("t_0", 2, 0), hash("t_1", 2, 1)).create(given(rangeTable()));

        assertEquals(
                List.of("app.t is partitioned by RANGE, and the items are for HASH. Use items for RANGE."),
                problems(planned));
    }

    @Test
    void tellsAllProblemsAtOnce() {
        Planned planned = request(in("t_1", "1"), in("t_2", "2"), in("t_3", "3"))
                .create(given(listTable(in("t_1", "1"), in("t_2", "5")), "t_3"));

        assertEquals(3, planned.problems().size());
    }

    @Test
    void checksTheDefaultPartitionForRowsOfWhatIsNew() {
        Planned planned = request(in("t_1", "1"), in("t_2", "2"))
                .ifNotExists()
                .create(given(listTable(in("t_1", "1"), defaultPartition("t_default"))));

        Plan.NewInDefault check = planned.plan().newInDefault().get(0);
        assertEquals("app.t_default", check.defaultPartition().toString());
        assertEquals("[IN (2)]", check.bounds().toString());
    }

    @Test
    void buildsAndAttachesEachInATransactionOfItsOwnWhenConcurrent() {
        Planned planned = request(sub(range("t_1", "1", "2"), in("t_1_a", "1")), range("t_2", "2", "3"))
                .concurrently()
                .create(given(rangeTable()));

        assertEquals(
                List.of(
                        "build app.t_1 like app.t, attach app.t_1 to app.t",
                        "build app.t_1_a like app.t_1, attach app.t_1_a to app.t_1",
                        "build app.t_2 like app.t, attach app.t_2 to app.t"),
                lines(planned));
    }

    @Test
    void excludesTheNewRowsFromTheDefaultPartitionWhileConcurrent() {
        Planned planned = request(range("t_1", "1", "2"), range("t_2", "2", "3"))
                .concurrently()
                .create(given(rangeTable(defaultPartition("t_default"))));

        assertEquals(
                List.of(
                        "drop constraint liquibase_partitions_exclude_new of app.t_default, exclude [FROM (1) TO (2), FROM (2) TO (3)] from app.t_default",
                        "validate liquibase_partitions_exclude_new of app.t_default",
                        "build app.t_1 like app.t, attach app.t_1 to app.t",
                        "build app.t_2 like app.t, attach app.t_2 to app.t, drop constraint liquibase_partitions_exclude_new of app.t_default"),
                lines(planned));
        assertEquals(1, planned.plan().cleanup().size());
    }

    @Test
    void whereNoServerSaysWhatIsThereTheServerKeepsItLater() {
        PartitionTree tree = listTable(in("t_1", "1"));

        Planned guessed =
                request(in("t_1", "1"), in("t_2", "2")).ifNotExists().create(Situation.guessed(Optional.of(tree)));
        Planned read = request(in("t_1", "1"), in("t_2", "2")).ifNotExists().create(given(tree));
        Planned withoutIfNotExists = request(in("t_2", "2")).create(Situation.guessed(Optional.of(tree)));

        assertEquals(List.of(true), ifNotExists(guessed));
        assertEquals(List.of(false), ifNotExists(read));
        assertEquals(List.of(false), ifNotExists(withoutIfNotExists));
    }

    private static List<Boolean> ifNotExists(Planned planned) {
        return planned.orThrow("test").steps().stream()
                .map(step -> ((Step.CreatePartition) step).ifNotExists())
                .toList();
    }
}
