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
import java.util.Optional;
import java.util.stream.Stream;
import liquibase.ext.partitions.model.ExclusionConstraint;
import liquibase.ext.partitions.model.KeyColumn;
import liquibase.ext.partitions.model.PartitionKey;
import liquibase.ext.partitions.model.PartitionNode;
import liquibase.ext.partitions.model.PartitionStrategy;
import liquibase.ext.partitions.model.PartitionTree;
import liquibase.ext.partitions.model.TreeIndexes;
import liquibase.ext.partitions.model.UniqueConstraint;
import org.junit.jupiter.api.Test;

/** Where the plan for a constraint that an index enforces is another than that for an index of its own. */
class IndexConstraintsTest {

    private static final IndexFixture.Request UNIQUE = ix().defined(new UniqueConstraint(List.of("k")));
    private static final IndexFixture.Request ONLINE = UNIQUE.concurrently();
    private static final IndexFixture.Request EXCLUDE =
            ix().defined(new ExclusionConstraint("USING gist (k WITH =, r WITH &&)"));
    private static final PartitionNode NESTED = sub("t_1", leaf("t_1_a"));

    @Test
    void isMadeInOneTransaction() {
        assertEquals(
                List.of(
                        "constraint ix on only app.t, constraint t_1_ix on only app.t_1, constraint t_1_a_ix on app.t_1_a,"
                                + " attach index app.t_1_a_ix to app.t_1_ix, attach index app.t_1_ix to app.ix,"
                                + " require valid app.ix"),
                lines(UNIQUE.create(given(NESTED))));
    }

    @Test
    void isMadeLeafByLeafOutsideOne() {
        List<String> expected = List.of(
                "constraint ix on only app.t",
                "constraint t_1_ix on app.t_1, attach index app.t_1_ix to app.ix",
                "constraint t_2_ix on app.t_2, attach index app.t_2_ix to app.ix",
                "require valid app.ix");

        assertEquals(expected, lines(UNIQUE.outsideTransaction().create(given(leaf("t_1"), leaf("t_2")))));
        assertEquals(
                expected,
                lines(EXCLUDE.outsideTransaction()
                        .create(given(leaf("t_1"), leaf("t_2")).comparing("k"))));
    }

    @Test
    void usesAnIndexThatIsBuiltConcurrently() {
        Planned planned = ONLINE.create(given(NESTED));

        assertEquals(
                List.of(
                        "constraint ix on only app.t",
                        "constraint t_1_ix on only app.t_1",
                        "index CONCURRENTLY app.t_1_a_ix on app.t_1_a",
                        "use index t_1_a_ix on app.t_1_a",
                        "attach index app.t_1_a_ix to app.t_1_ix",
                        "attach index app.t_1_ix to app.ix",
                        "require valid app.ix"),
                lines(planned));
        assertEquals(
                List.of("-", "-", "app.t_1_a 0", "app.t_1_a 0", "app.t_1_a 0", "-", "-"), IndexFixture.leaves(planned));
    }

    @Test
    void isOnThePartitionsOnly() {
        assertEquals(
                List.of("constraint t_1_ix on app.t_1"),
                lines(EXCLUDE.partitionsOnly().create(given(leaf("t_1")).on(140_024))));
        assertEquals(
                List.of("index CONCURRENTLY app.t_1_ix on app.t_1", "use index t_1_ix on app.t_1"),
                lines(ONLINE.partitionsOnly().create(given(leaf("t_1")))));
    }

    @Test
    void aRunThatStoppedBeforeTheIndexWasUsedGoesOnThere() {
        Planned planned = ONLINE.create(given(leaf("t_1"), leaf("t_2"))
                .having(
                        index("ix", "t").ofConstraint().invalid(),
                        index("t_1_ix", "t_1"),
                        index("t_2_ix", "t_2").ofConstraint()));

        assertEquals(
                List.of(
                        "use index t_1_ix on app.t_1",
                        "attach index app.t_1_ix to app.ix",
                        "attach index app.t_2_ix to app.ix",
                        "require valid app.ix"),
                lines(planned));
        assertEquals(List.of(), planned.plan().warnings());
    }

