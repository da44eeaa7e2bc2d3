package liquibase.ext.partitions.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import liquibase.exception.LiquibaseException;
import liquibase.ext.partitions.model.CatalogFingerprint;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.opentest4j.AssertionFailedError;

@Tag("liquibase-only")
@ChangelogTest
class LiquibaseRunIT {
    private static final Changelog FOUR = Changelog.xml("""
            <changeSet id="a" author="it"><createTable tableName="a"><column name="i" type="int"/></createTable></changeSet>
            <changeSet id="b" author="it" context="prod"><createTable tableName="b"><column name="i" type="int"/></createTable></changeSet>
            <changeSet id="same" author="it" labels="late"><createTable tableName="c"><column name="i" type="int"/></createTable></changeSet>
            <changeSet id="same" author="other"><createTable tableName="d"><column name="i" type="int"/></createTable></changeSet>
            """);
    private static final Changelog TAGGED = Changelog.xml("""
            <changeSet id="a" author="it"><createTable tableName="a"><column name="i" type="int"/></createTable></changeSet>
            <changeSet id="tag" author="it"><tagDatabase tag="one"/></changeSet>
            <changeSet id="b" author="it"><createTable tableName="b"><column name="i" type="int"/></createTable></changeSet>
            """);
    private static final Changelog FORGETFUL = Changelog.xml("""
            <changeSet id="a" author="it">
                <sql>CREATE TABLE a (i int); CREATE TABLE left_over (i int)</sql>
                <rollback>DROP TABLE a</rollback>
            </changeSet>
            """);

    @Test
    void runsAsManyChangesetsAsAsked(TestDatabase database) throws Exception {
        LiquibaseRun liquibase = database.liquibase(FOUR);

        liquibase.update(3);
        assertEquals(List.of("a", "b", "c"), tables(database));
        liquibase.rollback(2);
        assertEquals(List.of("a"), tables(database));
        liquibase.update();
        assertEquals(List.of("a", "b", "c", "d"), tables(database));
    }

    @Test
    void runsUpToATagAndBack(TestDatabase database) throws Exception {
        LiquibaseRun liquibase = database.liquibase(TAGGED);

        liquibase.updateToTag("one");
        assertEquals(List.of("a"), tables(database));
        liquibase.update();
        assertEquals(List.of("a", "b"), tables(database));
        liquibase.rollbackToTag("one");
        assertEquals(List.of("a"), tables(database));
    }

    @Test
    void runsChosenChangesetsOnly(TestDatabase database) throws Exception {
        LiquibaseRun liquibase = database.liquibase(FOUR);

        liquibase.updateOnly("b", "changelog.xml::same::other");
        assertEquals(List.of("b", "d"), tables(database));
        liquibase.updateOnly("b", "a");
        assertEquals(List.of("a", "b", "d"), tables(database));
        liquibase.rollback(2);
        assertEquals(List.of("b"), tables(database));
        assertEquals(List.of("b"), database.queryList("SELECT id FROM databasechangelog"));
    }

    @Test
    void namesTheChangesetsWhenAChosenOneIsUnknown(TestDatabase database) {
        LiquibaseRun liquibase = database.liquibase(FOUR);

        assertEquals(
                "There is no changeset nowhere. Write an id or path::id::author of changelog.xml::a::it,"
                        + " changelog.xml::b::it, changelog.xml::same::it, changelog.xml::same::other.",
                messageOf(() -> liquibase.updateOnly("a", "nowhere")));
        assertEquals(
                "Several changesets have the id same. Write one of changelog.xml::same::it,"
                        + " changelog.xml::same::other.",
                messageOf(() -> liquibase.updateOnly("same")));
        assertEquals(List.of(), tables(database));
    }

    @Test
    void runsWhatContextsAndLabelsSelect(TestDatabase one, TestDatabase other, TestDatabase chosen) throws Exception {
        one.liquibase(FOUR).contexts("test").update();
        other.liquibase(FOUR).labels("!late").update();
        chosen.liquibase(FOUR).contexts("test").updateOnly("a", "b");

        assertEquals(List.of("a", "c", "d"), tables(one));
        assertEquals(List.of("a", "b", "d"), tables(other));
        assertEquals(List.of("a"), tables(chosen));
    }

    @Test
    @ChangelogTest(changelog = "changelog-samples/orders-by-list.yaml", labels = "none", contexts = "none")
    void takesTheAnnotationOfTheMethod(TestDatabase ignored, LiquibaseRun liquibase, TestDatabase other)
            throws Exception {
        liquibase.update();

        assertEquals(List.of("orders_1"), ignored.queryList("SELECT relname FROM pg_class WHERE relname = 'orders_1'"));
        assertEquals(List.of(), other.queryList("SELECT relname FROM pg_class WHERE relname = 'orders_1'"));
    }

