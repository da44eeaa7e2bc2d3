package liquibase.ext.partitions.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import liquibase.exception.LiquibaseException;
import liquibase.ext.partitions.harness.Changelogs;
import liquibase.ext.partitions.harness.LiquibaseCli;
import liquibase.ext.partitions.model.CatalogFingerprint;
import liquibase.ext.partitions.testing.Changelog;
import liquibase.ext.partitions.testing.LiquibaseRun;
import liquibase.ext.partitions.testing.TestDatabase;
import liquibase.ext.partitions.testing.TestDatabases;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

@ExtendWith(TestDatabases.class)
class VerifyRollbackIT {

    private static final String TABLE = """
            <changeSet id="table" author="it">
                <createTable tableName="item"><column name="id" type="int"/></createTable>
            </changeSet>
            """;
    private static final String COLUMN = """
            <changeSet id="column" author="it">
                <addColumn tableName="item"><column name="note" type="text"/></addColumn>
            </changeSet>
            """;

    /** Its rollback drops the column and forgets the index on another one. */
    private static final String FORGOTTEN_INDEX = """
            <changeSet id="forgetful" author="it">
                <sql>ALTER TABLE item ADD note text; CREATE INDEX item_id_idx ON item (id)</sql>
                <rollback>ALTER TABLE item DROP note</rollback>
            </changeSet>
            """;

    @ParameterizedTest
    @MethodSource("liquibase.ext.partitions.change.SamplesIT#samples")
    void everySampleIsClean(String sample, TestDatabase database) throws LiquibaseException {
        String report = database.liquibase(Changelogs.sample(sample)).run("verifyRollback");

        assertTrue(report.contains("Clean: "), report);
    }

    @Test
    void leavesTheChangesetsApplied(TestDatabase database) throws LiquibaseException {
        LiquibaseRun liquibase = database.liquibase(Changelogs.uncheckedXml(TABLE + COLUMN));

        assertEquals("""
                verify-rollback of 2 changesets:
                    changelog.xml::table::it
                    changelog.xml::column::it

                Clean: each rollback leaves the schema that was there before, and the second update makes what the first made.
                The database is left updated.
                """, liquibase.run("verifyRollback"));
        assertEquals(List.of("2"), database.queryList("SELECT count(*) FROM databasechangelog"));
        assertEquals(List.of("f"), database.queryList("SELECT locked FROM databasechangeloglock"));
        liquibase.update();
        assertEquals(List.of("2"), database.queryList("SELECT count(*) FROM databasechangelog"));
    }

    @Test
    void leavesTheDatabaseAsItWasWhenAsked(TestDatabase database) throws LiquibaseException {
        LiquibaseRun liquibase = database.liquibase(Changelogs.uncheckedXml(TABLE + COLUMN));
        CatalogFingerprint before = database.fingerprint();

        String report = liquibase.with("leave", "rolled-back").run("verifyRollback");

        assertTrue(report.endsWith("The database is left rolled-back.\n"), report);
        assertEquals(before, database.fingerprint());
        assertEquals(List.of("0"), database.queryList("SELECT count(*) FROM databasechangelog"));
        liquibase.update();
        assertEquals(List.of("2"), database.queryList("SELECT count(*) FROM databasechangelog"));
    }

    @Test
    void verifiesOnlyWhatIsPending(TestDatabase database) throws LiquibaseException {
        database.liquibase(Changelogs.uncheckedXml(TABLE)).update();
        database.execute("INSERT INTO item VALUES (1)");

        String report =
                database.liquibase(Changelogs.uncheckedXml(TABLE + COLUMN)).run("verifyRollback");

        assertTrue(report.startsWith("verify-rollback of 1 changeset:\n    changelog.xml::column::it\n"), report);
        assertEquals(List.of("1"), database.queryList("SELECT count(*) FROM item"));
    }

    @Test
    void doesNothingWhenNothingIsPending(TestDatabase database) throws LiquibaseException {
        LiquibaseRun liquibase = database.liquibase(Changelogs.uncheckedXml(TABLE));
        liquibase.update();
        List<String> history = database.queryList("SELECT * FROM databasechangelog");

        assertEquals("Nothing is pending, so there is nothing to verify.\n", liquibase.run("verifyRollback"));
        assertEquals(history, database.queryList("SELECT * FROM databasechangelog"));
    }

