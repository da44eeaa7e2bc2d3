package liquibase.ext.partitions.plan;

import static liquibase.ext.partitions.plan.IndexFixture.foreign;
import static liquibase.ext.partitions.plan.IndexFixture.given;
import static liquibase.ext.partitions.plan.IndexFixture.index;
import static liquibase.ext.partitions.plan.IndexFixture.ix;
import static liquibase.ext.partitions.plan.IndexFixture.leaf;
import static liquibase.ext.partitions.plan.IndexFixture.leaves;
import static liquibase.ext.partitions.plan.IndexFixture.sub;
import static liquibase.ext.partitions.plan.PlannerFixture.lines;
import static liquibase.ext.partitions.plan.PlannerFixture.problems;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import liquibase.ext.partitions.model.LockBudget;
import liquibase.ext.partitions.model.PartitionTree;
import org.junit.jupiter.api.Test;

/** A tree that has nothing of the index yet. */
class CreateIndexesPlannerTest {

    @Test
    void buildsInOneTransaction() {
        Planned planned = ix().create(given(leaf("t_1"), leaf("t_2")));

        assertEquals(
                List.of("index ONLY app.ix on app.t,"
                        + " index ALL app.t_1_ix on app.t_1, attach index app.t_1_ix to app.ix,"
                        + " index ALL app.t_2_ix on app.t_2, attach index app.t_2_ix to app.ix,"
                        + " require valid app.ix"),
                lines(planned));
        assertFalse(planned.plan().online());
        assertEquals(List.of(), planned.plan().warnings());
    }

    @Test
    void buildsEachLeafInATransactionOfItsOwnOutsideOne() {
        Planned planned = ix().outsideTransaction().create(given(leaf("t_1"), leaf("t_2")));

        assertEquals(
                List.of(
                        "index ONLY app.ix on app.t",
                        "index ALL app.t_1_ix on app.t_1, attach index app.t_1_ix to app.ix",
                        "index ALL app.t_2_ix on app.t_2, attach index app.t_2_ix to app.ix",
                        "require valid app.ix"),
                lines(planned));
    }

    @Test
    void buildsConcurrentlyParentsFirstThenLeavesThenWhatJoinsThem() {
        Planned planned = ix().concurrently()
                .create(given(sub("t_1", sub("t_1_a", leaf("t_1_a_x")), leaf("t_1_b")), leaf("t_2"))
                        .sized("t_2", 5));

        assertEquals(
                List.of(
                        "index ONLY app.ix on app.t",
                        "index ONLY app.t_1_ix on app.t_1",
                        "index ONLY app.t_1_a_ix on app.t_1_a",
                        "index CONCURRENTLY app.t_2_ix on app.t_2",
                        "attach index app.t_2_ix to app.ix",
                        "index CONCURRENTLY app.t_1_a_x_ix on app.t_1_a_x",
                        "attach index app.t_1_a_x_ix to app.t_1_a_ix",
                        "index CONCURRENTLY app.t_1_b_ix on app.t_1_b",
                        "attach index app.t_1_b_ix to app.t_1_ix",
                        "attach index app.t_1_a_ix to app.t_1_ix",
                        "attach index app.t_1_ix to app.ix",
                        "require valid app.ix"),
                lines(planned));
        assertTrue(planned.plan().online());
    }

    @Test
    void beginsWithTheLargestLeaf() {
        Planned planned = ix().concurrently()
                .create(given(leaf("t_1"), leaf("t_4"), leaf("t_3"), leaf("t_2"))
                        .sized("t_1", 8)
                        .sized("t_2", 16)
                        .sized("t_3", 8)
                        .sized("t_4", 24));

        assertEquals(
                List.of(
                        "-",
                        "app.t_4 24",
                        "app.t_4 24",
                        "app.t_2 16",
                        "app.t_2 16",
                        "app.t_1 8",
                        "app.t_1 8",
                        "app.t_3 8",
                        "app.t_3 8",
                        "-"),
                leaves(planned));
    }

    @Test
    void leavesOfOneSizeComeInTheOrderOfTheirNames() {
        Planned planned = ix().concurrently().create(given(leaf("t_b"), leaf("t_a")));

        assertEquals(List.of("-", "app.t_a 0", "app.t_a 0", "app.t_b 0", "app.t_b 0", "-"), leaves(planned));
    }

