package liquibase.ext.partitions.precondition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import liquibase.exception.LiquibaseException;
import liquibase.ext.partitions.harness.Changelogs;
import liquibase.ext.partitions.testing.Changelog;
import liquibase.ext.partitions.testing.LiquibaseRun;
import liquibase.ext.partitions.testing.TestDatabase;
import org.junit.jupiter.api.function.Executable;

/**
 * A changeset with one precondition, which makes the table {@code checked} when that is met.
 *
 * @param yaml the precondition as an entry of a YAML list: {@code partitionExists: {…}}
 */
record PreconditionRun(String yaml) {

    private static final String YAML = """
            databaseChangeLog:
              - changeSet:
                  id: 1
                  author: me
                  %s
                  preConditions:
                    - onFail: %s
                    - %s
                  changes:
                    - sql: { sql: CREATE TABLE checked () }
                  rollback: DROP TABLE checked
            """;
    private static final String JSON = """
            {"databaseChangeLog": [{"changeSet": {"id": "1", "author": "me",
                "preConditions": [{"onFail": "%s"}, {"%s": {%s}}],
                "changes": [{"sql": {"sql": "CREATE TABLE checked ()"}}],
                "rollback": "DROP TABLE checked"}}]}
            """;
    private static final String XML = """
            <changeSet id="1" author="me">
                <preConditions onFail="%s"><%s %s/></preConditions>
                <sql>CREATE TABLE checked ()</sql>
                <rollback>DROP TABLE checked</rollback>
            </changeSet>
            """;

    /** The precondition in every format that changelogs have: attributes are texts, as XML has them. */
    static List<Changelog> inAllFormats(String name, Map<String, String> attributes, String onFail) {
        String xml = attributes.entrySet().stream()
                .map(entry -> entry.getKey() + "=\"" + entry.getValue().replace("\"", "&quot;") + "\"")
                .collect(Collectors.joining(" "));
        String json = attributes.entrySet().stream()
                .map(entry ->
                        "\"" + entry.getKey() + "\": \"" + entry.getValue().replace("\"", "\\\"") + "\"")
                .collect(Collectors.joining(", "));
        return List.of(
                Changelog.xml(XML.formatted(onFail, "partitions:" + name, xml)),
                Changelogs.uncheckedXml(XML.formatted(
                        onFail, "ext:" + name, xml + " xmlns:ext=\"http://www.liquibase.org/xml/ns/dbchangelog-ext\"")),
                Changelog.yaml(YAML.formatted("", onFail, name + ": {" + json + "}")),
                Changelog.json(JSON.formatted(onFail, name, json)));
    }

    private LiquibaseRun run(TestDatabase database, String onFail, String more) {
        return database.liquibase(Changelog.yaml(YAML.formatted(more, onFail, yaml)));
    }

    /** Expects the precondition to be met. */
    void holds(TestDatabase database) throws LiquibaseException {
        holds(database, "");
    }

    /** Expects the precondition to be met by a changeset with these further attributes. */
    void holds(TestDatabase database, String more) throws LiquibaseException {
        run(database, "MARK_RAN", more).update();
        assertEquals(List.of("checked"), database.queryList(CHECKED), yaml + " was not met");
        run(database, "MARK_RAN", more).rollback(1);
    }

    /** Expects the precondition not to be met, and Liquibase to say so. */
    void fails(TestDatabase database, String message) throws LiquibaseException {
        assertSaid(" : " + message + "\n", error(run(database, "HALT", "")));
        run(database, "MARK_RAN", "").update();
        assertEquals(List.of(), database.queryList(CHECKED), yaml + " was met");
        database.execute("TRUNCATE databasechangelog");
    }

    /** Expects an error, which onFail does not make good. */
    void isAnError(TestDatabase database, String message) {
        assertSaid(" : " + message, error(run(database, "MARK_RAN", "")));
    }

    /** Expects a mistake of the changelog, which neither onFail nor onError makes good. */
    void isAMistake(TestDatabase database, String message) {
        for (String onError : List.of("MARK_RAN", "CONTINUE", "WARN")) {
            assertSaid(": " + message, error(run(database, "MARK_RAN\n        - onError: " + onError, "")));
        }
    }

    static final String CHECKED = "SELECT relname FROM pg_class WHERE relname = 'checked'";

    static String error(LiquibaseRun run) {
        return errorOf(run::update);
    }

    static String errorOf(Executable command) {
        LiquibaseException failure = assertThrows(LiquibaseException.class, command);
        return String.valueOf(failure.getMessage()).replace(System.lineSeparator(), "\n");
    }

    static void assertSaid(String expected, String actual) {
        assertTrue(actual.contains(expected), () -> "expected: " + expected + "\nbut was: " + actual);
    }
}
