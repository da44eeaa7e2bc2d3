package liquibase.ext.partitions.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import liquibase.exception.LiquibaseException;
import liquibase.ext.partitions.harness.Changelogs;
import liquibase.ext.partitions.harness.LiquibaseCli;
import liquibase.ext.partitions.testing.Changelog;
import liquibase.ext.partitions.testing.TestDatabase;
import liquibase.ext.partitions.testing.TestDatabases;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Liquibase has run, and how it ended, decides about what verify-rollback rolls back and runs again. */
@ExtendWith(TestDatabases.class)
class VerifyRollbackHistoryIT {

    private static final String HISTORY = "SELECT id, exectype FROM databasechangelog ORDER BY orderexecuted";

    @ParameterizedTest
    @ValueSource(strings = {"classpath:db/a.xml", "./db/a.xml", "/db/a.xml", "db\\a.xml"})
    void aLogicalFilePathOfAnySpellingIsTheSameChangelog(String path, TestDatabase database) throws Exception {
        Changelog changelog = Changelog.text("changelog.yaml", """
                databaseChangeLog:
                - logicalFilePath: '%s'
                - changeSet: { id: a, author: it, changes: [ createTable: { tableName: a, columns: [ column: { name: i, type: int } ] } ] }
                - changeSet: { id: b, author: it, changes: [ createTable: { tableName: b, columns: [ column: { name: i, type: int } ] } ] }
                - changeSet: { id: c, author: it, changes: [ createTable: { tableName: c, columns: [ column: { name: i, type: int } ] } ] }
                """.formatted(path));

        String report = database.liquibase(changelog).run("verifyRollback");

        assertTrue(report.startsWith("verify-rollback of 3 changesets:"), report);
        assertTrue(report.contains("Clean: "), report);
        assertEquals(List.of("a|EXECUTED", "b|EXECUTED", "c|EXECUTED"), database.queryList(HISTORY));

        LiquibaseCli wrong = LiquibaseCli.run(database, withWrongRollback(changelog), "verify-rollback");
        assertEquals(1, wrong.exitCode(), wrong.toString());
        assertTrue(wrong.out().contains("left behind: table public.wrong: "), wrong.toString());
    }

    private static Changelog withWrongRollback(Changelog changelog) throws Exception {
        String text = java.nio.file.Files.readString(changelog.directory().resolve(changelog.file()));
        return Changelog.text("changelog.yaml", text + """
                - changeSet:
                    id: d
                    author: it
                    changes:
                    - sql: { sql: SELECT 1 }
                    rollback:
                    - sql: { sql: CREATE TABLE wrong (i int) }
                """);
    }

    @Test
    void aChangesetThatIsMarkedAsRunIsRolledBackAsLiquibaseDoesIt(TestDatabase database) {
        database.execute("CREATE TABLE item (id int)");
        Changelog changelog = Changelogs.uncheckedXml("""
                <changeSet id="table" author="it">
                    <preConditions onFail="MARK_RAN"><not><tableExists tableName="item"/></not></preConditions>
                    <createTable tableName="item"><column name="id" type="int"/></createTable>
                </changeSet>
                """);

        LiquibaseCli verify = LiquibaseCli.run(database, changelog, "verify-rollback");

        assertTrue(
                verify.out()
                        .contains("After the rollback of changeset changelog.xml::table::it:\n    missing: table"
                                + " public.item: "),
                verify.out());
        // The second update finds no table, and so makes one.
        assertEquals(List.of("table|EXECUTED"), database.queryList(HISTORY));
        assertEquals(List.of("0"), database.queryList("SELECT count(*) FROM item"));
    }

