package liquibase.ext.partitions.plan;

import static liquibase.ext.partitions.plan.IndexFixture.foreign;
import static liquibase.ext.partitions.plan.IndexFixture.given;
import static liquibase.ext.partitions.plan.IndexFixture.index;
import static liquibase.ext.partitions.plan.IndexFixture.ix;
import static liquibase.ext.partitions.plan.IndexFixture.leaf;
import static liquibase.ext.partitions.plan.IndexFixture.leaves;
import static liquibase.ext.partitions.plan.IndexFixture.name;
import static liquibase.ext.partitions.plan.IndexFixture.sub;
import static liquibase.ext.partitions.plan.PlannerFixture.lines;
import static liquibase.ext.partitions.plan.PlannerFixture.problems;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import liquibase.ext.partitions.model.BoundOrdering;
import liquibase.ext.partitions.model.LockBudget;
import liquibase.ext.partitions.model.PartitionTree;
import liquibase.ext.partitions.model.TreeConstraints;
import liquibase.ext.partitions.model.TreeIndexes;
import org.junit.jupiter.api.Test;

class DropIndexesPlannerTest {

    private static final IndexFixture.Request LEAVES = ix().partitionsOnly();
    private static final IndexFixture.World TREE = given(leaf("t_1"), sub("t_2", leaf("t_2_a")));
    private static final IndexFixture.World WHOLE = TREE.having(
            index("ix", "t"),
            index("t_1_ix", "t_1").attachedTo("ix"),
            index("t_2_ix", "t_2").attachedTo("ix"),
            index("t_2_a_ix", "t_2_a").attachedTo("t_2_ix"));
    private static final IndexFixture.World EACH =
            TREE.having(index("t_1_ix", "t_1"), index("t_2_a_ix", "t_2_a").invalid());

    @Test
    void theParentsIndexGoesWithThoseOfItsPartitions() {
        assertEquals(List.of("drop index app.ix"), lines(ix().drop(WHOLE)));
        assertEquals(
                List.of("drop index app.ix"), lines(ix().outsideTransaction().drop(WHOLE)));
    }

    /** PostgreSQL cannot drop a partitioned index concurrently, but others need not wait behind a wait for its locks. */
    @Test
    void itGoesAtOnceAlsoConcurrently() {
        Planned planned = ix().concurrently().drop(WHOLE);

        assertEquals(List.of("drop index app.ix"), lines(planned));
        assertTrue(planned.plan().online());
    }

    @Test
    void whatIsMissingIsAnErrorUnlessItMayBe() {
        List<String> missing = List.of("There is no index app.ix of table app.t. Correct indexName, or set"
                + " ifExists=\"true\" if it may be missing.");

        assertEquals(missing, problems(ix().drop(TREE)));
        assertEquals(missing, problems(LEAVES.drop(TREE)));
        assertEquals(missing, problems(ix().outsideTransaction().drop(TREE)));
        assertEquals(missing, problems(LEAVES.outsideTransaction().drop(TREE)));
        assertEquals(List.of(), lines(ix().lenient().drop(TREE)));
        assertEquals(List.of(), lines(LEAVES.lenient().drop(TREE)));
    }

    @Test
    void whatIsMissingMayHaveBeenDroppedByAnEarlierRunOfAConcurrentChange() {
        List<String> note = List.of("There is no index app.ix of table app.t, so none is dropped");

        for (Planned planned :
                List.of(ix().concurrently().drop(TREE), LEAVES.concurrently().drop(TREE))) {
            assertEquals(List.of(), lines(planned));
            assertEquals(note, planned.plan().warnings());
        }
        assertEquals(
                List.of(), LEAVES.lenient().concurrently().drop(TREE).plan().warnings());
    }

    @Test
    void aMissingTableHasNoIndex() {
        Situation nothing = new Situation(
                Optional.empty(),
                Set.of(),
                LockBudget.UNKNOWN,
                BoundOrdering.TEXTUAL,
                TreeIndexes.UNKNOWN,
                TreeConstraints.UNKNOWN,
                /* guessed= */ false);

        assertEquals(List.of(), lines(ix().lenient().drop(nothing)));
        assertEquals(1, problems(ix().drop(nothing)).size());
    }

    @Test
    void anotherRelationOfTheNameStays() {
        assertEquals(
                List.of("The name app.ix is taken by an index of app.other. Drop or rename that, or give another"
                        + " indexName."),
                problems(ix().drop(TREE.taken("ix", new TreeIndexes.Taken("an index", name("other"), "")))));
        assertEquals(
                List.of("The name app.t_1_ix is taken by a view. Drop or rename that, or give another indexName."),
                problems(LEAVES.drop(TREE.taken("t_1_ix", new TreeIndexes.Taken("a view", null, "")))));
    }

    @Test
    void anIndexThatIsPartOfAnotherStays() {
        assertEquals(
                List.of("The index app.t_1_ix is a partition of the index app.all and cannot be dropped by itself."
                        + " Drop app.all."),
                problems(LEAVES.drop(TREE.having(index("t_1_ix", "t_1").attachedTo("all")))));
        assertEquals(
                List.of("The index app.ix is a partition of the index app.all and cannot be dropped by itself. Drop"
                        + " app.all."),
                problems(ix().drop(TREE.having(index("ix", "t").attachedTo("all")))));
    }

