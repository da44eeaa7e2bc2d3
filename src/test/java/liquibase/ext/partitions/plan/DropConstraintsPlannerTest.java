package liquibase.ext.partitions.plan;

import static liquibase.ext.partitions.plan.ConstraintFixture.c;
import static liquibase.ext.partitions.plan.ConstraintFixture.check;
import static liquibase.ext.partitions.plan.ConstraintFixture.fk;
import static liquibase.ext.partitions.plan.ConstraintFixture.given;
import static liquibase.ext.partitions.plan.ConstraintFixture.key;
import static liquibase.ext.partitions.plan.IndexFixture.foreign;
import static liquibase.ext.partitions.plan.IndexFixture.leaf;
import static liquibase.ext.partitions.plan.IndexFixture.leaves;
import static liquibase.ext.partitions.plan.IndexFixture.name;
import static liquibase.ext.partitions.plan.IndexFixture.sub;
import static liquibase.ext.partitions.plan.PlannerFixture.TABLE;
import static liquibase.ext.partitions.plan.PlannerFixture.lines;
import static liquibase.ext.partitions.plan.PlannerFixture.problems;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import liquibase.ext.partitions.model.BoundOrdering;
import liquibase.ext.partitions.model.ExistingConstraint.Kind;
import liquibase.ext.partitions.model.LockBudget;
import liquibase.ext.partitions.model.TreeConstraints;
import liquibase.ext.partitions.model.TreeIndexes;
import org.junit.jupiter.api.Test;

class DropConstraintsPlannerTest {

    private static final ConstraintFixture.World TREE = given(leaf("t_1"), sub("t_2", leaf("t_2_a")));
    private static final ConstraintFixture.World WHOLE = TREE.having(
            key("fk", "t"),
            key("other", "t_1").inherited(),
            key("fk", "t_2").inherited(),
            key("fk", "t_2_a").inherited());
    private static final ConstraintFixture.World EACH =
            TREE.having(check("c", "t_1"), check("c", "t_2_a").notValid());
    private static final ConstraintFixture.Request LEAVES = c().partitionsOnly();

    @Test
    void theParentsConstraintGoesWithThoseOfItsPartitions() {
        Planned planned = fk().drop(WHOLE);

        assertEquals(List.of("drop constraint fk of app.t"), lines(planned));
        assertFalse(planned.plan().online());
        assertEquals(
                List.of("drop constraint fk of app.t"),
                lines(fk().outsideTransaction().drop(WHOLE)));
        assertEquals(List.of(new Step.DropConstraint(TABLE, "fk", false)), steps(fk().drop(WHOLE)));
        assertEquals(
                List.of(new Step.DropConstraint(TABLE, "fk", true)),
                steps(fk().lenient().drop(WHOLE)));
    }

    /** PostgreSQL cannot drop one without a lock, but others need not wait behind a wait for it. */
    @Test
    void itGoesAtOnceAlsoConcurrently() {
        Planned planned = fk().concurrently().drop(WHOLE);

        assertEquals(List.of("drop constraint fk of app.t"), lines(planned));
        assertTrue(planned.plan().online());
    }

    @Test
    void aUniqueConstraintHasItsNameOnTheTable() {
        for (Kind kind : List.of(Kind.UNIQUE, Kind.EXCLUSION)) {
            assertEquals(
                    List.of("drop constraint u of app.t"),
                    lines(c().named("u").drop(TREE.having(check("u", "t").demanding(kind, "…")))));
        }
    }

    @Test
    void whatIsMissingIsAnErrorUnlessItMayBe() {
        List<String> missing = List.of("There is no constraint c of table app.t. Correct constraintName, or set"
                + " ifExists=\"true\" if it may be missing.");

        assertEquals(missing, problems(c().drop(TREE)));
        assertEquals(missing, problems(LEAVES.drop(TREE)));
        assertEquals(missing, problems(c().outsideTransaction().drop(TREE)));
        assertEquals(missing, problems(LEAVES.outsideTransaction().drop(TREE)));
        assertEquals(List.of(), lines(c().lenient().drop(TREE)));
        assertEquals(List.of(), lines(LEAVES.lenient().drop(TREE)));
    }

    @Test
    void whatIsMissingMayHaveBeenDroppedByAnEarlierRunOfAConcurrentChange() {
        List<String> note = List.of("There is no constraint c of table app.t, so none is dropped");

        for (Planned planned :
                List.of(c().concurrently().drop(TREE), LEAVES.concurrently().drop(TREE))) {
            assertEquals(List.of(), lines(planned));
            assertEquals(note, planned.plan().warnings());
        }
        assertEquals(
                List.of(), LEAVES.lenient().concurrently().drop(TREE).plan().warnings());
    }

    @Test
    void aMissingTableHasNoConstraint() {
        Situation nothing = new Situation(
                Optional.empty(),
                Set.of(),
                LockBudget.UNKNOWN,
                BoundOrdering.TEXTUAL,
                TreeIndexes.UNKNOWN,
                TreeConstraints.UNKNOWN,
                /* guessed= */ false);

        assertEquals(List.of(), lines(fk().lenient().drop(nothing)));
        assertEquals(1, problems(fk().drop(nothing)).size());
    }