    @Test
    void takesContextsAndLabelsAsUpdateDoes(TestDatabase database) throws LiquibaseException {
        Changelog changelog =
                Changelogs.uncheckedXml(TABLE + COLUMN.replace("author", "context=\"test\" labels=\"more\" author"));

        String report = database.liquibase(changelog).with("contexts", "prod").run("verifyRollback");
        assertTrue(report.startsWith("verify-rollback of 1 changeset:"), report);

        LiquibaseRun both = database.liquibase(changelog).with("contexts", "test");
        String nothing = both.with("labels", "less").run("verifyRollback");
        assertTrue(nothing.startsWith("Nothing is pending"), nothing);
        String column = both.with("labels", "more").run("verifyRollback");
        assertTrue(column.startsWith("verify-rollback of 1 changeset:\n    changelog.xml::column::it"), column);
    }

    @Test
    void namesTheIndexThatARollbackForgets(TestDatabase database) throws LiquibaseException {
        database.liquibase(Changelogs.uncheckedXml(TABLE)).update();

        LiquibaseCli verify =
                LiquibaseCli.run(database, Changelogs.uncheckedXml(TABLE + FORGOTTEN_INDEX), "verify-rollback");

        assertEquals("""
                verify-rollback of 1 changeset:
                    changelog.xml::forgetful::it

                After the rollback of changeset changelog.xml::forgetful::it:
                    left behind: index public.item_id_idx on public.item: CREATE INDEX item_id_idx ON public.item USING btree (id)

                The second update of changeset changelog.xml::forgetful::it fails:
                    ERROR: relation "item_id_idx" already exists

                The database is left where it failed.
                """, verify.out());
        assertEquals(1, verify.exitCode());
        assertTrue(
                verify.err()
                        .contains("verify-rollback: the rollback does not undo the update (1 difference of the schema,"
                                + " one phase failed). Correct the rollback of the changesets that the report names."),
                verify.err());
    }

    @Test
    void namesTheIndexAlsoWhenTheRollbackOfAnotherChangesetDropsIt(TestDatabase database) {
        LiquibaseCli verify = LiquibaseCli.run(
                database, Changelogs.uncheckedXml(TABLE + FORGOTTEN_INDEX), "verify-rollback", "--format=json");

        assertEquals(1, verify.exitCode());
        assertEquals("""
                {
                  "clean": false,
                  "changeSets": [
                    "changelog.xml::table::it",
                    "changelog.xml::forgetful::it"
                  ],
                  "findings": [
                    {
                      "after": "the rollback",
                      "changeSet": "changelog.xml::forgetful::it",
                      "failure": null,
                      "differences": [
                        {
                          "difference": "left behind",
                          "kind": "index",
                          "object": "public.item_id_idx",
                          "relation": "public.item",
                          "property": null,
                          "before": null,
                          "after": "CREATE INDEX item_id_idx ON public.item USING btree (id)"
                        }
                      ]
                    }
                  ],
                  "notes": [],
                  "left": "updated"
                }
                """, verify.out());
    }

    @Test
    void seesWhatOnlyTheSecondUpdateDoes(TestDatabase database) {
        database.execute("CREATE SEQUENCE runs");
        Changelog changelog = Changelogs.uncheckedXml("""
                <changeSet id="fickle" author="it">
                    <sql splitStatements="false">DO $$ BEGIN EXECUTE format('CREATE TABLE run (c%s int)', nextval('runs')); END $$</sql>
                    <rollback>DROP TABLE run</rollback>
                </changeSet>
                """);

        LiquibaseCli verify = LiquibaseCli.run(database, changelog, "verify-rollback");

        assertTrue(verify.out().contains("""

                        After the second update of changeset changelog.xml::fickle::it:
                            missing: column public.run.c1: #1 integer
                            left behind: column public.run.c2: #1 integer

                        The database is left updated.
                        """), verify.out());
    }

    @Test
    void anEmptyRollbackMayLeaveTheWorkToAnother(TestDatabase database) throws LiquibaseException {
        Changelog changelog =
                Changelogs.uncheckedXml(TABLE + COLUMN.replace("</changeSet>", "<rollback/></changeSet>"));

        String report = database.liquibase(changelog).run("verifyRollback");

        assertTrue(
                report.contains(
                        "Changeset changelog.xml::column::it has an empty rollback; what it made is gone with the"
                                + " rollback of another changeset.\nClean: "),
                report);
    }

    @Test
    void anEmptyRollbackThatLeavesSomethingIsTold(TestDatabase database) throws LiquibaseException {
        database.liquibase(Changelogs.uncheckedXml(TABLE)).update();
        Changelog changelog =
                Changelogs.uncheckedXml(TABLE + COLUMN.replace("</changeSet>", "<rollback/></changeSet>"));

        LiquibaseCli verify = LiquibaseCli.run(database, changelog, "verify-rollback");

        assertTrue(verify.out().contains("    left behind: column public.item.note: #2 text\n"), verify.out());
    }

