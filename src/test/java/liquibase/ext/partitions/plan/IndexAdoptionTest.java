package liquibase.ext.partitions.plan;

import static liquibase.ext.partitions.plan.IndexFixture.foreign;
import static liquibase.ext.partitions.plan.IndexFixture.given;
import static liquibase.ext.partitions.plan.IndexFixture.index;
import static liquibase.ext.partitions.plan.IndexFixture.ix;
import static liquibase.ext.partitions.plan.IndexFixture.leaf;
import static liquibase.ext.partitions.plan.IndexFixture.name;
import static liquibase.ext.partitions.plan.IndexFixture.sub;
import static liquibase.ext.partitions.plan.PlannerFixture.lines;
import static liquibase.ext.partitions.plan.PlannerFixture.problems;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import liquibase.ext.partitions.model.TreeIndexes;
import org.junit.jupiter.api.Test;

/** Indexes that others have made: equal ones, and ones in the way. */
class IndexAdoptionTest {

    private static final IndexFixture.Request IX = ix().concurrently();
    private static final List<String> BUILT = List.of(
            "index ONLY app.ix on app.t",
            "index CONCURRENTLY app.t_1_ix on app.t_1",
            "attach index app.t_1_ix to app.ix",
            "require valid app.ix");

    @Test
    void anEqualIndexOfAPartitionIsAttached() {
        Planned planned = IX.create(given(leaf("t_1")).having(index("mine", "t_1")));

        assertEquals(
                List.of("index ONLY app.ix on app.t", "attach index app.mine to app.ix", "require valid app.ix"),
                lines(planned));
        assertEquals(
                List.of("Partition app.t_1 already has the equal index app.mine, which is attached instead of"
                        + " building another; a rollback drops it too"),
                planned.plan().warnings());
    }

    @Test
    void withPartitionsOnlyItIsAsGoodAsANewOne() {
        Planned planned = ix().partitionsOnly().create(given(leaf("t_1")).having(index("mine", "t_1")));

        assertEquals(List.of(), lines(planned));
        assertEquals(
                List.of("Partition app.t_1 already has the equal index app.mine, so none is built"),
                planned.plan().warnings());
    }

    @Test
    void oneThatIsPartOfAnotherIndexIsLeftAlone() {
        assertEquals(
                BUILT,
                lines(IX.create(given(leaf("t_1")).having(index("mine", "t_1").attachedTo("other")))));
    }

    @Test
    void oneThatAConstraintNeedsIsLeftAlone() {
        assertEquals(
                BUILT,
                lines(IX.create(given(leaf("t_1")).having(index("mine", "t_1").ofConstraint()))));
    }

    @Test
    void anInvalidOneAndADifferentOneAreLeftAlone() {
        assertEquals(
                BUILT,
                lines(IX.create(given(leaf("t_1"))
                        .having(
                                index("mine", "t_1").invalid(),
                                index("different", "t_1").shaped("btree (x)"),
                                index("unseen", "t_1").shaped(null)))));
    }

    @Test
    void anEqualIndexOfTheTableItselfIsNone() {
        assertEquals(BUILT, lines(IX.create(given(leaf("t_1")).having(index("mine", "t")))));
    }

    @Test
    void anEqualIndexOfASubPartitionedTableIsAttachedWithItsPartitions() {
        Planned planned = IX.create(given(sub("t_1", leaf("t_1_a")))
                .having(index("mine", "t_1"), index("its", "t_1_a").attachedTo("mine")));

        assertEquals(
                List.of("index ONLY app.ix on app.t", "attach index app.mine to app.ix", "require valid app.ix"),
                lines(planned));
    }

    @Test
    void aPartitionedIndexNeedNotBeValidSinceItIsCompleted() {
        Planned planned = IX.create(given(sub("t_1", leaf("t_1_a"), leaf("t_1_b")))
                .having(index("half", "t_1").invalid(), index("its", "t_1_a").attachedTo("half")));

        assertEquals(
                List.of(
                        "index ONLY app.ix on app.t",
                        "index CONCURRENTLY app.t_1_b_ix on app.t_1_b",
                        "attach index app.t_1_b_ix to app.half",
                        "attach index app.half to app.ix",
                        "require valid app.ix"),
                lines(planned));
    }

