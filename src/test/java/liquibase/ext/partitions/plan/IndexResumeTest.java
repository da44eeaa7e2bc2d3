package liquibase.ext.partitions.plan;

import static liquibase.ext.partitions.plan.IndexFixture.foreign;
import static liquibase.ext.partitions.plan.IndexFixture.given;
import static liquibase.ext.partitions.plan.IndexFixture.index;
import static liquibase.ext.partitions.plan.IndexFixture.ix;
import static liquibase.ext.partitions.plan.IndexFixture.leaf;
import static liquibase.ext.partitions.plan.IndexFixture.sub;
import static liquibase.ext.partitions.plan.PlannerFixture.lines;
import static liquibase.ext.partitions.plan.PlannerFixture.problems;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import liquibase.ext.partitions.model.PartitionNode;
import org.junit.jupiter.api.Test;

/** A tree on which an earlier run has stopped somewhere. */
class IndexResumeTest {

    private static final IndexFixture.Request IX = ix().concurrently();
    private static final PartitionNode NESTED = sub("t_1", leaf("t_1_a"), leaf("t_1_b"));

    @Test
    void afterTheFirstParent() {
        Planned planned = IX.create(given(NESTED).having(index("ix", "t").invalid()));

        assertEquals(
                List.of(
                        "index ONLY app.t_1_ix on app.t_1",
                        "index CONCURRENTLY app.t_1_a_ix on app.t_1_a",
                        "attach index app.t_1_a_ix to app.t_1_ix",
                        "index CONCURRENTLY app.t_1_b_ix on app.t_1_b",
                        "attach index app.t_1_b_ix to app.t_1_ix",
                        "attach index app.t_1_ix to app.ix",
                        "require valid app.ix"),
                lines(planned));
    }

    @Test
    void betweenBuildingAndAttaching() {
        Planned planned = IX.create(given(NESTED)
                .having(
                        index("ix", "t").invalid(),
                        index("t_1_ix", "t_1").invalid(),
                        index("t_1_a_ix", "t_1_a").attachedTo("t_1_ix"),
                        index("t_1_b_ix", "t_1_b")));

        assertEquals(
                List.of(
                        "attach index app.t_1_b_ix to app.t_1_ix",
                        "attach index app.t_1_ix to app.ix",
                        "require valid app.ix"),
                lines(planned));
        assertEquals(List.of(), planned.plan().warnings());
    }

    @Test
    void anInvalidLeftoverIsDroppedAndBuiltAnew() {
        IndexFixture.World world = given(leaf("t_1"))
                .having(index("ix", "t").invalid(), index("t_1_ix", "t_1").invalid());

        assertEquals(
                List.of(
                        "drop index app.t_1_ix concurrently",
                        "index CONCURRENTLY app.t_1_ix on app.t_1",
                        "attach index app.t_1_ix to app.ix",
                        "require valid app.ix"),
                lines(IX.create(world)));
        assertEquals(
                List.of("drop index app.t_1_ix, index ALL app.t_1_ix on app.t_1, attach index app.t_1_ix to app.ix,"
                        + " require valid app.ix"),
                lines(ix().lenient().create(world)));
    }

    @Test
    void anAttachedInvalidIndexIsBuiltAnewInItsPlaceAndAttachedAgain() {
        IndexFixture.World world = given(leaf("t_1"))
                .having(
                        index("ix", "t").invalid(),
                        index("another", "t_1").invalid().attachedTo("ix"));

        assertEquals(
                List.of(
                        "reindex app.another concurrently",
                        "attach index app.another to app.ix",
                        "require valid app.ix"),
                lines(IX.create(world)));
        assertEquals(
                List.of("reindex app.another, attach index app.another to app.ix, require valid app.ix"),
                lines(ix().lenient().create(world)));
    }

    @Test
    void aParentThatIsInvalidThoughAllIsAttachedLooksAgain() {
        Planned planned = IX.create(given(leaf("t_1"), leaf("t_2"))
                .having(
                        index("ix", "t").invalid(),
                        index("t_1_ix", "t_1").attachedTo("ix"),
                        index("t_2_ix", "t_2").attachedTo("ix")));

        assertEquals(List.of("attach index app.t_1_ix to app.ix", "require valid app.ix"), lines(planned));
    }

    @Test
    void aRootThatIsInvalidThoughItsPartitionsAreValidLooksAgain() {
        Planned planned = IX.create(given(NESTED)
                .having(
                        index("ix", "t").invalid(),
                        index("t_1_ix", "t_1").attachedTo("ix"),
                        index("t_1_a_ix", "t_1_a").attachedTo("t_1_ix"),
                        index("t_1_b_ix", "t_1_b").attachedTo("t_1_ix")));

        assertEquals(List.of("attach index app.t_1_ix to app.ix", "require valid app.ix"), lines(planned));
    }