    @Test
    void whatRunsAgainIsNotRolledBack(TestDatabase database) throws LiquibaseException {
        String view = """
                <changeSet id="view" author="it" runOnChange="true">
                    <createView viewName="items" replaceIfExists="true">SELECT id FROM item</createView>
                </changeSet>
                """;
        database.liquibase(Changelogs.uncheckedXml(TABLE + view)).update();
        String changed = view.replace("SELECT id FROM item", "SELECT id FROM item WHERE id > 1");

        String report = database.liquibase(Changelogs.uncheckedXml(TABLE + changed + COLUMN))
                .run("verifyRollback");

        assertTrue(
                report.contains(
                        "Changeset changelog.xml::view::it has run before and runs again; it is not rolled back, and"
                                + " not verified.\nClean: "),
                report);
        assertEquals(List.of("3"), database.queryList("SELECT count(*) FROM databasechangelog"));
    }

    @Test
    void refusesAChangesetWithoutInverseBeforeAnythingRuns(TestDatabase database) {
        Changelog changelog = Changelogs.uncheckedXml(
                TABLE + "<changeSet id=\"sql\" author=\"it\"><sql>CREATE TABLE other ()</sql></changeSet>");

        assertEquals(
                "verify-rollback: Changeset changelog.xml::sql::it cannot be rolled back: one of its changes has no"
                        + " inverse. Add a <rollback> to it, an empty one where nothing is to be undone.",
                refusal(database.liquibase(changelog)));
        assertEquals(List.of("0"), database.queryList("SELECT count(*) FROM databasechangelog"));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            <dropTable tableName="full"/><rollback/> | drop or empty tables that hold rows: public."full"
            <sql>TRUNCATE empty, "full"</sql><rollback/> | drop or empty tables that hold rows: public."full"
            <sql>SELECT 1</sql><rollback>DROP TABLE IF EXISTS empty, public."full" CASCADE</rollback> | drop or empty tables that hold rows: public."full"
            <sql>DROP SCHEMA app CASCADE</sql><rollback/> | drop or empty tables that hold rows: app.more
            <dropColumn tableName="full" columnName="id"/><rollback/> | drop columns of tables that hold rows: public."full"
            <sql splitStatements="false">DO $$ BEGIN DROP TABLE app.more; END $$</sql><rollback/> | drop or empty tables that hold rows: app.more
            """)
    void refusesToDropRowsBeforeAnythingRuns(String changes, String what, TestDatabase database) {
        database.execute(
                "CREATE TABLE empty (); CREATE TABLE \"full\" (id int, n int); INSERT INTO \"full\" VALUES (1, 1);"
                        + "CREATE SCHEMA app; CREATE TABLE app.more AS SELECT 1 AS id");
        Changelog changelog =
                Changelogs.uncheckedXml("<changeSet id=\"drop\" author=\"it\">" + changes + "</changeSet>");
        CatalogFingerprint before = database.fingerprint();

        assertEquals(
                "verify-rollback: The changesets or their rollback would " + what
                        + ". Use a database whose rows may go, and give --allow-data-loss there.",
                refusal(database.liquibase(changelog)));
        assertEquals(before, database.fingerprint());
        assertEquals(List.of("0"), database.queryList("SELECT count(*) FROM databasechangelog"));
    }

    @Test
    void refusesWhatNobodyCanFollow(TestDatabase database) {
        database.execute("CREATE TYPE mood AS ENUM ('ok'); CREATE TABLE item AS SELECT 'ok'::mood AS mood");
        Changelog changelog = Changelogs.uncheckedXml("""
                <changeSet id="drop" author="it"><sql>DROP TYPE mood CASCADE</sql><rollback/></changeSet>
                """);

        assertEquals(
                "verify-rollback: What the changesets and their rollback would drop cannot be told beforehand (DROP TYPE"
                        + " mood CASCADE). Correct what the message names, or give --allow-data-loss if rows may go.",
                refusal(database.liquibase(changelog)));
        assertEquals(List.of("ok"), database.queryList("SELECT mood FROM item"));
    }

    @ParameterizedTest
    @MethodSource("liquibase.ext.partitions.change.SamplesIT#samples")
    void rowsOfOtherTablesDoNotKeepASampleFromBeingRun(String sample, TestDatabase database) {
        database.execute("CREATE TABLE unrelated AS SELECT 1 AS id");

        LiquibaseCli verify = LiquibaseCli.run(database, Changelogs.sample(sample), "verify-rollback");

        // What a sample inserts itself counts as rows where there are others.
        assertTrue(
                verify.out().contains("Clean: ")
                        || verify.err()
                                .contains("its rollback would drop or empty tables that hold rows by now: public."),
                verify.toString());
    }

    @Test
    void rowsMayGoWhenThatIsSaid(TestDatabase database) throws LiquibaseException {
        database.execute("CREATE TABLE gone (); CREATE TABLE item (id int); INSERT INTO item VALUES (1)");
        Changelog changelog = Changelogs.uncheckedXml("""
                <changeSet id="drop" author="it">
                    <dropTable tableName="item"/>
                    <rollback><createTable tableName="item"><column name="id" type="int"/></createTable></rollback>
                </changeSet>
                """);

        LiquibaseCli verify = LiquibaseCli.run(database, changelog, "verify-rollback", "--allow-data-loss");

        assertTrue(verify.out().contains("Clean: "), verify.toString());
        assertEquals(0, verify.exitCode());
    }

    @Test
    void rowsThatTheUpdateMovedAreNotDropped(TestDatabase database) {
        database.execute("CREATE TABLE item (id int); INSERT INTO item VALUES (1)");
        Changelog changelog = Changelogs.uncheckedXml("""
                <changeSet id="move" author="it">
                    <sql>CREATE TABLE moved (id int); INSERT INTO moved SELECT id FROM item; DELETE FROM item</sql>
                    <rollback>DROP TABLE moved</rollback>
                </changeSet>
                """);

        assertEquals(
                "verify-rollback: The update has run, and its rollback would drop or empty tables that hold rows by now:"
                        + " public.moved. Applied, and not verified: changelog.xml::move::it; if these rows may go, roll"
                        + " back and run verify-rollback with --allow-data-loss.",
                refusal(database.liquibase(changelog)));
        assertEquals(List.of("1"), database.queryList("SELECT id FROM moved"));
        assertEquals(List.of("1"), database.queryList("SELECT count(*) FROM databasechangelog"));
    }

    @Test
    void saysWhatStaysWhenTheUpdateFails(TestDatabase database) {
        Changelog changelog = Changelogs.uncheckedXml(
                TABLE + "<changeSet id=\"bad\" author=\"it\"><sql>SELECT nonsense</sql><rollback/></changeSet>");

        assertEquals(
                "verify-rollback: The update failed (ERROR: column \"nonsense\" does not exist\n  Position: 8). Applied, and not"
                        + " verified: changelog.xml::table::it; correct what the message names, roll these back, and run"
                        + " verify-rollback again.",
                refusal(database.liquibase(changelog)));
        assertEquals(List.of("table"), database.queryList("SELECT id FROM databasechangelog"));
    }

    @Test
    void tellsWhichRollbackFails(TestDatabase database) {
        Changelog changelog = Changelogs.uncheckedXml(
                TABLE
                        + "<changeSet id=\"bad\" author=\"it\"><sql>SELECT 1</sql><rollback>DROP TABLE nowhere</rollback></changeSet>");

        LiquibaseCli verify = LiquibaseCli.run(database, changelog, "verify-rollback");

        assertTrue(verify.out().endsWith("""

                        The rollback of changeset changelog.xml::bad::it fails:
                            ERROR: table "nowhere" does not exist

                        The database is left where it failed.
                        """), verify.out());
        assertEquals(List.of("2"), database.queryList("SELECT count(*) FROM databasechangelog"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            format | jsn | --format is "jsn". Did you mean json? There are text, json.
            leave | updatet | --leave is "updatet". Did you mean updated? There are updated, rolled-back.
            leave | nothing at all | --leave is "nothing at all". Write one of updated, rolled-back.
            """)
    void refusesUnknownWords(String argument, String word, String message, TestDatabase database) {
        LiquibaseRun liquibase =
                database.liquibase(Changelogs.uncheckedXml(TABLE)).with(argument, word);

        assertEquals("verify-rollback: " + message, refusal(liquibase));
        assertEquals(List.of(), database.queryList("SELECT relname FROM pg_class WHERE relname = 'item'"));
    }

    @Test
    void refusesAnOfflineUrl() {
        assertEquals(
                "verify-rollback: The changesets are run and rolled back, which nothing can be without a connection to a"
                        + " database. Use the URL of a database.",
                refusal(LiquibaseRun.offline(Changelogs.uncheckedXml(TABLE))));
    }

    private static String refusal(LiquibaseRun liquibase) {
        LiquibaseException e = assertThrows(LiquibaseException.class, () -> liquibase.run("verifyRollback"));
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage());
    }
}