    @Test
    void anIndexOfTheNameThatWasThereBeforeIsUsedAndSaid() {
        Planned planned = UNIQUE.create(given(leaf("t_1")).having(index("t_1_ix", "t_1")));

        assertEquals(
                List.of("constraint ix on only app.t, use index t_1_ix on app.t_1, attach index app.t_1_ix to app.ix,"
                        + " require valid app.ix"),
                lines(planned));
        assertEquals(
                List.of("Partition app.t_1 already has the equal unique index app.t_1_ix, which the constraint uses"
                        + " instead of building another; a rollback drops it too"),
                planned.plan().warnings());
    }

    @Test
    void anInvalidIndexOfTheNameIsDroppedAndBuiltAnew() {
        IndexFixture.World world = given(leaf("t_1"))
                .having(
                        index("ix", "t").ofConstraint().invalid(),
                        index("t_1_ix", "t_1").invalid());

        assertEquals(
                List.of(
                        "drop index app.t_1_ix concurrently",
                        "index CONCURRENTLY app.t_1_ix on app.t_1",
                        "use index t_1_ix on app.t_1",
                        "attach index app.t_1_ix to app.ix",
                        "require valid app.ix"),
                lines(ONLINE.create(world)));
        assertEquals(
                List.of("drop index app.t_1_ix, constraint t_1_ix on app.t_1, attach index app.t_1_ix to app.ix,"
                        + " require valid app.ix"),
                lines(UNIQUE.lenient().create(world)));
    }

    /** DROP INDEX refuses what a constraint needs. */
    @Test
    void anInvalidIndexOfAConstraintIsBuiltAnewInItsPlace() {
        IndexFixture.World world = given(leaf("t_1"))
                .having(
                        index("ix", "t").ofConstraint().invalid(),
                        index("t_1_ix", "t_1").ofConstraint().invalid());

        assertEquals(
                List.of("reindex app.t_1_ix concurrently", "attach index app.t_1_ix to app.ix", "require valid app.ix"),
                lines(ONLINE.create(world)));
    }

    @Test
    void whatReindexHasLeftBehindIsDroppedUnlessAConstraintHasIt() {
        Planned planned = ONLINE.create(given(leaf("t_1"))
                .having(
                        index("ix", "t").ofConstraint(),
                        index("t_1_ix", "t_1").ofConstraint().attachedTo("ix"),
                        index("t_1_ix_ccnew", "t_1").invalid(),
                        index("t_1_ix_ccold", "t_1").ofConstraint().invalid()));

        assertEquals(List.of("drop index app.t_1_ix_ccnew concurrently"), lines(planned));
    }

    @Test
    void oneOfATableThatHasLostAllPartitionsIsMadeAnew() {
        Planned planned = ONLINE.create(given(sub("t_1"))
                .having(
                        index("ix", "t").ofConstraint().invalid(),
                        index("t_1_ix", "t_1").ofConstraint().invalid()));

        assertEquals(
                List.of(
                        "drop constraint t_1_ix of app.t_1",
                        "constraint t_1_ix on only app.t_1",
                        "attach index app.t_1_ix to app.ix",
                        "require valid app.ix"),
                lines(planned));
    }

    @Test
    void anEqualConstraintOfAnotherNameIsAttached() {
        Planned planned =
                ONLINE.create(given(leaf("t_1")).having(index("mine", "t_1").ofConstraint()));

        assertEquals(
                List.of("constraint ix on only app.t", "attach index app.mine to app.ix", "require valid app.ix"),
                lines(planned));
        assertEquals(
                List.of("Partition app.t_1 already has the equal constraint mine, which is attached instead of building"
                        + " another; a rollback drops it too"),
                planned.plan().warnings());
        assertEquals(
                List.of("Partition app.t_1 already has the equal constraint mine, so none is built"),
                UNIQUE.partitionsOnly()
                        .create(given(leaf("t_1")).having(index("mine", "t_1").ofConstraint()))
                        .plan()
                        .warnings());
    }

    /** ALTER INDEX … ATTACH PARTITION refuses a bare index for a constraint (42P17). */
    @Test
    void anEqualIndexOfAnotherNameIsLeftAlone() {
        assertEquals(
                List.of("constraint ix on only app.t, constraint t_1_ix on app.t_1, attach index app.t_1_ix to app.ix,"
                        + " require valid app.ix"),
                lines(UNIQUE.create(given(leaf("t_1")).having(index("mine", "t_1")))));
    }