    /** PostgreSQL goes on to the parent of what has become valid. */
    @Test
    void theLowestInvalidLevelLooksAgain() {
        Planned planned = IX.create(given(NESTED)
                .having(
                        index("ix", "t").invalid(),
                        index("t_1_ix", "t_1").invalid().attachedTo("ix"),
                        index("t_1_a_ix", "t_1_a").attachedTo("t_1_ix"),
                        index("t_1_b_ix", "t_1_b").attachedTo("t_1_ix")));

        assertEquals(List.of("attach index app.t_1_a_ix to app.t_1_ix", "require valid app.ix"), lines(planned));
    }

    /** What only is cleaned up under a valid index makes nobody look at the indexes above it. */
    @Test
    void aRootLooksAgainAlsoWhereAPartitionIsCleanedUp() {
        Planned planned = IX.create(given(NESTED)
                .having(
                        index("ix", "t").invalid(),
                        index("t_1_ix", "t_1").attachedTo("ix"),
                        index("t_1_a_ix", "t_1_a").attachedTo("t_1_ix"),
                        index("t_1_a_ix_ccnew", "t_1_a").invalid(),
                        index("t_1_b_ix", "t_1_b").attachedTo("t_1_ix")));

        assertEquals(
                List.of(
                        "drop index app.t_1_a_ix_ccnew concurrently",
                        "attach index app.t_1_ix to app.ix",
                        "require valid app.ix"),
                lines(planned));
    }

    /** Attaching a partition's index to a valid index makes nobody look at the indexes above it. */
    @Test
    void aRootLooksAgainAlsoWhereALeafOfAValidIndexIsRepaired() {
        Planned planned = IX.create(given(NESTED)
                .having(
                        index("ix", "t").invalid(),
                        index("t_1_ix", "t_1").attachedTo("ix"),
                        index("t_1_a_ix", "t_1_a").invalid().attachedTo("t_1_ix"),
                        index("t_1_b_ix", "t_1_b").attachedTo("t_1_ix")));

        assertEquals(
                List.of(
                        "reindex app.t_1_a_ix concurrently",
                        "attach index app.t_1_a_ix to app.t_1_ix",
                        "attach index app.t_1_ix to app.ix",
                        "require valid app.ix"),
                lines(planned));
    }

    @Test
    void aParentThatHasLostAllPartitionsIsMadeAnew() {
        Planned planned = IX.create(given(sub("t_1"))
                .having(index("ix", "t").invalid(), index("t_1_ix", "t_1").invalid()));

        assertEquals(
                List.of(
                        "drop index app.t_1_ix",
                        "index ONLY app.t_1_ix on app.t_1",
                        "attach index app.t_1_ix to app.ix",
                        "require valid app.ix"),
                lines(planned));
    }

    /** It cannot be dropped alone; the check at the end fails. */
    @Test
    void anAttachedParentThatHasLostAllPartitionsIsLeftAlone() {
        Planned planned = IX.create(given(sub("t_1"))
                .having(
                        index("ix", "t").invalid(),
                        index("t_1_ix", "t_1").invalid().attachedTo("ix")));

        assertEquals(List.of("require valid app.ix"), lines(planned));
    }

    /** The change's table may be a partition itself, and the index one of the index there. */
    @Test
    void theTopmostIndexMayBePartOfAnother() {
        IndexFixture.World whole = given(leaf("t_1"))
                .having(
                        index("ix", "t").attachedTo("all"),
                        index("t_1_ix", "t_1").attachedTo("ix"));
        IndexFixture.World half = given(leaf("t_1"))
                .having(
                        index("ix", "t").invalid().attachedTo("all"),
                        index("t_1_ix", "t_1").attachedTo("ix"));

        assertEquals(List.of(), lines(IX.create(whole)));
        assertEquals(List.of("attach index app.t_1_ix to app.ix", "require valid app.ix"), lines(IX.create(half)));
    }

    @Test
    void whatReindexHasLeftBehindIsDropped() {
        Planned planned = IX.create(given(leaf("t_1"))
                .having(
                        index("ix", "t"),
                        index("t_1_ix", "t_1").attachedTo("ix"),
                        index("t_1_ix_ccnew", "t_1").invalid(),
                        index("t_1_ix_ccold1", "t_1").invalid(),
                        index("t_1_ix_cc", "t_1").invalid(),
                        index("t_1_ix_ccnew2", "t_1"),
                        index("t_1_ix_ccnew3", "t_1").invalid().shaped(null)));

        assertEquals(
                List.of("drop index app.t_1_ix_ccnew concurrently", "drop index app.t_1_ix_ccold1 concurrently"),
                lines(planned));
    }

    @Test
    void ofALongNameReindexHasCutWhatItLeftBehind() {
        String name = "t_1_" + "i".repeat(58);
        Planned planned = IX.named("i".repeat(58))
                .create(given(leaf("t_1"))
                        .having(
                                index("i".repeat(58), "t"),
                                index(name, "t_1").attachedTo("i".repeat(58)),
                                index(name.substring(0, 57) + "_ccnew", "t_1").invalid()));

        assertEquals(List.of("drop index app." + name.substring(0, 57) + "_ccnew concurrently"), lines(planned));
    }

