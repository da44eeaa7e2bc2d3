package liquibase.ext.partitions.precondition;

import static liquibase.ext.partitions.precondition.PreconditionRun.assertSaid;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Collectors;
import liquibase.ext.partitions.harness.Changelogs;
import liquibase.ext.partitions.testing.Changelog;
import liquibase.ext.partitions.testing.LiquibaseRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Mistakes in preconditions, which are found when the changelog is read, whatever is done with it. */
class PreconditionMistakesTest {

    private static final String BOUND =
            "Give it exactly one of values (list), from and to (range), modulus and remainder (hash), or forValues.";

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiterString = "=>", quoteCharacter = '`', maxCharsPerColumn = 1000, textBlock = """
            partitionedTable: {tabelName: t}                    => partitionedTable: partitionedTable has no attribute "tabelName". Did you mean "tableName"? It takes catalogName, schemaName, tableName, partitionBy.
            partitionedTable: {schemaName: s}                   => partitionedTable: partitionedTable has no "tableName". Add tableName.
            partitionedTable: {tableName: ""}                   => partitionedTable: "tableName" of partitionedTable has no value. Give it one, or remove it.
            partitionedTable: {tableName: }                     => partitionedTable: "tableName" of partitionedTable has no value. Give it one, or remove it.
            partitionedTable: {tableName: [a, b]}               => partitionedTable: "tableName" of partitionedTable is not a single value. Write one value.
            partitionedTable: events                            => partitionedTable: partitionedTable contains the text "events". Write attributes, such as tableName.
            partitionedTable: {tableName: t, partitionBy: at}   => partitionedTable of table t: "partitionBy" of partitionedTable is "at", which is no partition key. Write the strategy and the key, as in RANGE (created_at), LIST (region) or HASH (tenant_id).
            partitionExists: {tableName: t}                     => partitionExists of table t: partitionExists has no "partitionName". Add partitionName.
            partitionExists: {tableName: t, partitionName: p, default: maybe} => partitionExists of table t: "default" of partitionExists is "maybe", which is neither true nor false. Write true or false.
            partitionExists: {tableName: t, partitionName: p, default: true, from: 1} => partitionExists of table t: partitionExists has default: true and from. Keep one of them, since the default partition has no other bound.
            partitionExists: {tableName: t, partitionName: p, values: "'a"} => partitionExists of table t: "values" of partitionExists is "'a", which is no list of values. Separate the values by commas, and put a value in single quotes (doubled inside) that has a comma or a quote at its start.
            partitionExists: {tableName: t, partitionName: p, modulus: 2, remainder: 2} => partitionExists of table t: partitionExists has the remainder 2 and the modulus 2. Give a remainder from 0 to 1.
            partitionExists: {tableName: t, partitionName: p, forValues: FROM} => partitionExists of table t: "forValues" of partitionExists is "FROM", which is no partition bound. Write it as PostgreSQL does: IN (…), FROM (…) TO (…), WITH (MODULUS m, REMAINDER r) or DEFAULT.
            partitionIndexValid: {tableName: t}                 => partitionIndexValid of table t: partitionIndexValid has no "indexName". Add indexName.
            partitionIndexValid: {tableName: t, idxName: i}     => Did you mean "indexName"? It takes catalogName, schemaName, tableName, indexName.
            defaultPartitionEmpty: {tableName: t, value: 1}     => defaultPartitionEmpty of table t: defaultPartitionEmpty has no attribute "value".
            partitionsUntil: {tableName: t}                     => partitionsUntil of table t: partitionsUntil has no "value". Add value.
            partitionsUntil: {tableName: t, value: NULL}        => partitionsUntil of table t: "value" of partitionsUntil has no value. Give it one, or remove it.
            partitionsUntil: {tableName: t, value: "NULL"}      => partitionsUntil of table t: "value" of partitionsUntil has NULL, where no range can end. Write the value that the ranges should reach, or 'NULL' in quotes if the text is meant.
            partitionsUntil: {tableName: t, value: 2026-01-01 00:00:00+02:00} => partitionsUntil of table t: "value" of partitionsUntil is a timestamp without quotes, which YAML changes on reading. Put the value in quotes.
            partitionsUntil: {tableName: t, value: "1,,2"}      => partitionsUntil of table t: "value" of partitionsUntil is "1,,2", which is no list of values.
            """)
    void are_told_with_what_to_do(String precondition, String message) {
        assertSaid(message, error(Changelog.yaml("""
                databaseChangeLog:
                  - changeSet:
                      id: 1
                      author: me
                      preConditions:
                        - onFail: MARK_RAN
                        - onError: MARK_RAN
                        - not: [%s]
                      changes: [sql: {sql: SELECT 1}]
                """.formatted(precondition))));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiterString = "=>", quoteCharacter = '`', maxCharsPerColumn = 1000, textBlock = """
            partitionsUntil: {tableName: t, value: 2027-06-31}  => partitionsUntil of table t: "value" of partitionsUntil is 2027-06-31, a date that does not exist, and YAML reads it as 2027-07-01. Write a date that exists.
            partitionsUntil: {tableName: "${t}", value: [2027-13-01, 5]} => partitionsUntil of table t: "value" of partitionsUntil is 2027-13-01, a date that does not exist, and YAML reads it as 2028-01-01. Write a date that exists.
            partitionsUntil: {tableName: t, value: 2026-02-30 00:00:00} => partitionsUntil of table t: "value" of partitionsUntil is 2026-02-30 00:00:00, a date that does not exist, and YAML reads it as 2026-03-02. Write a date that exists.
            partitionsUntil: {tableName: t, value: 2026-02-01 12:00:00} => partitionsUntil of table t: "value" of partitionsUntil is a timestamp without quotes, which YAML changes on reading. Put the value in quotes.
            partitionsUntil: {tableName: t, value: 1_000}       => partitionsUntil of table t: "value" of partitionsUntil has 1_000 without quotes, which YAML reads as 1000. Put it in quotes, or write 1000.
            partitionExists: {tableName: t, partitionName: p, from: 2026-01-01, to: 2026-01-32} => partitionExists of table t: "to" of partitionExists is 2026-01-32, a date that does not exist, and YAML reads it as 2026-02-01. Write a date that exists.
            partitionExists: {tableName: t, partitionName: p, values: [2026-01-01, 2026-02-29]} => partitionExists of table t: "values" of partitionExists is 2026-02-29, a date that does not exist, and YAML reads it as 2026-03-01. Write a date that exists.
            partitionExists: {tableName: t, partitionName: 2026_01} => partitionExists of table t: "partitionName" of partitionExists has 2026_01 without quotes, which YAML reads as 202601. Put it in quotes, or write 202601.
            """)
    void values_that_yaml_misreads_are_told_whatever_is_to_be_done_on_errors(String precondition, String message) {
        String ofChangeSet = """
                databaseChangeLog:
                  - property: {name: t, value: t}
                  - changeSet:
                      id: 1
                      author: me
                      preConditions:
                        - onFail: MARK_RAN
                        - onError: MARK_RAN
                        - onSqlOutput: TEST
                        - or: [not: [%s]]
                      changes: [sql: {sql: SELECT 1}]
                """.formatted(precondition);
        String ofChangelog = """
                databaseChangeLog:
                  - property: {name: t, value: t}
                  - preConditions: [onError: WARN, onFail: WARN, onSqlOutput: TEST, and: [%s]]
                """.formatted(precondition);

        assertSaid(message, error(Changelog.yaml(ofChangeSet)));
        assertSaid(message, error(Changelog.yaml(ofChangelog)));
        assertSaid(message, error(Changelog.json("""
                {"databaseChangeLog": [{"property": {"name": "t", "value": "t"}}, {"changeSet": {"id": "1", "author": "me",
                  "preConditions": [{"onSqlOutput": "TEST"}, {%s}], "changes": [{"sql": {"sql": "SELECT 1"}}]}}]}
                """.formatted(precondition))));
    }

    @Test
    void a_misread_value_of_another_table_is_told_of_that_table_only() {
        String error = error(Changelog.yaml("""
                databaseChangeLog:
                  - changeSet:
                      id: 1
                      author: me
                      preConditions:
                        - onSqlOutput: TEST
                        - partitionsUntil: {tableName: other, value: 2026-06-30}
                        - partitionsUntil: {tableName: t, value: 2026-06-31}
                      changes: [sql: {sql: SELECT 1}]
                """));

        assertSaid("partitionsUntil of table other: ", error);
        assertTrue(!error.contains("partitionsUntil of table other: \"value\""), error);
    }

    @Test
    void a_bound_that_is_incomplete_is_refused() {
        String error = error(Changelogs.uncheckedXml("""
                <changeSet id="1" author="me">
                    <preConditions>
                        <partitionExists xmlns="http://www.liquibase.org/xml/ns/partitions"
                            tableName="t" partitionName="p" from="1"/>
                    </preConditions>
                    <sql>SELECT 1</sql>
                </changeSet>
                """));

        assertSaid("partitionExists of table t: partitionExists has the bound attribute from. " + BOUND, error);
    }

    @Test
    void all_mistakes_of_one_are_told_at_once() {
        String error = error(Changelog.json("""
                {"databaseChangeLog": [{"preConditions": [{"partitionExists": {"tabelName": "t", "partionName": "p"}}]}]}
                """));

        List.of("Did you mean \"tableName\"?", "Did you mean \"partitionName\"?")
                .forEach(expected -> assertSaid(expected, error));
    }

    /** The schema lets the attribute pass, so that the precondition can say which one was meant. */
    @Test
    void a_misspelt_attribute_in_xml_gets_past_the_parser() {
        String error = error(Changelog.xml("""
                <changeSet id="1" author="me">
                    <preConditions><partitions:partitionsUntil tableName="t" vaule="1"/></preConditions>
                    <sql>SELECT 1</sql>
                </changeSet>
                """));

        assertSaid("partitionsUntil has no attribute \"vaule\". Did you mean \"value\"?", error);
    }

    @Test
    void a_database_of_another_make_is_an_error() {
        Changelog changelog = Changelog.yaml("""
                databaseChangeLog:
                  - changeSet:
                      id: 1
                      author: me
                      preConditions: [onSqlOutput: TEST, onFail: MARK_RAN, not: [partitionedTable: {tableName: t}]]
                      changes: [sql: {sql: SELECT 1}]
                """);

        assertSaid(
                "partitionedTable : partitionedTable of table t: Partitions are PostgreSQL's, and the database is h2. Put"
                        + " dbms: {type: postgresql} before it, or restrict the changeset with dbms: postgresql.",
                PreconditionRun.errorOf(
                        LiquibaseRun.offline(changelog)
                                        .with(
                                                "url",
                                                "offline:h2?outputLiquibaseSql=none&changeLogFile=target/databasechangelog-h2.csv")
                                ::updateSql));
    }

    private static String error(Changelog changelog) {
        return PreconditionRun.errorOf(LiquibaseRun.offline(changelog)::updateSql)
                .lines()
                .collect(Collectors.joining(" "));
    }
}