    @Test
    void anIndexOfTheNameOnAPartitionedTableIsInTheWay() {
        assertEquals(
                List.of(
                        "The name app.ix is taken by an index of app.t. Drop or rename that, or give another"
                                + " constraintName.",
                        "The name app.t_1_ix is taken by an index of app.t_1. Drop or rename that, or give another"
                                + " constraintName."),
                problems(ONLINE.create(given(NESTED)
                        .having(index("ix", "t"), index("t_1_ix", "t_1").shaped("btree (x)")))));
    }

    @Test
    void anotherConstraintOfTheNameIsAnErrorThatSaysBoth() {
        assertEquals(
                List.of("There is already a constraint ix of table app.t, USING btree (x), and USING btree (k) is asked"
                        + " for. Drop or rename it, or give another constraintName."),
                problems(ONLINE.create(given(leaf("t_1"))
                        .having(index("ix", "t").ofConstraint().shaped("btree (x)")))));
        assertEquals(
                List.of(
                        "There is already an index app.t_1_ix USING btree (x), and USING btree (k) is asked for. Drop or"
                                + " rename it, or give another constraintName."),
                problems(ONLINE.create(
                        given(leaf("t_1")).having(index("t_1_ix", "t_1").shaped("btree (x)")))));
    }

    @Test
    void aConstraintWithoutAnIndexOfTheNameIsAnErrorToo() {
        List<String> expected =
                List.of("Table app.t_1 already has a constraint t_1_ix, a check constraint CHECK ((k > 0)),"
                        + " and USING btree (k) is asked for. Drop or rename it, or give another constraintName.");

        assertEquals(expected, problems(ONLINE.create(given(leaf("t_1")).checked("t_1", "t_1_ix"))));
        assertEquals(
                expected,
                problems(ONLINE.create(
                        given(leaf("t_1")).checked("t_1", "t_1_ix").having(index("t_1_ix", "t_1")))));
        assertEquals(List.of(), problems(ix().create(given(leaf("t_1")).checked("t_1", "t_1_ix"))));
        assertEquals(
                List.of(),
                problems(ONLINE.create(given(leaf("t_1"))
                        .checked("t_1", "t_1_ix")
                        .having(index("mine", "t_1").ofConstraint()))));
    }

    @Test
    void oneThatIsPartOfAnotherConstraintIsAnError() {
        assertEquals(
                List.of("The constraint t_1_ix of table app.t_1 is a partition of the constraint other. Give another"
                        + " constraintName."),
                problems(ONLINE.create(given(leaf("t_1"))
                        .having(index("t_1_ix", "t_1").ofConstraint().attachedTo("other")))));
    }

    @Test
    void oneOfTheNameIsKeptOnlyWhenToldInATransaction() {
        IndexFixture.World world = given(leaf("t_1"))
                .having(
                        index("ix", "t").ofConstraint(),
                        index("t_1_ix", "t_1").ofConstraint().attachedTo("ix"));

        assertEquals(
                List.of("There is already a constraint ix of table app.t. Set ifNotExists=\"true\" to keep it, or give"
                        + " another constraintName."),
                problems(UNIQUE.create(world)));
        assertEquals(
                List.of("The constraint ix is there already, equal and valid, and is kept; a rollback drops it"),
                UNIQUE.lenient().create(world).plan().warnings());
        assertEquals(List.of(), lines(ONLINE.create(world)));
    }

    @Test
    void namesAreSaidOfConstraints() {
        assertEquals(
                List.of("The constraint name \"" + "x".repeat(64)
                        + "\" has 64 bytes, PostgreSQL's limit is 63. Give a shorter constraintName."),
                problems(UNIQUE.named("x".repeat(64)).create(given())));
        assertEquals(
                List.of("The constraints of app.t and app.i would both have the name app.ix. Give another"
                        + " constraintName."),
                problems(UNIQUE.pattern("{partition}x").create(given(leaf("i")))));
        assertEquals(
                List.of("The name app.t_1 is taken by a table. Drop or rename that, or give another constraintName."),
                problems(UNIQUE.named("t_1").create(given(leaf("t_1")))));
        assertEquals(
                List.of("The name app.ix is taken by a sequence. Drop or rename that, or give another constraintName."),
                problems(UNIQUE.create(given().taken("ix", new TreeIndexes.Taken("a sequence", null, "")))));
    }

    @Test
    void aUniqueConstraintHoldsThePartitionKey() {
        assertEquals(
                List.of("The unique constraint ix lacks column k of the partition key of app.t, and PostgreSQL checks"
                        + " uniqueness within one partition only. Add column k, or set partitionsOnly=\"true\" to have it"
                        + " unique in each partition."),
                problems(ix().defined(new UniqueConstraint(List.of("a"))).create(given(leaf("t_1")))));
    }

