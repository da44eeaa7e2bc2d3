package liquibase.ext.partitions.plan;

import static liquibase.ext.partitions.plan.ConstraintFixture.c;
import static liquibase.ext.partitions.plan.ConstraintFixture.check;
import static liquibase.ext.partitions.plan.ConstraintFixture.fk;
import static liquibase.ext.partitions.plan.ConstraintFixture.given;
import static liquibase.ext.partitions.plan.ConstraintFixture.key;
import static liquibase.ext.partitions.plan.IndexFixture.foreign;
import static liquibase.ext.partitions.plan.IndexFixture.leaf;
import static liquibase.ext.partitions.plan.IndexFixture.leaves;
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
import liquibase.ext.partitions.model.ExistingConstraint;
import liquibase.ext.partitions.model.ExistingConstraint.Kind;
import liquibase.ext.partitions.model.LockBudget;
import liquibase.ext.partitions.model.ReferencedTable;
import liquibase.ext.partitions.model.ReferentialAction;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CreateConstraintsPlannerTest {

    private static final ConstraintFixture.World TWO = given(leaf("t_1"), leaf("t_2"));
    private static final ConstraintFixture.World DEEP =
            given(sub("t_1", sub("t_1_a", leaf("t_1_a_x")), leaf("t_1_b")), leaf("t_2"));

    @Nested
    class NothingThere {

        /** Each locks the whole tree, and would have to wait for the validation of another leaf. */
        @Test
        void aForeignKeyToTheTableItselfIsAddedEverywhereBeforeItIsValidatedAnywhere() {
            assertEquals(
                    List.of(
                            "constraint fk on app.t_1 not valid",
                            "constraint fk on app.t_2 not valid",
                            "validate fk of app.t_1",
                            "validate fk of app.t_2",
                            "constraint fk on app.t"),
                    lines(fk().defined(ConstraintFixture.foreignKey(TABLE, ReferentialAction.NO_ACTION))
                            .concurrently()
                            .create(TWO.on(17))));
        }

        @ParameterizedTest
        @ValueSource(ints = {14, 15, 16, 17, 18})
        void oneStatementInATransaction(int major) {
            for (ConstraintFixture.Request request : List.of(fk(), c())) {
                Planned planned = request.create(TWO.on(major));

                assertEquals(List.of("constraint " + request.constraint() + " on app.t"), lines(planned));
                assertFalse(planned.plan().online());
                assertEquals(List.of(), planned.plan().warnings());
            }
        }

        @Test
        void oneStatementOutsideATransaction() {
            assertEquals(
                    List.of("constraint fk on app.t"),
                    lines(fk().outsideTransaction().create(TWO)));
            assertEquals(
                    List.of("constraint c on app.t"),
                    lines(c().outsideTransaction().create(DEEP)));
        }

        @ParameterizedTest
        @ValueSource(ints = {14, 17, 18})
        void aCheckConcurrentlyBeginsWithTheTable(int major) {
            Planned planned = c().concurrently().create(DEEP.on(major).sized("t_2", 5));

            assertEquals(
                    List.of(
                            "constraint c on app.t not valid",
                            "validate c of app.t_2",
                            "validate c of app.t_1_a_x",
                            "validate c of app.t_1_b",
                            "validate c of app.t"),
                    lines(planned));
            assertEquals(List.of("-", "app.t_2 5", "app.t_1_a_x 0", "app.t_1_b 0", "-"), leaves(planned));
            assertTrue(planned.plan().online());
        }

        @Test
        void aForeignKeyConcurrentlyBeginsWithTheTableWhereItCan() {
            assertEquals(
                    List.of(
                            "constraint fk on app.t not valid",
                            "validate fk of app.t_1",
                            "validate fk of app.t_2",
                            "validate fk of app.t"),
                    lines(fk().concurrently().create(TWO.on(18))));
        }

        @ParameterizedTest
        @ValueSource(ints = {14, 15, 16, 17})
        void aForeignKeyConcurrentlyBeginsWithTheLeavesElsewhere(int major) {
            Planned planned = fk().concurrently().create(DEEP.on(major).sized("t_1_b", 5));

            assertEquals(
                    List.of(
                            "constraint fk on app.t_1_b not valid",
                            "validate fk of app.t_1_b",
                            "constraint fk on app.t_1_a_x not valid",
                            "validate fk of app.t_1_a_x",
                            "constraint fk on app.t_2 not valid",
                            "validate fk of app.t_2",
                            "constraint fk on app.t"),
                    lines(planned));
            assertEquals(
                    List.of(
                            "app.t_1_b 5",
                            "app.t_1_b 5",
                            "app.t_1_a_x 0",
                            "app.t_1_a_x 0",
                            "app.t_2 0",
                            "app.t_2 0",
                            "-"),
                    leaves(planned));
        }

        @ParameterizedTest
        @ValueSource(ints = {14, 18})
        void withoutPartitionsTheTableAloneGetsIt(int major) {
            assertEquals(
                    List.of("constraint c on app.t not valid", "validate c of app.t"),
                    lines(c().concurrently().create(given().on(major))));
            assertEquals(
                    List.of("constraint fk on app.t"), lines(fk().concurrently().create(given().on(14))));
        }

        @Test
        void aCheckIsForForeignTablesToo() {
            ConstraintFixture.World world = given(leaf("t_1"), foreign("f"));

            assertEquals(List.of("require c of app.f, constraint c on app.t"), lines(c().create(world)));
            assertEquals(
                    List.of(
                            "require c of app.f",
                            "constraint c on app.t not valid",
                            "validate c of app.f",
                            "validate c of app.t_1",
                            "validate c of app.t"),
                    lines(c().concurrently().create(world)));
            assertEquals(
                    List.of("constraint c on app.t_1, require c of app.f, constraint c on app.f"),
                    lines(c().partitionsOnly().create(world)));
        }

        @Test
        void unvalidatedIsNotValidAndNothingMore() {
            for (ConstraintFixture.Request request : List.of(fk().notValid(), c().notValid())) {
                List<String> expected = List.of("constraint " + request.constraint() + " on app.t not valid");

                assertEquals(expected, lines(request.create(TWO)));
                assertEquals(expected, lines(request.concurrently().create(TWO)));
            }
        }
    }

    @Nested
    class OnPartitionsOnly {

        @ParameterizedTest
        @ValueSource(ints = {14, 18})
        void eachLeafInOneTransaction(int major) {
            assertEquals(
                    List.of("constraint fk on app.t_1_a_x, constraint fk on app.t_1_b, constraint fk on app.t_2"),
                    lines(fk().partitionsOnly().create(DEEP.on(major))));
        }

        @Test
        void eachLeafInATransactionOfItsOwnOutsideOne() {
            assertEquals(
                    List.of("constraint c on app.t_1", "constraint c on app.t_2"),
                    lines(c().partitionsOnly().outsideTransaction().create(TWO)));
        }

        @ParameterizedTest
        @ValueSource(ints = {14, 18})
        void eachLeafIsValidatedAfterwardsConcurrently(int major) {
            for (ConstraintFixture.Request request : List.of(fk(), c())) {
                String name = request.constraint();
                Planned planned = request.partitionsOnly()
                        .concurrently()
                        .create(TWO.on(major).sized("t_2", 3));

                assertEquals(
                        List.of(
                                "constraint " + name + " on app.t_2 not valid",
                                "validate " + name + " of app.t_2",
                                "constraint " + name + " on app.t_1 not valid",
                                "validate " + name + " of app.t_1"),
                        lines(planned));
                assertEquals(List.of("app.t_2 3", "app.t_2 3", "app.t_1 0", "app.t_1 0"), leaves(planned));
                assertTrue(planned.plan().online());
            }
        }

        @Test
        void thoseThatMatch() {
            assertEquals(
                    List.of("constraint c on app.t_1_a_x, constraint c on app.t_1_b"),
                    lines(c().matching("t_1").create(DEEP)));
        }

        @ParameterizedTest
        @ValueSource(ints = {14, 18})
        void unvalidatedOnEveryServer(int major) {
            ConstraintFixture.Request request = fk().partitionsOnly().notValid();

            assertEquals(
                    List.of("constraint fk on app.t_1 not valid, constraint fk on app.t_2 not valid"),
                    lines(request.create(TWO.on(major))));
            assertEquals(
                    List.of("constraint fk on app.t_1 not valid", "constraint fk on app.t_2 not valid"),
                    lines(request.concurrently().create(TWO.on(major))));
        }

        @Test
        void foreignTablesHaveNoForeignKey() {
            Planned one = fk().partitionsOnly().create(given(leaf("t_1"), foreign("f")));
            Planned two = fk().partitionsOnly().create(given(foreign("f"), sub("t_1", foreign("g"))));

            assertEquals(List.of("constraint fk on app.t_1"), lines(one));
            assertEquals(
                    List.of("Foreign tables have no foreign keys, so app.f is skipped"),
                    one.plan().warnings());
            assertEquals(List.of(), lines(two));
            assertTrue(
                    two.plan().warnings().contains("Foreign tables have no foreign keys, so app.f, app.g are skipped"));
        }

        @Test
        void whatALeafHasIsAnErrorInATransactionUnlessItMayBeThere() {
            ConstraintFixture.World world = TWO.having(check("c", "t_1"));

            assertEquals(
                    List.of("There is already a constraint c of table app.t_1. Set ifNotExists=\"true\" to keep it, or"
                            + " give another constraintName."),
                    problems(c().partitionsOnly().create(world)));
            assertEquals(
                    List.of("constraint c on app.t_2"),
                    lines(c().partitionsOnly().lenient().create(world)));
        }

        /** A run that failed at the second leaf has committed the first. */
        @Test
        void whatALeafHasOutsideATransactionMayBeAnEarlierRuns() {
            ConstraintFixture.World world = TWO.having(check("c", "t_1"));

            assertEquals(
                    List.of("constraint c on app.t_2"),
                    lines(c().partitionsOnly().outsideTransaction().create(world)));
            assertEquals(
                    List.of("constraint c on app.t_2 not valid", "validate c of app.t_2"),
                    lines(c().partitionsOnly().concurrently().create(world)));
        }

        @Test
        void whatIsNotValidatedIsValidatedAndNotDoubled() {
            ConstraintFixture.World world =
                    TWO.having(key("fk", "t_1").notValid(), key("other", "t_2").notValid());

            assertEquals(
                    List.of("validate fk of app.t_1", "validate other of app.t_2"),
                    lines(fk().partitionsOnly().concurrently().create(world)));
            assertEquals(
                    List.of("validate fk of app.t_1, validate other of app.t_2"),
                    lines(fk().partitionsOnly().lenient().create(world)));
            assertEquals(
                    List.of(), lines(fk().partitionsOnly().lenient().notValid().create(world)));
        }

        @Test
        void anEqualForeignKeyOfAnotherNameIsAsGood() {
            Planned planned = fk().partitionsOnly().create(TWO.having(key("other", "t_1")));

            assertEquals(List.of("constraint fk on app.t_2"), lines(planned));
            assertEquals(
                    List.of("Partition app.t_1 already has the equal constraint other, so none is added"),
                    planned.plan().warnings());
        }

        @Test
        void anEqualCheckOfAnotherNameIsAnother() {
            assertEquals(
                    List.of("constraint c on app.t_1, constraint c on app.t_2"),
                    lines(c().partitionsOnly().create(TWO.having(check("other", "t_1")))));
        }

        @Test
        void whenAllAreThereNothingIsLeft() {
            Planned planned = c().partitionsOnly().lenient().create(TWO.having(check("c", "t_1"), check("c", "t_2")));

            assertEquals(List.of(), lines(planned));
            assertEquals(
                    List.of(
                            "The constraint c is there already and equal, and is kept, on partitions app.t_1, app.t_2; a"
                                    + " rollback drops it"),
                    planned.plan().warnings());
        }

        @Test
        void thatOfTheParentIsInTheWay() {
            List<String> expected = List.of("The constraint c of partition app.t_1 belongs to that of its parent."
                    + " Leave out partitionsOnly, or give another constraintName.");
            ConstraintFixture.World world =
                    given(leaf("t_1")).having(check("c", "t"), check("c", "t_1").inherited());

            assertEquals(expected, problems(c().partitionsOnly().create(world)));
            assertEquals(expected, problems(c().partitionsOnly().lenient().create(world)));
            assertEquals(expected, problems(c().partitionsOnly().concurrently().create(world)));
        }

        @Test
        void anotherConstraintOfTheNameIsInTheWay() {
            List<String> expected = List.of("Table app.t_1 already has a constraint c, a check constraint CHECK ((b)),"
                    + " and CHECK ((a > 0)) is asked for. Drop or rename it, or give another constraintName.");
            ConstraintFixture.World world = TWO.having(check("c", "t_1").demanding(Kind.CHECK, "CHECK ((b))"));

            assertEquals(expected, problems(c().partitionsOnly().create(world)));
            assertEquals(expected, problems(c().partitionsOnly().lenient().create(world)));
            assertEquals(expected, problems(c().partitionsOnly().concurrently().create(world)));
            assertEquals(List.of(), problems(c().matching("t_2").create(world)));
        }
    }

    @Nested
    class SomethingOnTheLeaves {

        @Test
        void aForeignKeyThatOnlySetsOtherColumnsIsInTheWay() {
            ConstraintFixture.Constraint other = new ConstraintFixture.Constraint(
                    IndexFixture.name("t_1"),
                    new ExistingConstraint(
                            "old",
                            Kind.FOREIGN_KEY,
                            "FOREIGN KEY …",
                            ConstraintFixture.foreignKey(
                                    new ReferentialAction(ReferentialAction.Kind.SET_NULL, List.of("b"))),
                            true,
                            false));

            assertEquals(
                    List.of(
                            "Partition app.t_1 has the foreign key old, FOREIGN KEY …, which PostgreSQL would take for the"
                                    + " wanted one, as it does not compare the columns that ON DELETE sets. Drop it, and run the"
                                    + " change again."),
                    problems(fk().defined(ConstraintFixture.foreignKey(
                                    new ReferentialAction(ReferentialAction.Kind.SET_NULL, List.of("a"))))
                            .concurrently()
                            .create(TWO.having(other))));
            assertEquals(List.of(), problems(fk().concurrently().create(TWO.having(other))));
        }

        @Test
        void whatBecomesPartOfTheNewOneIsSaid() {
            List<String> adopted =
                    List.of("An equal constraint is there already on partition app.t_1, and becomes part of"
                            + " the new one; a rollback drops it too");
            ConstraintFixture.World own = TWO.having(key("mine", "t_1"));

            assertEquals(adopted, fk().create(own).plan().warnings());
            assertEquals(adopted, fk().concurrently().create(own).plan().warnings());
            assertEquals(adopted, fk().concurrently().create(own.on(14)).plan().warnings());
            assertEquals(
                    adopted, c().create(TWO.having(check("c", "t_1"))).plan().warnings());
            assertEquals(
                    adopted,
                    c().concurrently()
                            .create(TWO.having(check("c", "t_1")))
                            .plan()
                            .warnings());
        }

        @Test
        void aForeignKeyThatAnEarlierRunMayHaveAddedIsNotSaidToBecomePartOfIt() {
            assertEquals(
                    List.of(),
                    fk().concurrently()
                            .create(TWO.having(key("fk", "t_1")).on(17))
                            .plan()
                            .warnings());
        }

        @Test
        void anEqualForeignKeyIsAdoptedWhateverItsName() {
            for (String name : List.of("fk", "other")) {
                ConstraintFixture.World world = TWO.having(key(name, "t_1"));

                assertEquals(List.of("constraint fk on app.t"), lines(fk().create(world)));
                assertEquals(
                        List.of(
                                "constraint fk on app.t_2 not valid",
                                "validate fk of app.t_2",
                                "constraint fk on app.t"),
                        lines(fk().concurrently().create(world.on(17))));
                assertEquals(
                        List.of("constraint fk on app.t not valid", "validate fk of app.t_2", "validate fk of app.t"),
                        lines(fk().concurrently().create(world.on(18))));
            }
        }

        /** PostgreSQL before 18 adopts validated ones only, and would make a second one. */
        @Test
        void anEqualForeignKeyThatIsNotValidatedIsValidatedFirst() {
            for (String name : List.of("fk", "other")) {
                ConstraintFixture.World world =
                        given(leaf("t_1")).having(key(name, "t_1").notValid());

                assertEquals(
                        List.of("validate " + name + " of app.t_1, constraint fk on app.t"),
                        lines(fk().create(world.on(14))));
                assertEquals(
                        List.of("validate " + name + " of app.t_1", "constraint fk on app.t"),
                        lines(fk().outsideTransaction().create(world.on(14))));
                assertEquals(
                        List.of("validate " + name + " of app.t_1", "constraint fk on app.t"),
                        lines(fk().concurrently().create(world.on(17))));
                assertEquals(
                        List.of(
                                "constraint fk on app.t not valid",
                                "validate " + name + " of app.t_1",
                                "validate fk of app.t"),
                        lines(fk().concurrently().create(world.on(18))));
            }
        }

        @Test
        void ofSeveralEqualOnesTheValidatedOneServes() {
            ConstraintFixture.World world =
                    given(leaf("t_1")).having(key("z", "t_1").notValid(), key("y", "t_1"));

            assertEquals(List.of("constraint fk on app.t"), lines(fk().create(world.on(14))));
            assertEquals(
                    List.of("constraint fk on app.t"), lines(fk().concurrently().create(world.on(14))));
        }

        @Test
        void thatOfTheNameServesBeforeOthers() {
            ConstraintFixture.World world =
                    given(leaf("t_1")).having(key("fk", "t_1").notValid(), key("other", "t_1"));

            assertEquals(
                    List.of("validate fk of app.t_1", "constraint fk on app.t"),
                    lines(fk().concurrently().create(world.on(14))));
        }

        @Test
        void aForeignKeyThatCannotBeComparedServesNobody() {
            ConstraintFixture.World world =
                    given(leaf("t_1")).having(key("other", "t_1").demanding(Kind.FOREIGN_KEY, "FOREIGN KEY (b) …"));

            assertEquals(
                    List.of("constraint fk on app.t_1 not valid", "validate fk of app.t_1", "constraint fk on app.t"),
                    lines(fk().concurrently().create(world.on(14))));
        }

        @Test
        void aForeignKeyOfASubPartitionedTableServesItsLeaves() {
            ConstraintFixture.World world = given(sub("t_1", leaf("t_1_a")), leaf("t_2"))
                    .having(key("other", "t_1"), key("other", "t_1_a").inherited());

            assertEquals(
                    List.of("constraint fk on app.t_2 not valid", "validate fk of app.t_2", "constraint fk on app.t"),
                    lines(fk().concurrently().create(world.on(14))));
        }

        /** What belongs to one foreign key of the table cannot become part of a second one. */
        @Test
        void aForeignKeyOfTheTableUnderAnotherNameServesNobody() {
            ConstraintFixture.World world = given(leaf("t_1"))
                    .having(key("other", "t"), key("other", "t_1").inherited());

            assertEquals(
                    List.of("constraint fk on app.t_1 not valid", "validate fk of app.t_1", "constraint fk on app.t"),
                    lines(fk().concurrently().create(world.on(14))));
            assertEquals(
                    List.of("constraint fk on app.t not valid", "validate fk of app.t_1", "validate fk of app.t"),
                    lines(fk().concurrently().create(world.on(18))));
        }

        @Test
        void aCheckOfTheNameIsMerged() {
            ConstraintFixture.World world = TWO.having(check("c", "t_1"));

            assertEquals(List.of("constraint c on app.t"), lines(c().create(world)));
            assertEquals(
                    List.of("constraint c on app.t not valid", "validate c of app.t_2", "validate c of app.t"),
                    lines(c().concurrently().create(world)));
        }

        @Test
        void aCheckOfTheNameThatIsNotValidatedIsValidatedFirst() {
            ConstraintFixture.World world =
                    given(leaf("t_1")).having(check("c", "t_1").notValid());

            assertEquals(List.of("validate c of app.t_1, constraint c on app.t"), lines(c().create(world)));
            assertEquals(
                    List.of("constraint c on app.t not valid", "validate c of app.t_1", "validate c of app.t"),
                    lines(c().concurrently().create(world)));
            assertEquals(
                    List.of("constraint c on app.t not valid"),
                    lines(c().notValid().create(world)));
        }

        /** PostgreSQL refuses to merge a check into one that is not validated, at any level. */
        @Test
        void thatOfASubPartitionedTableIsValidatedFirstToo() {
            ConstraintFixture.World world = given(sub("t_1", sub("t_1_a", leaf("t_1_a_x"))))
                    .having(
                            check("c", "t_1").notValid(),
                            check("c", "t_1_a").notValid().inherited(),
                            check("c", "t_1_a_x").inherited());

            assertEquals(
                    List.of("validate c of app.t_1, validate c of app.t_1_a, constraint c on app.t"),
                    lines(c().create(world)));
            assertEquals(
                    List.of("validate c of app.t_1", "validate c of app.t_1_a", "constraint c on app.t"),
                    lines(c().outsideTransaction().create(world)));
            assertEquals(
                    List.of("constraint c on app.t not valid"),
                    lines(c().notValid().create(world)));
            assertEquals(
                    List.of("constraint c on app.t not valid", "validate c of app.t"),
                    lines(c().concurrently().create(world)));
        }

        @Test
        void anEqualCheckOfAnotherNameStaysBeside() {
            ConstraintFixture.World world = given(leaf("t_1")).having(check("other", "t_1"));

            assertEquals(List.of("constraint c on app.t"), lines(c().create(world)));
            assertEquals(
                    List.of("constraint c on app.t not valid", "validate c of app.t_1", "validate c of app.t"),
                    lines(c().concurrently().create(world)));
        }

        @Test
        void anotherConstraintOfTheNameIsInTheWayAtAnyLevel() {
            ConstraintFixture.World world = DEEP.having(
                    key("fk", "t_1").demanding(Kind.FOREIGN_KEY, "FOREIGN KEY (b) REFERENCES app.s(id)"),
                    key("fk", "t_1_a_x").demanding(Kind.UNIQUE, "UNIQUE (a)"));
            List<String> expected = List.of(
                    "Table app.t_1 already has a constraint fk, a foreign key FOREIGN KEY (b) REFERENCES app.s(id), and"
                            + " FOREIGN KEY (a) REFERENCES app.r(id) is asked for. Drop or rename it, or give another"
                            + " constraintName.",
                    "Table app.t_1_a_x already has a constraint fk, a unique constraint UNIQUE (a), and"
                            + " FOREIGN KEY (a) REFERENCES app.r(id) is asked for. Drop or rename it, or give another"
                            + " constraintName.");

            assertEquals(expected, problems(fk().create(world)));
            assertEquals(expected, problems(fk().lenient().create(world)));
            assertEquals(expected, problems(fk().concurrently().create(world.on(14))));
            assertEquals(expected, problems(fk().concurrently().create(world.on(18))));
        }
    }

    @Nested
    class TheTableHasIt {

        private static final ConstraintFixture.World CHECKED =
                given(leaf("t_1")).having(check("c", "t"), check("c", "t_1").inherited());
        private static final ConstraintFixture.World BEGUN = TWO.having(
                check("c", "t").notValid(),
                check("c", "t_1").inherited(),
                check("c", "t_2").inherited().notValid());

        @Test
        void whichIsAnErrorInATransactionOnly() {
            assertEquals(
                    List.of("There is already a constraint c of table app.t. Set ifNotExists=\"true\" to keep it, or"
                            + " give another constraintName."),
                    problems(c().create(CHECKED)));
            for (Planned planned : List.of(
                    c().lenient().create(CHECKED),
                    c().outsideTransaction().create(CHECKED),
                    c().concurrently().create(CHECKED))) {
                assertEquals(List.of(), lines(planned));
                assertEquals(
                        List.of("The constraint c of table app.t is there already and equal, and"
                                + " is kept; a rollback drops it"),
                        planned.plan().warnings());
            }
        }

        @Test
        void whatIsKeptThoughNotValidatedIsSaidToo() {
            assertEquals(
                    List.of(
                            "The constraint c of table app.t is there already and equal, and is kept; a rollback drops it"),
                    c().lenient().create(BEGUN).plan().warnings());
        }

        @Test
        void whatBelongsToATableFurtherUpIsKeptAndStays() {
            Planned planned = c().lenient().create(TWO.having(check("c", "t").inherited()));

            assertEquals(List.of(), lines(planned));
            assertEquals(
                    List.of(
                            "The constraint c of table app.t is there already and equal, and is kept; it belongs to that of"
                                    + " the parent, so a rollback leaves it"),
                    planned.plan().warnings());
        }

        @ParameterizedTest
        @ValueSource(ints = {14, 18})
        void soDoesAForeignKey(int major) {
            ConstraintFixture.World world = given(leaf("t_1"))
                    .having(key("fk", "t"), key("any", "t_1").inherited())
                    .on(major);

            assertEquals(1, problems(fk().create(world)).size());
            assertEquals(List.of(), lines(fk().concurrently().create(world)));
        }

        @Test
        void whatIsNotValidatedIsValidatedLeafByLeafConcurrently() {
            assertEquals(
                    List.of("validate c of app.t_2", "validate c of app.t"),
                    lines(c().concurrently().create(BEGUN)));
        }

        @Test
        void whatIsNotValidatedIsValidatedAsAWholeElsewhere() {
            assertEquals(List.of("validate c of app.t"), lines(c().lenient().create(BEGUN)));
            assertEquals(
                    List.of("validate c of app.t"),
                    lines(c().lenient().outsideTransaction().create(BEGUN)));
        }

        @Test
        void aForeignKeyThatIsNotValidatedIsValidatedUnderTheNamesOfItsLeaves() {
            ConstraintFixture.World world = TWO.having(
                    key("fk", "t").notValid(),
                    key("fk", "t_1").inherited().notValid(),
                    key("other", "t_2").inherited().notValid());

            assertEquals(
                    List.of("validate fk of app.t_1", "validate other of app.t_2", "validate fk of app.t"),
                    lines(fk().concurrently().create(world)));
        }

        @Test
        void whatIsNotValidatedIsKeptWhereThatIsEnough() {
            assertEquals(List.of(), lines(c().notValid().lenient().create(BEGUN)));
            assertEquals(List.of(), lines(c().notValid().concurrently().create(BEGUN)));
        }

        @Test
        void whenAllLeavesAreValidatedTheTableIsLeft() {
            assertEquals(
                    List.of("validate c of app.t"),
                    lines(c().concurrently()
                            .create(given(leaf("t_1"))
                                    .having(
                                            check("c", "t").notValid(),
                                            check("c", "t_1").inherited()))));
        }

        @Test
        void anotherConstraintOfTheNameIsToldWithBothDefinitions() {
            ConstraintFixture.World world = TWO.having(check("c", "t").demanding(Kind.CHECK, "CHECK ((b))"));
            List<String> expected = List.of("Table app.t already has a constraint c, a check constraint CHECK ((b)),"
                    + " and CHECK ((a > 0)) is asked for. Drop or rename it, or give another constraintName.");

            assertEquals(expected, problems(c().create(world)));
            assertEquals(expected, problems(c().lenient().create(world)));
            assertEquals(expected, problems(c().outsideTransaction().create(world)));
            assertEquals(expected, problems(c().concurrently().create(world)));
        }
    }

    @Nested
    class Locks {

        /** Five tables, for a foreign key twice and seven more, and two that the transaction has locked before. */
        @Test
        void ofOneTransactionMustFitIntoTheLockTable() {
            assertEquals(
                    List.of("Adding the constraint c locks 7 objects at once, and the server has room for at most 6"
                            + " (max_locks_per_transaction is 64). Raise max_locks_per_transaction, as PostgreSQL adds"
                            + " a constraint of a partitioned table to all partitions at once; or set"
                            + " partitionsOnly=\"true\" and runInTransaction=\"false\"."),
                    problems(c().create(five(5, 6))));
            assertEquals(List.of(), problems(c().create(five(5, 7))));
            assertEquals(1, c().create(five(6, 7)).plan().warnings().size());
            assertEquals(List.of(), c().create(five(7, 7)).plan().warnings());
            assertEquals(1, problems(fk().create(five(5, 18))).size());
            assertEquals(List.of(), problems(fk().create(five(19, 19))));
        }

        @Test
        void ofAdoptedForeignKeysAreMore() {
            ConstraintFixture.World world = five(5, 30).having(key("fk", "t_1_a"), key("fk", "t_2"));

            assertEquals(1, problems(fk().create(world)).size());
            assertEquals(List.of(), problems(fk().create(world.with(new LockBudget(64, 5, 31, 2)))));
        }

        @Test
        void ofTheLastStatementMustFitConcurrentlyToo() {
            ConstraintFixture.Request request = fk().concurrently();

            assertEquals(1, problems(request.create(five(5, 16))).size());
            assertEquals(List.of(), problems(request.create(five(5, 17))));
            assertEquals(1, problems(request.create(five(5, 34).on(17))).size());
            assertEquals(List.of(), problems(request.create(five(5, 35).on(17))));
            assertEquals(1, request.create(five(5, 35)).plan().warnings().size());
            assertTrue(request.create(five(5, 35)).plan().online());
        }

        @Test
        void ofEachLeafAreFewOutsideATransaction() {
            assertEquals(
                    List.of(),
                    problems(c().partitionsOnly().outsideTransaction().create(five(4, 4))));
            assertEquals(1, problems(c().partitionsOnly().create(five(5, 10))).size());
            assertEquals(List.of(), problems(c().partitionsOnly().create(five(5, 11))));
        }

        @Test
        void ofAForeignKeyToManyPartitionsAreMore() {
            ReferencedTable hundred = new ReferencedTable(
                    "a table", true, 101, List.of("id"), List.of(Set.of("id")), List.of(), List.of("a"), null);

            assertEquals(
                    1, problems(fk().create(five(5, 318).referencing(hundred))).size());
            assertEquals(List.of(), problems(fk().create(five(5, 319).referencing(hundred))));
        }

        private static ConstraintFixture.World five(long guaranteed, long most) {
            return given(sub("t_1", leaf("t_1_a"), leaf("t_1_b")), leaf("t_2"))
                    .with(new LockBudget(64, guaranteed, most, 2));
        }
    }

    @Nested
    class WithoutAServer {

        @Test
        void ofATableThatNobodyKnowsTheServerFindsThePartitions() {
            Planned planned = fk().concurrently().create(Situation.unknown());

            assertEquals(List.of("constraint fk on app.t"), lines(planned));
            assertEquals(
                    List.of("The partitions of app.t are not known, so the constraint is added to all of them at once,"
                            + " which blocks writes while the rows are checked"),
                    planned.plan().warnings());
            assertEquals(List.of(), c().create(Situation.unknown()).plan().warnings());
            assertEquals(
                    List.of("constraint c on app.t not valid"),
                    lines(c().notValid().create(Situation.unknown())));
        }

        @Test
        void ofATableThatNobodyKnowsThereIsNothingToPrintForPartitions() {
            Planned planned = fk().partitionsOnly().create(Situation.unknown());

            assertEquals(List.of(), lines(planned));
            assertEquals(
                    List.of("The partitions of app.t are not known, so there is nothing to print for them"),
                    planned.plan().warnings());
        }

        @Test
        void aTreeThatOnlyAChangelogKnowsIsTakenForNew() {
            Situation situation = Situation.guessed(Optional.of(TWO.tree()));

            assertEquals(List.of("constraint c on app.t"), lines(c().create(situation)));
            assertEquals(
                    List.of(
                            "constraint fk on app.t_1 not valid",
                            "validate fk of app.t_1",
                            "constraint fk on app.t_2 not valid",
                            "validate fk of app.t_2",
                            "constraint fk on app.t"),
                    lines(fk().concurrently().create(situation)));
            assertEquals(
                    List.of("constraint fk on app.t not valid"),
                    lines(fk().notValid().concurrently().create(situation)));
        }
    }
}