    @Test
    void anotherKindOfTheNameStays() {
        assertEquals(
                List.of("The constraint fk of table app.t is a check constraint. Use dropPartitionConstraints, or"
                        + " correct constraintName."),
                problems(fk().drop(TREE.having(check("fk", "t")))));
        assertEquals(
                List.of("The constraint c of table app.t is a foreign key. Use dropPartitionForeignKeys, or correct"
                        + " constraintName."),
                problems(c().lenient().drop(TREE.having(key("c", "t")))));
        assertEquals(
                List.of("The constraint c of table app.t_1 is a primary key. Use dropPrimaryKey, or correct"
                        + " constraintName."),
                problems(LEAVES.drop(TREE.having(check("c", "t_1").demanding(Kind.PRIMARY_KEY, "PRIMARY KEY (k)")))));
        assertEquals(
                List.of("The constraint c of table app.t_1 is a constraint. Use another change, or correct"
                        + " constraintName."),
                problems(LEAVES.concurrently()
                        .drop(TREE.having(check("c", "t_1").demanding(Kind.OTHER, "NOT NULL k")))));
    }

    @Test
    void whatBelongsToTheParentStays() {
        assertEquals(
                List.of(
                        "The constraint c of table app.t_1 belongs to that of its parent and cannot be dropped by itself."
                                + " Drop that of the parent."),
                problems(LEAVES.drop(
                        TREE.having(check("c", "t"), check("c", "t_1").inherited()))));
        assertEquals(
                List.of(
                        "The constraint fk of table app.t belongs to that of its parent and cannot be dropped by itself."
                                + " Drop that of the parent."),
                problems(fk().concurrently().drop(TREE.having(key("fk", "t").inherited()))));
    }

    @Test
    void whatIsDescribedOtherwiseStays() {
        assertEquals(
                List.of(
                        "The constraint c of table app.t is CHECK ((b)), and the change describes it as CHECK ((a > 0))."
                                + " Describe what it is, so that a rollback makes the same, or correct constraintName."),
                problems(c().dropDescribed(TREE.having(check("c", "t").demanding(Kind.CHECK, "CHECK ((b))")))));
        assertEquals(
                List.of(
                        "The constraint c of table app.t_1 is CHECK ((b)), and the change describes it as CHECK ((a > 0))."
                                + " Describe what it is, so that a rollback makes the same, or correct constraintName."),
                problems(LEAVES.dropDescribed(
                        TREE.having(check("c", "t_1").demanding(Kind.CHECK, "CHECK ((b))"), check("c", "t_2_a")))));
        assertEquals(List.of("drop constraint fk of app.t"), lines(fk().dropDescribed(WHOLE)));
    }

    @Test
    void eachLeafsGoesInOneTransaction() {
        assertEquals(List.of("drop constraint c of app.t_1, drop constraint c of app.t_2_a"), lines(LEAVES.drop(EACH)));
        assertEquals(
                List.of("drop constraint fk of app.t_1"),
                lines(fk().partitionsOnly().drop(TREE.having(key("fk", "t_1")))));
    }

    @Test
    void eachLeafsGoesInBatchesOutsideOne() {
        Planned planned = LEAVES.outsideTransaction().drop(EACH.with(new LockBudget(64, 20, 100, 50)));

        assertEquals(List.of("drop constraint c of app.t_1", "drop constraint c of app.t_2_a"), lines(planned));
        assertEquals(List.of(), planned.plan().warnings());
    }

    @Test
    void eachLeafsGoesByItselfConcurrently() {
        Planned planned = LEAVES.concurrently().drop(EACH.sized("t_1", 7));

        assertEquals(List.of("drop constraint c of app.t_1", "drop constraint c of app.t_2_a"), lines(planned));
        assertEquals(List.of("app.t_1 7", "app.t_2_a 0"), leaves(planned));
        assertTrue(planned.plan().online());
    }

    @Test
    void theyAreNarrowedByMatching() {
        assertEquals(
                List.of("drop constraint c of app.t_2_a"),
                lines(c().matching("t_2").drop(EACH)));
    }

    @Test
    void aForeignTablesGoesToo() {
        assertEquals(
                List.of("drop constraint c of app.f"),
                lines(LEAVES.drop(given(foreign("f")).having(check("c", "f")))));
    }

    /** The constraint that an index enforces is named like the index, as each is a relation of the schema. */
    @Test
    void uniqueConstraintsOfLeavesAreNamedByTheirTables() {
        ConstraintFixture.World world = TREE.having(
                check("t_1_c", "t_1").demanding(Kind.UNIQUE, "UNIQUE (a)"),
                check("t_2_a_c", "t_2_a").demanding(Kind.EXCLUSION, "EXCLUDE …"));

        assertEquals(
                List.of("drop constraint t_1_c of app.t_1, drop constraint t_2_a_c of app.t_2_a"),
                lines(LEAVES.drop(world)));
        assertEquals(
                List.of("drop constraint c of app.t_1, drop constraint t_1_c of app.t_1,"
                        + " drop constraint t_2_a_c of app.t_2_a"),
                lines(LEAVES.drop(world.having(check("c", "t_1")))));
        assertEquals(1, problems(fk().named("c").partitionsOnly().drop(world)).size());
    }