    @Test
    void anExclusionConstraintComparesThePartitionKeysOfAllLevelsByEquality() {
        IndexFixture.World world = given(NESTED);

        assertEquals(List.of(), problems(EXCLUDE.create(world.comparing("r", "k"))));
        assertEquals(List.of(), problems(EXCLUDE.partitionsOnly().create(world.comparing("r"))));
        assertEquals(
                List.of(
                        "The exclusion constraint ix does not compare columns a, b of the partition key of app.t with =, and"
                                + " PostgreSQL compares rows within one partition only. Add a WITH =, b WITH =, or set"
                                + " partitionsOnly=\"true\" to have it in each partition."),
                problems(EXCLUDE.create(world.comparing("k").with(keyed(world, "a", "b")))));
        assertEquals(
                List.of("The exclusion constraint ix is impossible on app.t, whose partition key holds the expression"
                        + " lower(a). Set partitionsOnly=\"true\" to have it in each partition."),
                problems(EXCLUDE.create(world.comparing("k").with(keyed(world, "lower(a)")))));
    }

    @Test
    void anExclusionConstraintOfAPartitionedTableNeedsANewServer() {
        IndexFixture.World world = given(leaf("t_1")).comparing("k").on(160_015);

        assertEquals(
                List.of("The exclusion constraint ix needs PostgreSQL 17 on a partitioned table, and the server is"
                        + " PostgreSQL 16. Set partitionsOnly=\"true\" to have it in each partition."),
                problems(EXCLUDE.create(world)));
        assertEquals(List.of(), problems(EXCLUDE.create(world.on(170_000))));
        assertEquals(List.of(), problems(EXCLUDE.create(Situation.guessed(Optional.of(world.tree())))));
    }

    @Test
    void anExclusionConstraintIsNotBuiltConcurrently() {
        assertEquals(
                List.of(
                        "concurrently=\"true\" is impossible for an exclusion constraint, which PostgreSQL builds only while"
                                + " it blocks reads and writes. Leave out concurrently; with runInTransaction=\"false\" on the"
                                + " changeset each partition is locked by itself only."),
                problems(EXCLUDE.concurrently().create(given(leaf("t_1")))));
    }

    @Test
    void isNotForForeignTables() {
        assertEquals(
                List.of(
                        "The exclusion constraint ix cannot be had with the foreign table app.f among the partitions. Set"
                                + " partitionsOnly=\"true\" and matching to name the other partitions."),
                problems(EXCLUDE.partitionsOnly().create(given(leaf("t_1"), foreign("f")))));
        assertEquals(
                List.of("The unique constraint ix cannot be had with the foreign table app.f among the partitions. Set"
                        + " partitionsOnly=\"true\" and matching to name the other partitions."),
                problems(UNIQUE.create(given(leaf("t_1"), foreign("f")))));
    }

    @Test
    void onATableThatNobodyKnowsPostgresFindsThePartitions() {
        Planned planned = ONLINE.create(Situation.unknown());

        assertEquals(List.of("constraint ix on app.t"), lines(planned));
        assertEquals(
                List.of(
                        "The partitions of app.t are not known, so the constraint is built on all of them at once, under"
                                + " names that PostgreSQL gives, and blocks reads and writes"),
                planned.plan().warnings());
    }

    @Test
    void aLeafThatAnotherSessionWorksOnHasToWait() {
        Planned planned = ONLINE.create(given(leaf("t_1"))
                .having(
                        index("ix", "t").ofConstraint().invalid(),
                        index("t_1_ix", "t_1").invalid())
                .building("t_1", 4711));

        assertEquals(List.of(), lines(planned));
        assertEquals(
                List.of(new Plan.Awaited(name("t_1"), 4711)), planned.plan().awaited());
    }

    private static PartitionTree keyed(IndexFixture.World world, String... columns) {
        PartitionNode root = world.tree().root();
        PartitionKey key = new PartitionKey(
                PartitionStrategy.RANGE,
                Stream.of(columns).map(sql -> new KeyColumn(sql, null, null)).toList());
        return new PartitionTree(
                new PartitionNode(root.name(), null, key, false, root.children()),
                world.tree().shape(),
                world.tree().serverVersion());
    }
}
