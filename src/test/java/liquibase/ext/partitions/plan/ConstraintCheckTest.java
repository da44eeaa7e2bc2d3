package liquibase.ext.partitions.plan;

import static liquibase.ext.partitions.plan.ConstraintFixture.c;
import static liquibase.ext.partitions.plan.ConstraintFixture.fk;
import static liquibase.ext.partitions.plan.ConstraintFixture.foreignKey;
import static liquibase.ext.partitions.plan.ConstraintFixture.given;
import static liquibase.ext.partitions.plan.IndexFixture.foreign;
import static liquibase.ext.partitions.plan.IndexFixture.leaf;
import static liquibase.ext.partitions.plan.IndexFixture.sub;
import static liquibase.ext.partitions.plan.PlannerFixture.lines;
import static liquibase.ext.partitions.plan.PlannerFixture.problems;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Set;
import liquibase.ext.partitions.model.ForeignKey;
import liquibase.ext.partitions.model.ReferencedTable;
import liquibase.ext.partitions.model.ReferentialAction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConstraintCheckTest {

    private static final ConstraintFixture.World ONE = given(leaf("t_1"));
    private static final List<String> COLUMNS = List.of("id", "k", "code");
    private static final ReferencedTable R = table("a table", true, List.of(Set.of("id"), Set.of("code", "k")));

    @Test
    void concurrentlyNeedsAChangesetWithoutATransaction() {
        List<String> expected = List.of("concurrently=\"true\" cannot run in the transaction of its changeset. Set"
                + " runInTransaction=\"false\" on the changeset.");
        ConstraintFixture.Request request = fk().concurrently().insideTransaction();

        assertEquals(expected, problems(request.create(Situation.unknown())));
        assertEquals(expected, problems(request.drop(Situation.unknown())));
    }

    @Test
    void aNameThatPostgresWouldCutIsAnError() {
        String name = "ä".repeat(31) + "fk";
        List<String> expected = List.of("The constraint name \"" + name + "\" has 64 bytes, PostgreSQL's limit is 63."
                + " Give a shorter constraintName.");

        assertEquals(expected, problems(fk().named(name).create(Situation.unknown())));
        assertEquals(expected, problems(fk().named(name).partitionsOnly().create(ONE)));
        assertEquals(expected, problems(fk().named(name).drop(Situation.unknown())));
        assertEquals(List.of(), problems(fk().named(name.substring(1)).create(Situation.unknown())));
    }

    @Test
    void bothAreToldAtOnce() {
        assertEquals(
                2,
                problems(c().named("c".repeat(64))
                                .concurrently()
                                .insideTransaction()
                                .create(ONE))
                        .size());
    }

    @Test
    void matchingMustMatchSomething() {
        assertEquals(
                List.of("No partition of app.t matches \"u_*\". Correct matching."),
                problems(c().matching("u_*").create(ONE)));
        assertEquals(List.of(), lines(c().partitionsOnly().create(given())));
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 15, 16, 17})
    void aForeignKeyOfATableIsValidatedBefore18(int major) {
        ConstraintFixture.Request request = fk().notValid();

        assertEquals(
                List.of(
                        "validate=\"false\" for a foreign key of a partitioned table needs PostgreSQL 18, and the server"
                                + " is PostgreSQL " + major
                                + ". Leave it out, with concurrently=\"true\" if writes are to go"
                                + " on, or set partitionsOnly=\"true\"."),
                problems(request.create(ONE.on(major))));
        assertEquals(List.of(), problems(request.create(ONE.on(18))));
        assertEquals(List.of(), problems(request.partitionsOnly().create(ONE.on(major))));
        assertEquals(List.of(), problems(c().notValid().create(ONE.on(major))));
    }

    @Test
    void theColumnsOfAnActionNeedANewerServer() {
        List<String> expected =
                List.of("SET NULL or SET DEFAULT of single columns needs PostgreSQL 15, and the server is"
                        + " PostgreSQL 14. Leave out the columns in parentheses.");
        ConstraintFixture.Request onDelete =
                fk().defined(foreignKey(new ReferentialAction(ReferentialAction.Kind.SET_NULL, List.of("a"))));
        ConstraintFixture.Request plain =
                fk().defined(foreignKey(new ReferentialAction(ReferentialAction.Kind.SET_NULL, List.of())));

        assertEquals(expected, problems(onDelete.create(ONE.on(14))));
        assertEquals(expected, problems(onDelete.partitionsOnly().create(ONE.on(14))));
        assertEquals(expected, problems(onDelete.concurrently().create(ONE.on(14))));
        assertEquals(List.of(), problems(onDelete.create(ONE.on(15))));
        assertEquals(List.of(), problems(plain.create(ONE.on(14))));
    }

    @Test
    void aForeignKeyIsNotForForeignTables() {
        assertEquals(
                List.of("The foreign key fk cannot be had with the foreign table app.f among the partitions. Set"
                        + " partitionsOnly=\"true\" to have it on the others."),
                problems(fk().create(given(leaf("t_1"), foreign("f")))));
        assertEquals(
                List.of(
                        "The foreign key fk cannot be had with the foreign tables app.f, app.g among the partitions. Set"
                                + " partitionsOnly=\"true\" to have it on the others."),
                problems(fk().concurrently().create(given(foreign("f"), sub("t_1", foreign("g"))))));
    }

    @Test
    void theColumnsOfTheTableMustBeThere() {
        assertEquals(
                List.of("Table app.t has no column a. Did you mean A? Correct baseColumnNames."),
                problems(fk().create(ONE.referencing(
                        new ReferencedTable("", false, 0, List.of(), List.of(), List.of(), List.of("b", "A"), null)))));
        assertEquals(
                List.of("Table app.t has no columns x, y. Correct baseColumnNames."),
                problems(to(List.of("x", "a", "y"), List.of("id", "k", "code")).create(ONE.referencing(R))));
    }

    @Test
    void theOtherTableMustBeThere() {
        assertEquals(
                List.of("There is no table app.r for the foreign key to point at. Create it in an earlier changeset, or"
                        + " correct referencedTableName or referencedTableSchemaName."),
                problems(fk().create(ONE.referencing(
                        new ReferencedTable("", false, 0, List.of(), List.of(), List.of(), List.of("a"), null)))));
    }

    @Test
    void theOtherTableMustBeOne() {
        assertEquals(
                List.of("A foreign key points at a table, and app.r is a view. Correct referencedTableName."),
                problems(fk().create(ONE.referencing(table("a view", false, List.of())))));
    }

    @Test
    void theColumnsOfTheOtherTableMustBeThere() {
        assertEquals(
                List.of("Table app.r has no column nr. Correct referencedColumnNames."),
                problems(to(List.of("a", "b"), List.of("id", "nr")).create(ONE.referencing(R))));
    }

    @Test
    void theColumnsOfTheOtherTableMustBeUnique() {
        assertEquals(
                List.of("Table app.r has no unique constraint on column code, which a foreign key points at, only on"
                        + " (code, k) and (id). Add a unique constraint on column code of app.r, or correct"
                        + " referencedColumnNames."),
                problems(to(List.of("a"), List.of("code")).create(ONE.referencing(R))));
        assertEquals(
                List.of("Table app.r has no unique constraint on columns id, k, which a foreign key points at. Add a"
                        + " unique constraint on columns id, k of app.r, or correct referencedColumnNames."),
                problems(to(List.of("a", "b"), List.of("id", "k"))
                        .partitionsOnly()
                        .create(ONE.referencing(table("a table", true, List.of())))));
    }

    @Test
    void inAnyOrder() {
        assertEquals(
                List.of(), problems(to(List.of("a", "b"), List.of("k", "code")).create(ONE.referencing(R))));
    }

    @Test
    void aPartitionedTableIsUniqueByItsPartitionKey() {
        ReferencedTable partitioned = new ReferencedTable(
                "a partitioned table",
                true,
                3,
                COLUMNS,
                List.of(Set.of("id", "k")),
                List.of("k"),
                List.of("a", "b"),
                null);

        assertEquals(
                List.of(
                        "Table app.r is partitioned by column k, so it has no unique constraint on column id alone, which"
                                + " a foreign key points at. Add column k to referencedColumnNames, the column that holds it to"
                                + " baseColumnNames, and a unique constraint on all of them to app.r."),
                problems(fk().create(ONE.referencing(partitioned))));
        assertEquals(
                List.of(), problems(to(List.of("a", "b"), List.of("id", "k")).create(ONE.referencing(partitioned))));
        assertEquals(
                List.of(
                        "Table app.r has no unique constraint on columns code, k, which a foreign key points at, only on"
                                + " (id, k). Add a unique constraint on columns code, k of app.r, or correct"
                                + " referencedColumnNames."),
                problems(to(List.of("a", "b"), List.of("code", "k")).create(ONE.referencing(partitioned))));
    }

    @Test
    void problemsOfTheServerAndOfTheTablesAreToldAtOnce() {
        assertEquals(
                3,
                problems(fk().notValid()
                                .create(given(foreign("f")).on(14).referencing(table("a view", false, List.of()))))
                        .size());
    }

    private static ConstraintFixture.Request to(List<String> columns, List<String> referencedColumns) {
        ForeignKey key = foreignKey(ReferentialAction.NO_ACTION);
        return fk().defined(new ForeignKey(
                columns,
                key.referencedTable(),
                referencedColumns,
                key.matchFull(),
                key.onDelete(),
                key.onUpdate(),
                key.deferrable(),
                key.initiallyDeferred()));
    }

    private static ReferencedTable table(String kind, boolean canBeReferenced, List<Set<String>> keys) {
        return new ReferencedTable(kind, canBeReferenced, 1, COLUMNS, keys, List.of(), List.of("a", "b"), null);
    }
}
