package liquibase.ext.partitions.change;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import liquibase.exception.LiquibaseException;
import liquibase.ext.partitions.harness.Changelogs;
import liquibase.ext.partitions.testing.Changelog;
import liquibase.ext.partitions.testing.LiquibaseRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What users get to read about their mistakes before anything is executed. The mistakes are in files: a piece of a
 * changelog, a line with an arrow, the messages of the report in full, an empty line.
 */
class MistakesTest {

    private static final Path MISTAKES = Path.of("src/test/resources/mistakes");
    private static final String OWN = "http://www.liquibase.org/xml/ns/partitions";
    private static final String GENERIC = "http://www.liquibase.org/xml/ns/dbchangelog-ext";
    private static final String OF_ORDERS = "createPartitions of table orders: ";
    private static final String XML_DEFAULT =
            "<partitions:createPartitions tableName=\"t\"><partitions:default/></partitions:createPartitions>";

    static List<Arguments> items() throws IOException {
        return mistakes("items.txt");
    }

    static List<Arguments> changesXml() throws IOException {
        return mistakes("changes-xml.txt", "indexes-xml.txt", "constraints-xml.txt");
    }

    static List<Arguments> itemsYaml() throws IOException {
        return mistakes("items-yaml.txt");
    }

    static List<Arguments> changesYaml() throws IOException {
        return mistakes("changes-yaml.txt", "indexes-yaml.txt", "constraints-yaml.txt");
    }

    static List<Arguments> changesJson() throws IOException {
        return mistakes("changes-json.txt", "indexes-json.txt", "constraints-json.txt");
    }

    static List<Arguments> checkedItems() throws IOException {
        return mistakes("checked-items.txt");
    }

