package liquibase.ext.partitions.plan;

import static liquibase.ext.partitions.plan.IndexFixture.definition;
import static liquibase.ext.partitions.plan.IndexFixture.foreign;
import static liquibase.ext.partitions.plan.IndexFixture.given;
import static liquibase.ext.partitions.plan.IndexFixture.ix;
import static liquibase.ext.partitions.plan.IndexFixture.leaf;
import static liquibase.ext.partitions.plan.IndexFixture.sub;
import static liquibase.ext.partitions.plan.PlannerFixture.lines;
import static liquibase.ext.partitions.plan.PlannerFixture.problems;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import liquibase.ext.partitions.model.IndexColumn;
import liquibase.ext.partitions.model.KeyColumn;
import liquibase.ext.partitions.model.PartitionKey;
import liquibase.ext.partitions.model.PartitionNode;
import liquibase.ext.partitions.model.PartitionStrategy;
import liquibase.ext.partitions.model.PartitionTree;
import org.junit.jupiter.api.Test;

class IndexCheckTest {

    @Test
    void concurrentlyNeedsAChangesetWithoutATransaction() {
        List<String> expected = List.of("concurrently=\"true\" cannot run in the transaction of its changeset. Set"
                + " runInTransaction=\"false\" on the changeset.");
        IndexFixture.Request request = ix().concurrently().insideTransaction();

        assertEquals(expected, problems(request.create(Situation.unknown())));
        assertEquals(expected, problems(request.drop(Situation.unknown())));
    }

    @Test
    void aNameThatPostgresWouldCutIsAnError() {
        String name = "ä".repeat(31) + "ix";
        List<String> expected = List.of("The index name \"" + name + "\" has 64 bytes, PostgreSQL's limit is 63. Give a"
                + " shorter indexName.");

        assertEquals(expected, problems(ix().named(name).create(Situation.unknown())));
        assertEquals(expected, problems(ix().named(name).drop(Situation.unknown())));
        assertEquals(List.of(), problems(ix().named(name.substring(1)).create(Situation.unknown())));
    }

    @Test
    void withPartitionsOnlyNoIndexHasThatName() {
        assertEquals(
                List.of(), problems(ix().named("x".repeat(64)).partitionsOnly().create(given(leaf("t_1")))));
    }

    @Test
    void aPatternMustTellPartitionsApart() {
        assertEquals(
                List.of("partitionIndexName=\"{index}_x\" gives the indexes of all partitions one name. Put"
                        + " {partition} into it, as in {partition}_{index}."),
                problems(ix().pattern("{index}_x").create(Situation.unknown())));
    }

    @Test
    void aPatternHasOnlyKnownPlaceholders() {
        assertEquals(
                List.of("The name pattern \"{table}_{index}\" has {table}, which means nothing here. Use {index},"
                        + " {partition}."),
                problems(ix().pattern("{table}_{index}").create(Situation.unknown())));
        assertEquals(
                List.of("The name pattern \"{partition}_{}\" has {}, which means nothing here. Use {index},"
                        + " {partition}."),
                problems(ix().pattern("{partition}_{}").create(Situation.unknown())));
    }

    @Test
    void twoIndexesMayNotHaveOneName() {
        assertEquals(
                List.of("The indexes of app.t and app.i would both have the name app.ix. Give another indexName or"
                        + " partitionIndexName."),
                problems(ix().pattern("{partition}x").create(given(leaf("i"), leaf("j")))));
        assertEquals(
                List.of(),
                problems(ix().pattern("{partition}x").create(given(foreign("i"), leaf("other.i"), leaf("j")))));
    }

    @Test
    void anIndexMayNotHaveTheNameOfATable() {
        assertEquals(
                List.of("The name app.t_1 is taken by a table. Drop or rename that, or give another indexName."),
                problems(ix().pattern("{partition}").partitionsOnly().create(given(leaf("t_1")))));
    }

    @Test
    void nullsNotDistinctNeedsANewerServer() {
        IndexFixture.Request request = ix().defined(definition(true, false, IndexColumn.of("k")));

        assertEquals(
                List.of("nullsDistinct=\"false\" needs PostgreSQL 15, and the server is PostgreSQL 14. Leave it out,"
                        + " or exclude nulls with where."),
                problems(request.create(given(leaf("t_1")).on(140_024))));
        assertEquals(List.of(), problems(request.create(given(leaf("t_1")).on(150_000))));
        assertEquals(
                List.of(),
                problems(request.create(Situation.guessed(
                        Optional.of(given(leaf("t_1")).on(140_024).tree())))));
    }