    @Test
    void aChangesetThatIsSkippedIsNotVerified(TestDatabase database) throws LiquibaseException {
        database.execute("CREATE TABLE item (id int); CREATE TABLE full_one AS SELECT 1 AS id");
        Changelog changelog = Changelogs.uncheckedXml("""
                <changeSet id="other" author="it">
                    <createTable tableName="other"><column name="id" type="int"/></createTable>
                </changeSet>
                <changeSet id="skipped" author="it">
                    <preConditions onFail="CONTINUE" onSqlOutput="TEST"><not><tableExists tableName="item"/></not></preConditions>
                    <createTable tableName="item"><column name="id" type="int"/></createTable>
                </changeSet>
                <changeSet id="after" author="it">
                    <preConditions onFail="CONTINUE" onSqlOutput="TEST"><tableExists tableName="other"/></preConditions>
                    <createTable tableName="after"><column name="id" type="int"/></createTable>
                </changeSet>
                """);

        String report = database.liquibase(changelog).run("verifyRollback");

        assertTrue(report.startsWith("""
                verify-rollback of 2 changesets:
                    changelog.xml::other::it
                    changelog.xml::after::it
                """), report);
        assertTrue(
                report.contains("Changeset changelog.xml::skipped::it was not applied: its preconditions skipped it, or"
                        + " it failed and may.\nClean: "),
                report);
        assertEquals(List.of("other|EXECUTED", "after|EXECUTED"), database.queryList(HISTORY));
    }

    @Test
    void aChangesetThatMayFailAndFailsIsNotRolledBack(TestDatabase database) throws LiquibaseException {
        database.execute("CREATE TABLE item (id int, n int); CREATE INDEX ix ON item (n)");
        Changelog changelog = Changelogs.uncheckedXml("""
                <changeSet id="ix" author="it" failOnError="false">
                    <createIndex tableName="item" indexName="ix"><column name="id"/></createIndex>
                </changeSet>
                """);

        String report = database.liquibase(changelog).run("verifyRollback");

        assertEquals("""
                Changeset changelog.xml::ix::it was not applied: its preconditions skipped it, or it failed and may.
                No changeset was applied, so there is nothing to verify.
                """, report);
        assertEquals(
                List.of("CREATE INDEX ix ON public.item USING btree (n)"),
                database.queryList("SELECT pg_get_indexdef('ix'::regclass)"));
    }

    @Test
    void whatAnotherChangesetDidToATableGoesWithTheTable(TestDatabase database) throws LiquibaseException {
        String grant = """
                <changeSet id="grant" author="it" runAlways="true" runOrder="last">
                    <sql>GRANT SELECT ON ALL TABLES IN SCHEMA public TO pg_monitor</sql><rollback/>
                </changeSet>
                """;
        database.execute("CREATE TABLE item (id int)");
        database.liquibase(Changelogs.uncheckedXml(grant)).update();
        Changelog changelog = Changelogs.uncheckedXml("""
                <changeSet id="table" author="it">
                    <createTable tableName="more"><column name="id" type="int"/></createTable>
                </changeSet>
                """ + grant);

        String report = database.liquibase(changelog).run("verifyRollback");

        assertTrue(report.startsWith("verify-rollback of 1 changeset:"), report);
        assertTrue(report.contains("Clean: "), report);
    }

    @Test
    void everyPartRunsInTheDefaultSchema(TestDatabase database) throws LiquibaseException {
        database.execute("CREATE SCHEMA app; CREATE TABLE other AS SELECT 1 AS a; CREATE TABLE cfg (was_here int)");
        Changelog changelog = Changelogs.uncheckedXml("""
                <changeSet id="a" author="it"><sql>SELECT 1</sql><rollback><sql>SELECT 1</sql></rollback></changeSet>
                <changeSet id="b" author="it">
                    <sql>CREATE TABLE cfg (id int)</sql>
                    <rollback>DROP TABLE cfg</rollback>
                </changeSet>
                <changeSet id="c" author="it">
                    <sql>CREATE TABLE more (id int)</sql>
                    <rollback>DROP TABLE more</rollback>
                </changeSet>
                """);

        String report =
                database.liquibase(changelog).with("defaultSchemaName", "app").run("verifyRollback");

        assertTrue(report.contains("Clean: "), report);
        assertEquals(
                List.of("app.cfg", "app.more", "cfg"),
                database.queryList(
                        "SELECT oid::regclass FROM pg_class WHERE relname IN ('cfg', 'more') ORDER BY oid::regclass::text"));
    }