    @Test
    void aValidPartitionedIndexIsPreferredToAnInvalidOne() {
        Planned planned = IX.create(given(sub("t_1", leaf("t_1_a")))
                .having(
                        index("half", "t_1").invalid(),
                        index("whole", "t_1"),
                        index("its", "t_1_a").attachedTo("whole")));

        assertEquals(
                List.of("index ONLY app.ix on app.t", "attach index app.whole to app.ix", "require valid app.ix"),
                lines(planned));
    }

    @Test
    void anInvalidPartitionedIndexThatNothingCanCompleteIsLeftAlone() {
        Planned planned = IX.create(given(sub("t_1"), sub("t_2", leaf("t_2_a"), foreign("f")))
                .having(index("empty", "t_1").invalid(), index("stuck", "t_2").invalid()));

        assertEquals(
                List.of(
                        "index ONLY app.ix on app.t",
                        "index ONLY app.t_1_ix on app.t_1",
                        "index CONCURRENTLY app.t_2_a_ix on app.t_2_a",
                        "attach index app.t_1_ix to app.ix",
                        "index ALL app.t_2_ix on app.t_2",
                        "attach index app.t_2_ix to app.ix",
                        "require valid app.ix"),
                lines(planned));
    }

    /** CREATE INDEX on the parent takes the first equal one, valid or not, and a foreign table keeps it invalid then. */
    @Test
    void anInvalidEqualIndexBesideAForeignPartitionIsInTheWay() {
        assertEquals(
                List.of("The index app.mine of partition app.t_1 is not valid, and the foreign table beside it makes"
                        + " PostgreSQL take any equal index. Drop app.mine, and run the change again."),
                problems(IX.create(given(leaf("t_1"), foreign("f"))
                        .having(index("mine", "t_1").invalid()))));
    }

    @Test
    void anotherDefinitionUnderTheNameIsAnErrorThatSaysBoth() {
        assertEquals(
                List.of("There is already an index app.ix USING btree (x), and USING btree (k) is asked for. Drop or"
                        + " rename it, or give another indexName."),
                problems(IX.create(given(leaf("t_1")).having(index("ix", "t").shaped("btree (x)")))));
        assertEquals(
                List.of("There is already an index app.t_1_ix USING btree (x), and USING btree (k) is asked for. Drop"
                        + " or rename it, or give another indexName."),
                problems(ix().lenient()
                        .create(given(leaf("t_1"))
                                .having(index("t_1_ix", "t_1").shaped("btree (x)"), index("equal", "t_1")))));
    }

    @Test
    void anotherRelationUnderTheNameIsAnError() {
        assertEquals(
                List.of(
                        "The name app.ix is taken by an index of app.other. Drop or rename that, or give another"
                                + " indexName.",
                        "The name app.t_1_ix is taken by a sequence. Drop or rename that, or give another indexName."),
                problems(IX.create(given(leaf("t_1"))
                        .taken("ix", new TreeIndexes.Taken("an index", name("other"), "USING btree (k)"))
                        .taken("t_1_ix", new TreeIndexes.Taken("a sequence", null, "")))));
    }

    @Test
    void itDoesNotMatterWhereAnEqualIndexIsAttached() {
        assertEquals(
                List.of("index ONLY app.ix on app.t", "attach index app.mine to app.ix", "require valid app.ix"),
                lines(IX.create(given(leaf("t_1"))
                        .having(index("mine", "t_1"))
                        .taken("t_1_ix", new TreeIndexes.Taken("a sequence", null, "")))));
    }

    @Test
    void theNamedIndexOfAPartitionMayNotBePartOfAnotherIndex() {
        assertEquals(
                List.of("The index app.t_1_ix is a partition of the index app.other. Give another indexName or"
                        + " partitionIndexName."),
                problems(IX.create(
                        given(leaf("t_1")).having(index("t_1_ix", "t_1").attachedTo("other")))));
    }

    @Test
    void theNamedIndexMayNotBelongToAConstraint() {
        assertEquals(
                List.of("The index app.ix belongs to a constraint. Give another indexName or partitionIndexName."),
                problems(IX.create(given(leaf("t_1")).having(index("ix", "t").ofConstraint()))));
    }

    @Test
    void aPartitionsIndexOfTheNameIsUsedInATransactionToo() {
        assertEquals(
                List.of("index ONLY app.ix on app.t, attach index app.t_1_ix to app.ix, require valid app.ix"),
                lines(ix().create(given(leaf("t_1")).having(index("t_1_ix", "t_1")))));
    }
}