    @Test
    void refusesToDropMoreThanTheLockTableHolds() {
        assertEquals(
                List.of("Dropping the constraint fk locks 30 objects at once, and the server has room for at most 29"
                        + " (max_locks_per_transaction is 64). Raise max_locks_per_transaction; PostgreSQL drops a"
                        + " constraint of a partitioned table only as a whole."),
                problems(fk().drop(WHOLE.with(new LockBudget(64, 5, 29, 2)))));
        assertEquals(List.of(), problems(fk().drop(WHOLE.with(new LockBudget(64, 5, 30, 2)))));
        assertEquals(List.of(), problems(fk().outsideTransaction().drop(WHOLE.with(new LockBudget(64, 5, 28, 2)))));
    }

    @Test
    void otherKindsLockLess() {
        ConstraintFixture.World checked = TREE.having(check("c", "t"));
        ConstraintFixture.World unique = TREE.having(check("c", "t").demanding(Kind.UNIQUE, "UNIQUE (k)"));

        assertEquals(
                1, problems(c().drop(checked.with(new LockBudget(64, 5, 7, 0)))).size());
        assertEquals(List.of(), problems(c().drop(checked.with(new LockBudget(64, 5, 8, 0)))));
        assertEquals(
                1, problems(c().drop(unique.with(new LockBudget(64, 5, 11, 0)))).size());
        assertEquals(List.of(), problems(c().drop(unique.with(new LockBudget(64, 5, 12, 0)))));
    }

    @Test
    void warnsOfMoreThanTheServerGuarantees() {
        assertEquals(
                List.of("One transaction would lock 28 objects, the server guarantees 27 to all sessions together"
                        + " (max_locks_per_transaction is 64), so it, or other sessions meanwhile, may fail with \"out"
                        + " of shared memory\"; raise max_locks_per_transaction"),
                fk().drop(WHOLE.with(new LockBudget(64, 27, 100, 0))).plan().warnings());
        assertEquals(
                List.of(),
                fk().drop(WHOLE.with(new LockBudget(64, 28, 100, 0))).plan().warnings());
    }

    @Test
    void whatOnlyLeavesHaveIsNoneOfTheTable() {
        ConstraintFixture.World ofLeaf = TREE.having(key("fk", "t_1").notValid());

        assertEquals(
                List.of(
                        "There is no constraint fk of table app.t, only of its partition app.t_1. Set partitionsOnly=\"true\""
                                + " to drop it there, or correct constraintName."),
                problems(fk().drop(ofLeaf)));
        assertEquals(
                List.of("There is no constraint fk of the table, and it stays on partition app.t_1;"
                        + " partitionsOnly=\"true\" drops it there"),
                fk().lenient().drop(ofLeaf).plan().warnings());
    }

    @Test
    void aRollbackLeavesWhatBelongsToATableFurtherUp() {
        Planned planned = c().lenient().drop(TREE.having(check("c", "t").inherited()));

        assertEquals(List.of(), lines(planned));
        assertEquals(List.of(), problems(planned));
        assertEquals(
                List.of(
                        "The constraint c of table app.t belongs to that of the parent, which the change has not made, and"
                                + " stays"),
                planned.plan().warnings());
    }

    @Test
    void ofATableThatNobodyKnowsTheConstraintIsDropped() {
        assertEquals(List.of(new Step.DropConstraint(TABLE, "fk", false)), steps(fk().drop(Situation.unknown())));
        assertEquals(
                List.of(new Step.DropConstraint(TABLE, "fk", true)),
                steps(fk().lenient().drop(Situation.unknown())));
    }

    @Test
    void ofATableThatNobodyKnowsThereIsNothingToPrintForPartitions() {
        Planned planned = LEAVES.drop(Situation.unknown());

        assertEquals(List.of(), lines(planned));
        assertEquals(
                List.of("The partitions of app.t are not known, so there is nothing to print for them"),
                planned.plan().warnings());
    }

    /** An equal foreign key of another name may have taken the place of one, and nobody knows which kind it is. */
    @Test
    void ofATreeThatOnlyAChangelogKnowsEachIsDroppedIfItExists() {
        Situation situation = Situation.guessed(Optional.of(given(leaf("t_1")).tree()));

        assertEquals(
                List.of(new Step.DropConstraint(name("t_1"), "fk", true)),
                steps(fk().partitionsOnly().concurrently().drop(situation)));
        assertEquals(
                List.of(
                        new Step.DropConstraint(name("t_1"), "c", true),
                        new Step.DropConstraint(name("t_1"), "t_1_c", true)),
                steps(LEAVES.drop(situation)));
        assertEquals(List.of(new Step.DropConstraint(TABLE, "fk", false)), steps(fk().drop(situation)));
    }

    private static List<Step> steps(Planned planned) {
        return planned.orThrow("test").steps();
    }
}