    @Test
    void whatReindexHasLeftBehindOfAnotherIndexIsNotTouched() {
        Planned planned = IX.create(given(leaf("t_1"))
                .having(
                        index("ix", "t"),
                        index("t_1_ix", "t_1").attachedTo("ix"),
                        index("t_1_ccnew", "t_1").invalid()));

        assertEquals(List.of(), lines(planned));
    }

    @Test
    void aLeafWhoseIndexAnotherSessionBuildsHasToWaitAndAllThatHangsOnIt() {
        Planned planned = IX.create(given(NESTED, leaf("t_2"))
                .having(
                        index("ix", "t").invalid(),
                        index("t_1_ix", "t_1").invalid().attachedTo("ix"),
                        index("t_1_a_ix", "t_1_a").attachedTo("t_1_ix"),
                        index("t_1_b_ix", "t_1_b").invalid())
                .building("t_1_b", 4711));

        assertEquals(
                List.of("index CONCURRENTLY app.t_2_ix on app.t_2", "attach index app.t_2_ix to app.ix"),
                lines(planned));
        assertEquals(
                List.of(new Plan.Awaited(IndexFixture.name("t_1_b"), 4711)),
                planned.plan().awaited());
    }

    @Test
    void anIndexIsNotAttachedBeforeThoseUnderIt() {
        Planned planned = IX.create(given(sub("s", leaf("s_1"), leaf("s_2")), leaf("t_1"))
                .having(
                        index("ix", "t").invalid(),
                        index("s_ix", "s").invalid(),
                        index("t_1_ix", "t_1").attachedTo("ix"))
                .building("s_1", 4711));

        assertEquals(
                List.of("index CONCURRENTLY app.s_2_ix on app.s_2", "attach index app.s_2_ix to app.s_ix"),
                lines(planned));
    }

    @Test
    void aTableWithAForeignPartitionWaitsForItsLeaves() {
        Planned planned = IX.create(
                given(sub("t_1", leaf("t_1_a"), foreign("f")), leaf("t_2")).building("t_1_a", 4711));

        assertEquals(
                List.of(
                        "index ONLY app.ix on app.t",
                        "index CONCURRENTLY app.t_2_ix on app.t_2",
                        "attach index app.t_2_ix to app.ix"),
                lines(planned));
    }

    @Test
    void nobodyWaitsForAnIndexOnALeafThatIsDone() {
        Planned planned = IX.create(given(leaf("t_1"))
                .having(index("ix", "t"), index("t_1_ix", "t_1").attachedTo("ix"))
                .building("t_1", 4711));

        assertEquals(List.of(), planned.plan().awaited());
        assertEquals(List.of(), lines(planned));
    }

    /** The statements there wait by themselves, since their locks conflict. */
    @Test
    void whoeverBlocksWritesAnywayDoesNotSkipALeaf() {
        Planned planned = ix().partitionsOnly()
                .lenient()
                .create(given(leaf("t_1"))
                        .having(
                                index("t_1_ix", "t_1").invalid(),
                                index("t_1_ix_ccnew", "t_1").invalid())
                        .building("t_1", 4711));

        assertEquals(List.of("drop index app.t_1_ix, index ALL app.t_1_ix on app.t_1"), lines(planned));
    }

    @Test
    void aForeignPartitionKeepsAnInvalidIndexFromBecomingValid() {
        IndexFixture.World world = given(leaf("t_1"), foreign("f_1"), foreign("f_2"))
                .having(index("ix", "t").invalid());

        assertEquals(
                List.of("The index app.ix is not valid and cannot become so with the foreign tables app.f_1,"
                        + " app.f_2. Drop the index with dropPartitionIndexes, and run the change again."),
                problems(IX.create(world)));
    }

    @Test
    void aForeignPartitionOfAValidIndexIsNoHindrance() {
        Planned planned = IX.create(given(leaf("t_1"), foreign("f"))
                .having(index("ix", "t"), index("t_1_ix", "t_1").attachedTo("ix")));

        assertEquals(List.of(), lines(planned));
    }

    @Test
    void whatWasBuiltBesideAForeignPartitionIsTakenByTheIndexOnTheParent() {
        IndexFixture.World world = given(leaf("t_1"), foreign("f"), sub("t_2", leaf("t_2_a")))
                .having(
                        index("t_1_ix", "t_1"),
                        index("t_2_ix", "t_2").invalid(),
                        index("t_2_a_ix", "t_2_a").invalid());

        assertEquals(
                List.of(
                        "drop index app.t_2_a_ix concurrently",
                        "index CONCURRENTLY app.t_2_a_ix on app.t_2_a",
                        "attach index app.t_2_a_ix to app.t_2_ix",
                        "index ALL app.ix on app.t",
                        "require valid app.ix"),
                lines(IX.create(world)));
        assertEquals(List.of(), problems(ix().create(world)));
    }
}