    @Test
    void matchingMustMatchSomething() {
        assertEquals(
                List.of("No partition of app.t matches \"u_*\". Correct matching."),
                problems(ix().matching("u_*").create(given(leaf("t_1")))));
        assertEquals(List.of(), lines(ix().partitionsOnly().create(given())));
    }

    @Test
    void aUniqueIndexIsNotForForeignTables() {
        assertEquals(
                List.of("The unique index ix cannot be had with the foreign tables app.f, app.g among the partitions."
                        + " Set partitionsOnly=\"true\" and matching to name the other partitions, or leave out"
                        + " unique."),
                problems(ix().unique("k").create(given(leaf("t_1"), foreign("f"), sub("t_2", foreign("g"))))));
        assertEquals(
                List.of("The unique index ix cannot be had with the foreign table app.f among the partitions."
                        + " Set partitionsOnly=\"true\" and matching to name the other partitions, or leave out"
                        + " unique."),
                problems(ix().unique("k").partitionsOnly().create(given(leaf("t_1"), foreign("f")))));
        assertEquals(List.of(), problems(ix().unique("k").matching("t_*").create(given(leaf("t_1"), foreign("f")))));
    }

    @Test
    void aLongListOfForeignTablesIsCut() {
        PartitionNode[] twelve = Stream.iterate(1, i -> i + 1)
                .limit(12)
                .map(i -> foreign("f_" + i))
                .toArray(PartitionNode[]::new);

        assertEquals(
                List.of("The unique index ix cannot be had with the foreign tables app.f_1, app.f_2, app.f_3, app.f_4,"
                        + " app.f_5, app.f_6, app.f_7, app.f_8, app.f_9, app.f_10 and 2 more among the partitions."
                        + " Set partitionsOnly=\"true\" and matching to name the other partitions, or leave out"
                        + " unique."),
                problems(ix().unique("k").create(given(twelve))));
    }

    @Test
    void aUniqueIndexHoldsThePartitionKey() {
        IndexFixture.World world = given(leaf("t_1")).with(keyed(given(leaf("t_1")), "a", "\"B b\"", "c"));

        assertEquals(
                List.of("The unique index ix lacks columns a, c of the partition key of app.t, and PostgreSQL checks"
                        + " uniqueness within one partition only. Add columns a, c, or set partitionsOnly=\"true\" to"
                        + " have it unique in each partition."),
                problems(ix().unique("id", "B b").create(world)));
        assertEquals(List.of(), problems(ix().unique("c", "B b", "a").create(world)));
        assertEquals(List.of(), problems(ix().unique("id").partitionsOnly().create(world)));
    }

    @Test
    void anExpressionIsNotThatColumn() {
        assertEquals(
                List.of("The unique index ix lacks column k of the partition key of app.t, and PostgreSQL checks"
                        + " uniqueness within one partition only. Add column k, or set partitionsOnly=\"true\" to"
                        + " have it unique in each partition."),
                problems(ix().defined(definition(true, true, new IndexColumn("k", true, null, null, false, null)))
                        .create(given(leaf("t_1")))));
    }

    @Test
    void anExpressionInTheKeyAllowsNoUniqueIndex() {
        IndexFixture.World world = given(leaf("t_1"));

        assertEquals(
                List.of("The unique index ix is impossible on app.t, whose partition key holds the expression"
                        + " lower(a). Set partitionsOnly=\"true\" to have it unique in each partition."),
                problems(ix().unique("a").create(world.with(keyed(world, "a", "lower(a)")))));
    }

    @Test
    void theKeysOfSubPartitionedTablesCountOnceEach() {
        IndexFixture.World world = given(sub("t_1", leaf("t_1_a")), sub("t_2", leaf("t_2_a")));

        assertEquals(
                List.of("The unique index ix lacks column k of the partition key of app.t_1, and PostgreSQL checks"
                        + " uniqueness within one partition only. Add column k, or set partitionsOnly=\"true\" to"
                        + " have it unique in each partition."),
                problems(ix().unique("a").create(world.with(keyed(world, "a")))));
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
