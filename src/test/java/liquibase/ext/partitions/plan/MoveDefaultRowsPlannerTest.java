package liquibase.ext.partitions.plan;

import static liquibase.ext.partitions.plan.PlannerFixture.TABLE;
import static liquibase.ext.partitions.plan.PlannerFixture.defaultPartition;
import static liquibase.ext.partitions.plan.PlannerFixture.given;
import static liquibase.ext.partitions.plan.PlannerFixture.in;
import static liquibase.ext.partitions.plan.PlannerFixture.lines;
import static liquibase.ext.partitions.plan.PlannerFixture.listTable;
import static liquibase.ext.partitions.plan.PlannerFixture.name;
import static liquibase.ext.partitions.plan.PlannerFixture.problems;
import static liquibase.ext.partitions.plan.PlannerFixture.request;
import static liquibase.ext.partitions.plan.PlannerFixture.sub;
import static liquibase.ext.partitions.plan.PlannerFixture.table;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import liquibase.ext.partitions.model.DefaultRows;
import liquibase.ext.partitions.model.PartitionBound;
import liquibase.ext.partitions.model.PartitionDefinition;
import liquibase.ext.partitions.model.PartitionNode;
import org.junit.jupiter.api.Test;

/** Which partitions rows of a default partition are moved into, and how. */
class MoveDefaultRowsPlannerTest {

    private static final PartitionDefinition ONE = in("t_1", "1");
    private static final PartitionDefinition TWO = in("t_2", "2");
    private static final PartitionDefinition REST = defaultPartition("t_default");

    private static Situation knowing(Situation situation, PartitionDefinition... withRows) {
        Set<PartitionBound> bounds =
                Stream.of(withRows).map(PartitionDefinition::bound).collect(Collectors.toSet());
        return situation.withDefaultRows(Map.of(REST.name(), new DefaultRows(bounds, List.of())));
    }

    @Test
    void onlyPartitionsWithRowsAreBuiltBesideTheTable() {
        Planned planned = request(ONE, TWO).movingDefaultRows().create(knowing(given(listTable(REST)), TWO));

        assertEquals(
                List.of("create app.t_1 of app.t, build app.t_2 like app.t, move IN (2) from app.t_default to app.t_2,"
                        + " attach app.t_2 to app.t"),
                lines(planned));
        assertEquals(List.of(), planned.plan().newInDefault());
    }

    @Test
    void eachIsATransactionOfItsOwnOutsideOfOne() {
        Planned planned = request(ONE, TWO, in("t_3", "3"))
                .movingDefaultRows()
                .outsideTransaction()
                .create(knowing(given(listTable(REST)), TWO));

        assertEquals(
                List.of(
                        "create app.t_1 of app.t",
                        "build app.t_2 like app.t, move IN (2) from app.t_default to app.t_2, attach app.t_2 to app.t",
                        "create app.t_3 of app.t"),
                lines(planned));
    }

    @Test
    void partitionsOfANewPartitionComeOffWhileItIsAttached() {
        PartitionDefinition deep = sub(ONE, sub(in("t_1_a", "1"), in("t_1_a_x", "1")), defaultPartition("t_1_d"));

        Planned planned = request(deep).movingDefaultRows().create(knowing(given(listTable(REST)), deep));

        assertEquals(
                List.of("build app.t_1 like app.t, create app.t_1_a of app.t_1, create app.t_1_a_x of app.t_1_a,"
                        + " create app.t_1_d of app.t_1, move IN (1) from app.t_default to app.t_1,"
                        + " detach app.t_1_d from app.t_1, detach app.t_1_a_x from app.t_1_a, detach app.t_1_a from app.t_1,"
                        + " attach app.t_1 to app.t, attach app.t_1_a to app.t_1, attach app.t_1_a_x to app.t_1_a,"
                        + " attach app.t_1_d to app.t_1"),
                lines(planned));
    }

    @Test
    void whatNobodyHasLookedAtIsAssumedToHaveRowsAndToBeLookedAt() {
        Planned planned = request(ONE).movingDefaultRows().create(given(listTable(REST)));

        assertEquals(
                List.of("build app.t_1 like app.t, move IN (1) from app.t_default to app.t_1, attach app.t_1 to app.t"),
                lines(planned));
        assertEquals(
                List.of(List.of(ONE.bound())),
                planned.plan().newInDefault().stream()
                        .map(Plan.NewInDefault::bounds)
                        .toList());
    }

    @Test
    void nothingIsMovedWhereThereIsNoDefaultPartitionYet() {
        List<String> created = List.of("create app.t_1 of app.t, create app.t_default of app.t");

        assertEquals(created, lines(request(ONE, REST).movingDefaultRows().create(given(listTable()))));
        assertEquals(
                created,
                lines(request(ONE, REST).movingDefaultRows().create(Situation.guessed(Optional.of(listTable())))));
        assertEquals(created, lines(request(ONE, REST).movingDefaultRows().create(Situation.unknown())));
    }

    @Test
    void rowsAreLookedForButNotMovedUnlessAskedFor() {
        Planned planned = request(ONE).create(given(listTable(REST)));

        assertEquals(List.of("create app.t_1 of app.t"), lines(planned));
        assertEquals(1, planned.plan().newInDefault().size());
    }

    @Test
    void aForeignKeyMattersOnlyWhereThereAreRows() {
        DefaultRows.ForeignKeyName key = new DefaultRows.ForeignKeyName("fk", name("u"));
        Situation rows = given(listTable(REST))
                .withDefaultRows(Map.of(REST.name(), new DefaultRows(Set.of(ONE.bound()), List.of(key))));
        Situation noRows =
                given(listTable(REST)).withDefaultRows(Map.of(REST.name(), new DefaultRows(Set.of(), List.of(key))));

        assertEquals(
                List.of(
                        "Rows of the default partition app.t_default cannot be moved, because the foreign key fk of app.u"
                                + " points at them, and PostgreSQL takes a row that moves for one that is deleted. Drop the foreign"
                                + " key, run this change, and create it again."),
                problems(request(ONE, TWO).movingDefaultRows().create(rows)));
        assertEquals(List.of(), problems(request(ONE, TWO).movingDefaultRows().create(noRows)));
    }

    @Test
    void aForeignPartOfTheDefaultPartitionIsNamed() {
        PartitionNode part = new PartitionNode(name("part"), new PartitionBound.Default(), null, true, List.of());
        PartitionNode rest =
                new PartitionNode(REST.name(), REST.bound(), listTable().root().key(), false, List.of(part));

        assertEquals(
                List.of(
                        "Rows of the default partition app.t_default cannot be moved, because its partition app.part is a"
                                + " foreign table, which cannot be locked. Move the rows yourself while nobody writes to it, and"
                                + " leave moveDefaultRows out."),
                problems(request(ONE).movingDefaultRows().create(knowing(given(table(rest)), ONE))));
        assertEquals(TABLE, table(rest).root().name());
    }
}