    @Test
    void aTableWithoutPartitionsGetsItsIndexForThoseToCome() {
        assertEquals(List.of("index ONLY app.ix on app.t, require valid app.ix"), lines(ix().create(given())));
        assertEquals(
                List.of(
                        "index ONLY app.ix on app.t",
                        "index ONLY app.t_1_ix on app.t_1",
                        "attach index app.t_1_ix to app.ix",
                        "require valid app.ix"),
                lines(ix().concurrently().create(given(sub("t_1")))));
    }

    @Test
    void partitionsInOtherSchemasHaveTheirIndexesThere() {
        Planned planned = ix().create(given(leaf("old.t_1"), leaf("new.t_1")));

        assertEquals(
                List.of("index ONLY app.ix on app.t,"
                        + " index ALL old.t_1_ix on old.t_1, attach index old.t_1_ix to app.ix,"
                        + " index ALL new.t_1_ix on new.t_1, attach index new.t_1_ix to app.ix,"
                        + " require valid app.ix"),
                lines(planned));
    }

    @Test
    void namesFollowThePattern() {
        Planned planned = ix().pattern("{index}_of_{partition}").create(given(leaf("t_1")));

        assertTrue(lines(planned).get(0).contains("index ALL app.ix_of_t_1 on app.t_1"));
    }

    @Test
    void partitionsOnlyIsAboutLeavesAlone() {
        Planned planned = ix().partitionsOnly().create(given(sub("t_1", leaf("t_1_a")), leaf("t_2")));

        assertEquals(List.of("index ALL app.t_1_a_ix on app.t_1_a, index ALL app.t_2_ix on app.t_2"), lines(planned));
    }

    @Test
    void matchingNarrowsThem() {
        Planned planned =
                ix().matching("t_1*").concurrently().create(given(sub("t_1", leaf("a")), leaf("t_12"), leaf("t_2")));

        assertEquals(
                List.of("index CONCURRENTLY app.a_ix on app.a", "index CONCURRENTLY app.t_12_ix on app.t_12"),
                lines(planned));
    }

    @Test
    void aForeignTableIsSkippedWithANote() {
        Planned planned = ix().partitionsOnly().create(given(leaf("t_1"), foreign("f_1"), foreign("f_2")));

        assertEquals(List.of("index ALL app.t_1_ix on app.t_1"), lines(planned));
        assertEquals(
                List.of("Foreign tables have no indexes here, so app.f_1, app.f_2 are skipped"),
                planned.plan().warnings());
    }

    @Test
    void aTableWithAForeignPartitionGetsItsIndexWhenAllOthersHaveTheirs() {
        Planned planned = ix().concurrently().create(given(leaf("t_1"), foreign("f"), sub("t_2", leaf("t_2_a"))));

        assertEquals(
                List.of(
                        "index ONLY app.t_2_ix on app.t_2",
                        "index CONCURRENTLY app.t_1_ix on app.t_1",
                        "index CONCURRENTLY app.t_2_a_ix on app.t_2_a",
                        "attach index app.t_2_a_ix to app.t_2_ix",
                        "index ALL app.ix on app.t",
                        "require valid app.ix"),
                lines(planned));
        assertEquals(
                List.of("Foreign tables have no indexes here, so app.f is skipped"),
                planned.plan().warnings());
    }

    @Test
    void aForeignPartitionDeeperDownDelaysOnlyItsParent() {
        Planned planned = ix().create(given(sub("t_1", leaf("t_1_a"), foreign("f")), leaf("t_2")));

        assertEquals(
                List.of("index ONLY app.ix on app.t, index ALL app.t_1_a_ix on app.t_1_a,"
                        + " index ALL app.t_2_ix on app.t_2, attach index app.t_2_ix to app.ix,"
                        + " index ALL app.t_1_ix on app.t_1, attach index app.t_1_ix to app.ix,"
                        + " require valid app.ix"),
                lines(planned));
    }