    @Test
    void rowsAreLookedForInTheDefaultSchema(TestDatabase database) {
        database.execute("CREATE SCHEMA app; CREATE TABLE app.cfg AS SELECT 1 AS a; CREATE TABLE cfg (a int)");
        Changelog changelog = Changelogs.uncheckedXml(
                "<changeSet id=\"b\" author=\"it\"><sql>DROP TABLE cfg</sql><rollback>CREATE TABLE cfg ()</rollback></changeSet>");

        LiquibaseException e = assertThrows(
                LiquibaseException.class,
                () -> database.liquibase(changelog)
                        .with("defaultSchemaName", "app")
                        .run("verifyRollback"));

        assertTrue(String.valueOf(e.getMessage()).contains("tables that hold rows: app.cfg. Use"), e.getMessage());
    }

    @Test
    void whatOnlyRunsAgainIsLeftAlone(TestDatabase database) throws LiquibaseException {
        Changelog changelog = Changelogs.uncheckedXml("""
                <changeSet id="always" author="it" runAlways="true"><sql>SELECT 1</sql><rollback/></changeSet>
                """);
        database.liquibase(changelog).update();

        assertEquals("""
                Changeset changelog.xml::always::it has run before and runs again; it is not rolled back, and not verified.
                Nothing else is pending, so nothing was run and there is nothing to verify.
                """, database.liquibase(changelog).run("verifyRollback"));
        assertEquals(List.of("always|EXECUTED"), database.queryList(HISTORY));
    }

    @Test
    void whatStaysOfAFailedUpdateDoesNotCountWhatRanAgain(TestDatabase database) throws LiquibaseException {
        String always =
                "<changeSet id=\"always\" author=\"it\" runAlways=\"true\"><sql>SELECT 1</sql><rollback/></changeSet>";
        database.liquibase(Changelogs.uncheckedXml(always)).update();
        Changelog changelog = Changelogs.uncheckedXml(always
                + "<changeSet id=\"a\" author=\"it\"><sql>SELECT 1</sql><rollback/></changeSet>"
                + "<changeSet id=\"b\" author=\"it\"><sql>nonsense</sql><rollback/></changeSet>");

        LiquibaseException e = assertThrows(
                LiquibaseException.class, () -> database.liquibase(changelog).run("verifyRollback"));

        assertTrue(
                String.valueOf(e.getMessage()).contains("Applied, and not verified: changelog.xml::a::it; correct"),
                e.getMessage());
    }

    @Test
    void aCustomChangeIsNotExecutedToFindOutWhatItWouldDo(TestDatabase database) {
        database.execute("CREATE TABLE precious AS SELECT 1 AS a");
        Changelog changelog = Changelogs.uncheckedXml("""
                <changeSet id="task" author="it">
                    <customChange class="liquibase.ext.partitions.command.EmptyingTask"/>
                </changeSet>
                """);

        LiquibaseException e = assertThrows(
                LiquibaseException.class, () -> database.liquibase(changelog).run("verifyRollback"));

        assertTrue(
                String.valueOf(e.getMessage())
                        .endsWith(
                                "What the changesets and their rollback would drop cannot be told beforehand (changeset"
                                        + " changelog.xml::task::it has a customChange, which shows what it does only when it"
                                        + " runs). Correct what the message names, or give --allow-data-loss if rows may go."),
                e.getMessage());
        assertEquals(List.of("1"), database.queryList("SELECT a FROM precious"));
        assertEquals(List.of(), database.queryList(HISTORY));
    }
}