    static List<Arguments> checkedChanges() throws IOException {
        return mistakes("checked-changes.txt", "checked-indexes.txt", "checked-constraints.txt");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("items")
    void inItemsOfEitherNamespace(String items, List<String> messages) {
        List<String> expected = messages.stream().map(OF_ORDERS::concat).toList();

        assertEquals(expected, errors(Changelogs.uncheckedXml(changeSet(createPartitions(items), OWN))));
        assertEquals(expected, errors(Changelogs.uncheckedXml(changeSet(createPartitions(items), GENERIC))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("changesXml")
    void inChangesOfXml(String change, List<String> messages) {
        assertEquals(messages, errors(Changelogs.uncheckedXml(changeSet(change, OWN))));
        assertEquals(messages, errors(Changelogs.uncheckedXml(changeSet(change, GENERIC))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("itemsYaml")
    void inItemsOfYaml(String items, List<String> messages) {
        List<String> expected = messages.stream().map(OF_ORDERS::concat).toList();

        assertEquals(
                expected,
                errors(Changelog.yaml(yaml("createPartitions: {tableName: orders, partitions: [" + items + "]}"))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("changesYaml")
    void inChangesOfYaml(String change, List<String> messages) {
        assertEquals(messages, errors(Changelog.yaml(yaml(change))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("changesJson")
    void inChangesOfJson(String change, List<String> messages) {
        assertEquals(
                messages,
                errors(Changelog.json(
                        "{\"databaseChangeLog\": [{\"changeSet\": {\"id\": 1, \"author\": \"me\", \"changes\": ["
                                + change + "]}}]}")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("checkedItems")
    void inItemsThatTheSchemaChecks(String items, List<String> messages) {
        List<String> expected = messages.stream()
                .map(message -> message.startsWith("cvc-") ? message : OF_ORDERS + message)
                .toList();

        assertEquals(expected, errors(Changelog.xml(changeSet(createPartitions(items), OWN))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("checkedChanges")
    void inChangesThatTheSchemaChecks(String change, List<String> messages) {
        assertEquals(messages, errors(Changelog.xml(changeSet(change, OWN))));
    }

    @Test
    void areReportedAllAtOnceWithTheirChangesets() {
        Changelog changelog = Changelog.yaml("""
                databaseChangeLog:
                  - changeSet:
                      id: one
                      author: me
                      changes:
                        - createPartitions:
                            tableName: orders
                            ifNotExists: maybe
                            partitions:
                              - each: {valus: 1}
                              - hash: {modulus: x}
                  - changeSet:
                      id: two
                      author: me
                      changes:
                        - createPartitions: {tableName: events, partitions: [series: {from: 0, to: 10}]}
                """);

        assertEquals(
                List.of(
                        OF_ORDERS
                                + "each has no attribute \"valus\". Did you mean \"values\"? It takes values,"
                                + " name, tablespace, with, partitionBy, partitions., changelog.yaml::one::me",
                        OF_ORDERS
                                + "\"ifNotExists\" of createPartitions is \"maybe\", which is neither true nor false."
                                + " Write true or false., changelog.yaml::one::me",
                        OF_ORDERS
                                + "\"modulus\" of hash is \"x\", which is no whole number from 1 on. Write a whole"
                                + " number, such as 4., changelog.yaml::one::me",
                        "createPartitions of table events: series has no \"every\". Add every.,"
                                + " changelog.yaml::two::me"),
                ChangelogErrors.of(changelog));
    }

    @ParameterizedTest
    @ValueSource(strings = {"h2", "mysql"})
    void ofTheDatabase(String database, @TempDir Path history) {
        Changelog changelog = Changelog.xml(changeSet(
                "<createPartitions tableName='t'><default/></createPartitions>"
                        + "<createPartitionedTable tableName='t' partitionBy='LIST (a)'><column name='a' type='int'/>"
                        + "</createPartitionedTable>",
                OWN));
        String url = "offline:" + database + "?changeLogFile="
                + history.resolve("databasechangelog.csv").toString().replace('\\', '/');

        String reason = ": Partitions are PostgreSQL's, and the database is " + database
                + ". Restrict the changeset to PostgreSQL with dbms=\"postgresql\".";
        assertEquals(
                List.of("createPartitions of table t" + reason, "createPartitionedTable of table t" + reason),
                errors(LiquibaseRun.offline(changelog).with("url", url)));
    }

    @ParameterizedTest(name = "{0}={1}")
    @CsvSource(delimiterString = "=>", textBlock = """
            lockTimeout => abc => The setting liquibase.partitions.lockTimeout is "abc", which is no length of time. Write a number and a unit, such as 500ms, 5s or 2min.
            lockRetries => x => The setting liquibase.partitions.lockRetries is "x", which is no whole number from 0 on. Write a whole number, such as 4.
            lockRetries => -1 => The setting liquibase.partitions.lockRetries is "-1", which is no whole number from 0 on. Write a whole number, such as 4.
            parallelism => 0 => The setting liquibase.partitions.parallelism is "0", which is no whole number from 1 on. Write a whole number, such as 4.
            """)
    void ofSettings(String setting, String value, String message) {
        LiquibaseRun run =
                LiquibaseRun.offline(Changelog.xml("<changeSet id='1' author='me'>" + XML_DEFAULT + "</changeSet>"));

        assertEquals(
                List.of("createPartitions of table t: " + message),
                errors(run.setting("liquibase.partitions." + setting, value)));
    }

    @Test
    void ofSettingsThatAnAttributeGoesBefore() {
        Changelog changelog = Changelog.xml("<changeSet id='1' author='me'>"
                + XML_DEFAULT.replace("tableName", "lockTimeout=\"5s\" lockRetries=\"0\" tableName") + "</changeSet>");
        LiquibaseRun run = LiquibaseRun.offline(changelog)
                .setting("liquibase.partitions.lockTimeout", "abc")
                .setting("liquibase.partitions.lockRetries", 3);

        assertEquals(List.of(), ChangelogErrors.of(run));
    }

    @Test
    void keepAChangeFromBeingPrinted() {
        Changelog changelog = Changelog.yaml(yaml("createPartitions: {tableName: t, partitions: [each: {valus: 1}]}"));

        LiquibaseException failure = assertThrows(
                LiquibaseException.class, () -> LiquibaseRun.offline(changelog).updateSql());
        assertTrue(String.valueOf(failure.getMessage()).contains("Did you mean \"values\"?"), failure.getMessage());
    }

    /** Without the changeset at their ends, and of a parser's error only the reason. */
    private static List<String> errors(Changelog changelog) {
        return errors(LiquibaseRun.offline(changelog));
    }

    private static List<String> errors(LiquibaseRun run) {
        return ChangelogErrors.of(run).stream()
                .map(error -> error.replaceFirst(", changelog\\.\\w+::1::me$", "")
                        .replaceFirst("^Error parsing line \\d+ column \\d+ of changelog\\.xml: ", ""))
                .toList();
    }

    private static String createPartitions(String items) {
        return "<createPartitions tableName=\"orders\">" + items + "</createPartitions>";
    }

    private static String changeSet(String changes, String namespace) {
        String prefixed = changes.replaceAll("<(/?)(\\w)", "<$1p:$2");
        return "<changeSet id=\"1\" author=\"me\" xmlns:p=\"" + namespace + "\">" + prefixed + "</changeSet>";
    }

    private static String yaml(String change) {
        return "databaseChangeLog: [changeSet: {id: 1, author: me, changes: [" + change + "]}]";
    }

    private static List<Arguments> mistakes(String... files) throws IOException {
        List<Arguments> mistakes = new ArrayList<>();
        for (String file : files) {
            for (String mistake : Files.readString(MISTAKES.resolve(file)).split("\n\n", -1)) {
                String[] parts = mistake.split("\n=>\n", -1);
                mistakes.add(
                        Arguments.of(parts[0], Arrays.asList(parts[1].strip().split("\n", -1))));
            }
        }
        return mistakes;
    }
}
