package liquibase.ext.partitions.precondition;

import static liquibase.ext.partitions.precondition.PreconditionRun.CHECKED;
import static liquibase.ext.partitions.precondition.PreconditionRun.assertSaid;
import static liquibase.ext.partitions.precondition.PreconditionRun.error;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import liquibase.exception.LiquibaseException;
import liquibase.ext.partitions.testing.Changelog;
import liquibase.ext.partitions.testing.LiquibaseRun;
import liquibase.ext.partitions.testing.TestDatabase;
import liquibase.ext.partitions.testing.TestDatabases;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What all preconditions have in common: formats, what Liquibase makes of them, tables that are not there. */
@ExtendWith(TestDatabases.class)
class PreconditionsIT {

    private static final String EVENTS = """
            CREATE TABLE events (id int, at date) PARTITION BY RANGE (at);
            CREATE TABLE events_2026 PARTITION OF events FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
            CREATE TABLE events_default PARTITION OF events DEFAULT;
            CREATE INDEX events_id ON events (id);
            INSERT INTO events VALUES (1, '2026-05-05');
            CREATE TABLE plain (id int);
            CREATE VIEW shown AS SELECT * FROM plain;
            """;

    /** Each with attributes that are met, and one that makes the difference, and what is then said. */
    static Stream<Arguments> preconditions() {
        return Stream.of(
                Arguments.of(
                        "partitionedTable",
                        Map.of("tableName", "events", "partitionBy", "range ( AT )"),
                        Map.of("partitionBy", "LIST (at)"),
                        "Table public.events is partitioned by RANGE (at), not by LIST (at)"),
                Arguments.of(
                        "partitionExists",
                        Map.of(
                                "tableName",
                                "events",
                                "partitionName",
                                "events_2026",
                                "from",
                                "2026-01-01",
                                "to",
                                "2027-1-1"),
                        Map.of("to", "2028-01-01"),
                        "Partition public.events_2026 has the bound FROM (2026-01-01) TO (2027-01-01),"
                                + " not FROM (2026-01-01) TO (2028-01-01)"),
                Arguments.of(
                        "partitionIndexValid",
                        Map.of("tableName", "events", "indexName", "events_id"),
                        Map.of("indexName", "events_at"),
                        "Table public.events has no index events_at"),
                Arguments.of(
                        "defaultPartitionEmpty",
                        Map.of("tableName", "events"),
                        Map.of("tableName", "plain"),
                        "public.plain is a plain table, not a partitioned table"),
                Arguments.of(
                        "partitionsUntil",
                        Map.of("tableName", "events", "value", "2027-01-01"),
                        Map.of("value", "2027-01-02"),
                        "The partitions of table public.events reach until 2027-01-01, not until 2027-01-02"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("preconditions")
    void mean_the_same_in_every_format(
            String name, Map<String, String> met, Map<String, String> change, String message, TestDatabase database)
            throws LiquibaseException {
        database.execute(EVENTS);
        Map<String, String> unmet = new TreeMap<>(met);
        unmet.putAll(change);

        for (Changelog changelog : PreconditionRun.inAllFormats(name, met, "HALT")) {
            database.liquibase(changelog).update();
            assertEquals(List.of("checked"), database.queryList(CHECKED), changelog.file());
            database.liquibase(changelog).rollback(1);
        }
        for (Changelog changelog : PreconditionRun.inAllFormats(name, unmet, "HALT")) {
            assertSaid(" : " + message + "\n", error(database.liquibase(changelog)));
        }
        for (Changelog changelog : PreconditionRun.inAllFormats(name, unmet, "MARK_RAN")) {
            database.liquibase(changelog).update();
            assertEquals(List.of(), database.queryList(CHECKED), changelog.file());
            database.execute("TRUNCATE databasechangelog");
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("preconditions")
    void are_not_met_by_what_is_not_there_or_not_partitioned(
            String name, Map<String, String> met, Map<String, String> change, String message, TestDatabase database)
            throws LiquibaseException {
        database.execute(EVENTS);

        with(name, met, "tableName", "gone").fails(database, "There is no table public.gone");
        with(name, met, "schemaName", "nowhere").fails(database, "There is no table nowhere.events");
        with(name, met, "tableName", "plain").fails(database, "public.plain is a plain table, not a partitioned table");
        with(name, met, "tableName", "shown").fails(database, "public.shown is a view, not a partitioned table");
    }

    private static PreconditionRun with(String name, Map<String, String> met, String attribute, String value) {
        Map<String, String> attributes = new TreeMap<>(met);
        attributes.put(attribute, value);
        return new PreconditionRun(
                name + ": " + attributes.toString().replace("=", ": ").replace("range ( AT )", "RANGE (at)"));
    }

    @Test
    void can_be_nested(TestDatabase database) throws LiquibaseException {
        database.execute(EVENTS);

        new PreconditionRun("""
                        and:
                          - partitionedTable: {tableName: events}
                          - not:
                              - partitionsUntil: {tableName: events, value: 2030-01-01}
                          - or:
                              - defaultPartitionEmpty: {tableName: gone}
                              - defaultPartitionEmpty: {tableName: events}
                """.strip()).holds(database);
        new PreconditionRun("not: [partitionedTable: {tableName: events}]").fails(database, "Not precondition failed");
        new PreconditionRun("not: [partitionedTable: {tableName: gone}]").holds(database);
    }

    @Test
    void stand_before_a_whole_changelog_too(TestDatabase database) throws LiquibaseException {
        String yaml = """
                databaseChangeLog:
                  - preConditions:
                      - partitionsUntil: {tableName: events, value: 2027-01-01}
                  - changeSet: {id: 1, author: me, changes: [sql: {sql: CREATE TABLE checked ()}]}
                """;
        database.execute(EVENTS);

        database.liquibase(Changelog.yaml(yaml)).update();
        assertEquals(List.of("checked"), database.queryList(CHECKED));
        assertSaid(
                "The partitions of table public.events reach until 2027-01-01, not until 2028-01-01",
                error(database.liquibase(
                        Changelog.yaml(yaml.replace("2027", "2028").replace("id: 1", "id: 2")))));
    }

    @Test
    void work_outside_a_transaction_and_leave_nothing_behind(TestDatabase database) throws LiquibaseException {
        database.execute(EVENTS);
        database.execute("CREATE TABLE texts (t text) PARTITION BY LIST (lower(t))");

        new PreconditionRun("partitionedTable: {tableName: texts, partitionBy: \"LIST ((lower(t)::text))\"}")
                .holds(database, "runInTransaction: false");
        assertEquals(
                List.of(),
                database.queryList("SELECT relname FROM pg_class WHERE relname LIKE 'liquibase_partitions%'"));
    }

    @Test
    void find_names_as_changes_do(TestDatabase database) throws LiquibaseException {
        database.execute("""
                CREATE SCHEMA "Odd ""one"; CREATE SCHEMA "Archive";
                CREATE TABLE "Odd ""one"."Ev ents" (id int, "At" date) PARTITION BY RANGE ("At");
                CREATE TABLE "Archive"."Ev 2026" PARTITION OF "Odd ""one"."Ev ents" FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
                CREATE INDEX "Ev id" ON "Odd ""one"."Ev ents" (id)""");
        String strategy = "objectQuotingStrategy: QUOTE_ALL_OBJECTS";
        String table = "schemaName: 'Odd \"one', tableName: Ev ents";

        new PreconditionRun("partitionedTable: {" + table + ", partitionBy: 'RANGE (\"At\")'}")
                .holds(database, strategy);
        new PreconditionRun("partitionExists: {" + table + ", partitionSchemaName: Archive, partitionName: Ev 2026}")
                .holds(database, strategy);
        new PreconditionRun("partitionIndexValid: {" + table + ", indexName: Ev id}").holds(database, strategy);
        new PreconditionRun("defaultPartitionEmpty: {" + table + "}").holds(database, strategy);
        new PreconditionRun("partitionsUntil: {" + table + ", value: 2027-01-01}").holds(database, strategy);
        new PreconditionRun("partitionExists: {" + table + ", partitionName: Ev 2026}")
                .fails(database, "Table Odd \"one.Ev ents has no partition Odd \"one.Ev 2026");
    }

    @Test
    void take_small_letters_for_a_name_that_needs_no_quotes(TestDatabase database) throws LiquibaseException {
        database.execute(EVENTS);

        new PreconditionRun("partitionExists: {tableName: EVENTS, partitionName: EVENTS_2026}").holds(database);
        new PreconditionRun("partitionIndexValid: {tableName: EVENTS, indexName: EVENTS_ID}").holds(database);
    }

    @Test
    void are_an_error_where_the_server_refuses_to_answer(TestDatabase database) {
        database.execute(EVENTS);

        new PreconditionRun("partitionsUntil: {tableName: events, value: soon}")
                .isAnError(
                        database,
                        "partitionsUntil : partitionsUntil of table events: A bound does not fit the partition key at of"
                                + " type date: ERROR: invalid input syntax for type date: \"soon\". Correct the value.");
    }

    @Test
    void are_left_out_of_sql_output_unless_it_is_to_test_them(TestDatabase database) throws LiquibaseException {
        database.execute(EVENTS);
        String yaml = """
                databaseChangeLog:
                  - changeSet:
                      id: 1
                      author: me
                      preConditions:
                        - onSqlOutput: %s
                        - partitionsUntil: {tableName: events, value: 2028-01-01}
                      changes: [sql: {sql: CREATE TABLE checked ()}]
                """;
        Changelog ignoring = Changelog.yaml(yaml.formatted("IGNORE"));
        Changelog testing = Changelog.yaml(yaml.formatted("TEST"));

        assertSaid("CREATE TABLE checked ()", database.liquibase(ignoring).updateSql());
        assertSaid("CREATE TABLE checked ()", LiquibaseRun.offline(ignoring).updateSql());
        assertSaid(
                "reach until 2027-01-01, not until 2028-01-01",
                PreconditionRun.errorOf(database.liquibase(testing)::updateSql));
        assertSaid(
                "partitionsUntil : partitionsUntil of table events: Nothing can be asked without a connection to a"
                        + " database. Set onSqlOutput to IGNORE, or use the URL of a database.",
                PreconditionRun.errorOf(LiquibaseRun.offline(testing)::updateSql));
    }
}