    @Test
    void refusesWhatTheLockTableCannotHold() {
        World12 world = new World12();

        assertEquals(
                List.of("One transaction would lock 12 objects, the server guarantees 5 to all sessions together"
                        + " (max_locks_per_transaction is 64) and has room for at most 11. Set"
                        + " runInTransaction=\"false\" on the changeset, so that the work is committed in batches, or"
                        + " raise max_locks_per_transaction."),
                problems(ix().create(world.with(11))));
        assertEquals(List.of(), problems(ix().create(world.with(12))));
        assertEquals(1, ix().create(world.with(12)).plan().warnings().size());
        assertEquals(
                List.of(),
                ix().outsideTransaction().create(world.with(11)).plan().warnings());
    }

    /** Five tables, of which each is locked with its index, and two objects that the transaction has locked before. */
    private static final class World12 {
        private final IndexFixture.World world = given(sub("t_1", leaf("t_1_a"), leaf("t_1_b")), leaf("t_2"));

        private IndexFixture.World with(long most) {
            return world.with(new LockBudget(64, 5, most, 2));
        }
    }

    @Test
    void ofATableThatNobodyKnowsTheServerFindsThePartitions() {
        Planned planned = ix().concurrently().create(Situation.unknown());

        assertEquals(List.of("index ALL app.ix on app.t"), lines(planned));
        assertEquals(
                List.of("The partitions of app.t are not known, so the index is built on all of them at once, under"
                        + " names that PostgreSQL gives, and blocks writes"),
                planned.plan().warnings());
    }

    @Test
    void ofATableThatNobodyKnowsThereIsNothingToPrintForPartitions() {
        Planned planned = ix().partitionsOnly().create(Situation.unknown());

        assertEquals(List.of(), lines(planned));
        assertEquals(
                List.of("The partitions of app.t are not known, so there is nothing to print for them"),
                planned.plan().warnings());
    }

    @Test
    void aTreeThatOnlyAChangelogKnowsIsTakenForNew() {
        PartitionTree tree = given(leaf("t_1")).tree();
        Planned strict = ix().concurrently().create(Situation.guessed(Optional.of(tree)));
        Planned lenient = ix().lenient().create(Situation.guessed(Optional.of(tree)));

        assertEquals(
                List.of(
                        "index ONLY app.ix on app.t",
                        "index CONCURRENTLY app.t_1_ix on app.t_1",
                        "attach index app.t_1_ix to app.ix",
                        "require valid app.ix"),
                lines(strict));
        assertEquals(List.of(false, false), ifNotExists(strict));
        assertEquals(List.of(true, true), ifNotExists(lenient));
    }

    @Test
    void ofWhatAServerKnowsNoIndexIsTakenUnseen() {
        assertEquals(List.of(false, false), ifNotExists(ix().lenient().create(given(leaf("t_1")))));
    }

    @Test
    void anUnknownTableTakesIfNotExistsToo() {
        assertEquals(List.of(true), ifNotExists(ix().lenient().create(Situation.unknown())));
    }

    @Test
    void whatIsThereIsAnErrorInATransactionOnly() {
        IndexFixture.World world = given(leaf("t_1"))
                .having(index("ix", "t"), index("t_1_ix", "t_1").attachedTo("ix"));

        assertEquals(
                List.of("There is already an index app.ix. Set ifNotExists=\"true\" to keep it, or give another"
                        + " indexName."),
                problems(ix().create(world)));
        assertEquals(List.of(), lines(ix().lenient().create(world)));
        assertEquals(List.of(), lines(ix().outsideTransaction().create(world)));
        assertEquals(List.of(), lines(ix().concurrently().create(world)));
    }

    @Test
    void onOnePartitionItIsSoWithPartitionsOnly() {
        IndexFixture.World world = given(leaf("t_1"), leaf("t_2")).having(index("t_1_ix", "t_1"));

        assertEquals(
                List.of("There is already an index app.t_1_ix. Set ifNotExists=\"true\" to keep it, or give another"
                        + " indexName."),
                problems(ix().partitionsOnly().create(world)));
        assertEquals(
                List.of("index ALL app.t_2_ix on app.t_2"),
                lines(ix().partitionsOnly().lenient().create(world)));
        assertEquals(
                List.of("index CONCURRENTLY app.t_2_ix on app.t_2"),
                lines(ix().partitionsOnly().concurrently().create(world)));
    }

    private static List<Boolean> ifNotExists(Planned planned) {
        return planned.plan().steps().stream()
                .filter(Step.CreateIndex.class::isInstance)
                .map(step -> ((Step.CreateIndex) step).ifNotExists())
                .toList();
    }
}