    @Test
    void anIndexThatAConstraintNeedsStays() {
        List<String> expected = List.of("The index app.ix belongs to a constraint. Drop the constraint.");

        assertEquals(expected, problems(ix().drop(TREE.having(index("ix", "t").ofConstraint()))));
        assertEquals(
                expected,
                problems(ix().outsideTransaction()
                        .drop(TREE.having(index("ix", "t").ofConstraint()))));
    }

    @Test
    void eachLeafsGoesInOneTransaction() {
        assertEquals(List.of("drop index app.t_1_ix, drop index app.t_2_a_ix"), lines(LEAVES.drop(EACH)));
    }

    @Test
    void eachLeafsGoesInBatchesOutsideOne() {
        Planned planned = LEAVES.outsideTransaction().drop(EACH.with(new LockBudget(64, 12, 100, 50)));

        assertEquals(List.of("drop index app.t_1_ix", "drop index app.t_2_a_ix"), lines(planned));
        assertEquals(List.of(), planned.plan().warnings());
    }

    @Test
    void eachLeafsGoesByItselfConcurrently() {
        Planned planned = LEAVES.concurrently().drop(EACH.sized("t_1", 7));

        assertEquals(
                List.of("drop index app.t_1_ix concurrently", "drop index app.t_2_a_ix concurrently"), lines(planned));
        assertEquals(List.of("app.t_1 7", "app.t_2_a 0"), leaves(planned));
        assertTrue(planned.plan().online());
    }

    @Test
    void theyAreNarrowedByMatching() {
        assertEquals(
                List.of("drop index app.t_2_a_ix"), lines(ix().matching("t_2").drop(EACH)));
    }

    @Test
    void aForeignTableHasNone() {
        assertEquals(
                List.of("drop index app.t_1_ix"),
                lines(LEAVES.drop(given(leaf("t_1"), foreign("f")).having(index("t_1_ix", "t_1")))));
    }

    @Test
    void aLeafThatAnotherSessionIsAtHasToWait() {
        IndexFixture.World world = EACH.building("t_1", 4711).building("t_2", 4712);
        Planned planned = LEAVES.concurrently().drop(world);

        assertEquals(List.of("drop index app.t_2_a_ix concurrently"), lines(planned));
        assertEquals(
                List.of(new Plan.Awaited(name("t_1"), 4711)), planned.plan().awaited());
        assertEquals(List.of("drop index app.t_1_ix, drop index app.t_2_a_ix"), lines(LEAVES.drop(world)));
    }

    @Test
    void nobodyWaitsForALeafThatHasNone() {
        Planned planned = LEAVES.concurrently().drop(TREE.building("t_1", 4711));

        assertEquals(List.of(), planned.plan().awaited());
    }

    @Test
    void refusesToDropMoreThanTheLockTableHolds() {
        assertEquals(
                List.of("Dropping the index app.ix locks 10 objects at once, and the server has room for at most 9"
                        + " (max_locks_per_transaction is 64). Raise max_locks_per_transaction; PostgreSQL drops a"
                        + " partitioned index only as a whole."),
                problems(ix().drop(WHOLE.with(new LockBudget(64, 5, 9, 2)))));
        assertEquals(List.of(), problems(ix().drop(WHOLE.with(new LockBudget(64, 5, 10, 2)))));
        assertEquals(List.of(), problems(ix().outsideTransaction().drop(WHOLE.with(new LockBudget(64, 5, 8, 2)))));
    }

    @Test
    void warnsOfMoreThanTheServerGuarantees() {
        assertEquals(
                List.of("One transaction would lock 8 objects, the server guarantees 7 to all sessions together"
                        + " (max_locks_per_transaction is 64), so it, or other sessions meanwhile, may fail with \"out"
                        + " of shared memory\"; raise max_locks_per_transaction"),
                ix().drop(WHOLE.with(new LockBudget(64, 7, 100, 0))).plan().warnings());
        assertEquals(
                List.of(),
                ix().drop(WHOLE.with(new LockBudget(64, 8, 100, 0))).plan().warnings());
    }

    @Test
    void ofATableThatNobodyKnowsTheIndexIsDropped() {
        assertEquals(List.of(new Step.DropIndex(name("ix"), false, false)), steps(ix(), Situation.unknown()));
        assertEquals(List.of(new Step.DropIndex(name("ix"), false, true)), steps(ix().lenient(), Situation.unknown()));
    }

    @Test
    void ofATableThatNobodyKnowsThereIsNothingToPrintForPartitions() {
        Planned planned = LEAVES.drop(Situation.unknown());

        assertEquals(List.of(), lines(planned));
        assertEquals(
                List.of("The partitions of app.t are not known, so there is nothing to print for them"),
                planned.plan().warnings());
    }

    /** An equal index of another name may have taken the place of one. */
    @Test
    void ofATreeThatOnlyAChangelogKnowsEachIsDroppedIfItExists() {
        PartitionTree tree = given(leaf("t_1")).tree();

        assertEquals(
                List.of(new Step.DropIndex(name("t_1_ix"), true, true)),
                steps(LEAVES.concurrently(), Situation.guessed(Optional.of(tree))));
        assertEquals(
                List.of(new Step.DropIndex(name("ix"), false, false)),
                steps(ix(), Situation.guessed(Optional.of(tree))));
    }

    private static List<Step> steps(IndexFixture.Request request, Situation situation) {
        return request.drop(situation).orThrow("test").steps();
    }
}