    @Test
    @ChangelogTest(changelog = "orders-by-list.yaml", searchPath = "changelog-samples")
    void findsTheChangelogInTheSearchPath(TestDatabase database, LiquibaseRun liquibase) throws Exception {
        liquibase.upDownUp();

        assertEquals(
                List.of("orders-by-list.yaml"), database.queryList("SELECT DISTINCT filename FROM databasechangelog"));
    }

    @Test
    @ChangelogTest(changelog = "db/kit/changelog.sql")
    void findsTheChangelogOnTheClassPath(TestDatabase database, LiquibaseRun liquibase) throws Exception {
        liquibase.upDownUp();

        assertEquals(List.of("on_the_class_path"), tables(database));
    }

    @Test
    @ChangelogTest(changelog = "db/nowhere.xml")
    void saysWhereAMissingChangelogWasLookedFor(LiquibaseRun liquibase) {
        assertEquals(
                "There is no changelog db/nowhere.xml, neither in "
                        + Path.of("").toAbsolutePath()
                        + " nor on the class path. Write its path as Liquibase's changelogFile has it, or name its"
                        + " directory as the search path.",
                messageOf(liquibase::update));
    }

    @Test
    void comparesTheSchemaAfterTheRollback(TestDatabase database) throws Exception {
        CatalogFingerprint updated = database.liquibase(FOUR).upDownUp();

        assertEquals(updated, database.fingerprint());
        assertEquals(List.of("a", "b", "c", "d"), tables(database));
    }

    @Test
    void failsWithWhatARollbackLeftBehind(TestDatabase database) {
        AssertionFailedError e = assertThrows(
                AssertionFailedError.class, () -> database.liquibase(FORGETFUL).upDownUp());

        assertTrue(String.valueOf(e.getMessage()).contains("changelog.xml::a::it"), e.getMessage());
        assertTrue(String.valueOf(e.getMessage()).contains("left_over"), e.getMessage());
    }

    @Test
    void failsWhenThereIsNothingToVerify(TestDatabase database) throws Exception {
        LiquibaseRun liquibase = database.liquibase(TAGGED);
        liquibase.update();

        AssertionFailedError e = assertThrows(AssertionFailedError.class, liquibase::upDownUp);

        assertEquals(
                "There is nothing to verify: no new changeset of changelog.xml is pending on the database. Call upDownUp()"
                        + " before they are run, and give the contexts and labels that select them.",
                e.getMessage());
    }

    @Test
    void cannotVerifyWithoutADatabase() {
        LiquibaseRun offline = LiquibaseRun.offline(FOUR);

        assertEquals(
                "A run without a database has no upDownUp(). Use a run that TestDatabase.liquibase gave.",
                messageOf(offline::upDownUp));
    }

    @Test
    void printsSql(TestDatabase database) throws Exception {
        LiquibaseRun liquibase = database.liquibase(TAGGED);

        assertTrue(liquibase.updateSql().contains("CREATE TABLE public.b"));
        assertEquals(List.of(), tables(database));
        liquibase.update();
        assertTrue(liquibase.rollbackSql(1).contains("DROP TABLE public.b"));
        assertTrue(LiquibaseRun.offline(TAGGED).updateSql().contains("CREATE TABLE"));
    }

    @Test
    void passesArgumentsAndSettingsOn(TestDatabase database) throws Exception {
        database.execute("CREATE SCHEMA app");
        LiquibaseRun liquibase = database.liquibase(
                Changelog.xml("<changeSet id='1' author='it'><sql>CREATE TABLE said (i int)</sql></changeSet>"));

        liquibase
                .with("defaultSchemaName", "app")
                .setting("liquibase.databaseChangelogTableName", "history")
                .update();

        assertEquals(
                List.of("history"),
                database.queryList("SELECT relname FROM pg_class WHERE relname IN ('databasechangelog', 'history')"));
        assertTrue(liquibase.said().contains("Running Changeset: changelog.xml::1::it"), liquibase.said());
        assertFalse(liquibase.said().contains("unused"), liquibase.said());
    }

    private static List<String> tables(TestDatabase database) {
        return database.queryList("SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
                + " AND relkind = 'r' AND relname NOT LIKE 'databasechangelog%' ORDER BY relname");
    }

    /** The message of the innermost cause. */
    private static String messageOf(Executable executable) {
        Throwable e = assertThrows(Exception.class, executable);
        while (e instanceof LiquibaseException && e.getCause() != null) {
            e = e.getCause();
        }
        return String.valueOf(e.getMessage());
    }
}
