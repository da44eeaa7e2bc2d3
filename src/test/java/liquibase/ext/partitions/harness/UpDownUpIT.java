package liquibase.ext.partitions.harness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Named.named;

import java.util.List;
import java.util.stream.Stream;
import liquibase.exception.LiquibaseException;
import liquibase.ext.partitions.model.CatalogFingerprint;
import liquibase.ext.partitions.testing.Changelog;
import liquibase.ext.partitions.testing.LiquibaseRun;
import liquibase.ext.partitions.testing.TestDatabase;
import liquibase.ext.partitions.testing.TestDatabases;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.opentest4j.AssertionFailedError;

/** The harness stands on Liquibase's own changes here, so that its failures are not those of this extension. */
@Tag("liquibase-only")
@ExtendWith(TestDatabases.class)
class UpDownUpIT {
    private static final String FUNCTION = """
            CREATE FUNCTION one() RETURNS int LANGUAGE plpgsql AS $$ BEGIN RETURN 1; END $$""";
    private static final String TABLE = """
            <changeSet id="table" author="test">
                <createTable tableName="item"><column name="id" type="int"><constraints primaryKey="true"/></column></createTable>
            </changeSet>
            """;
    private static final Changelog TWO_CHANGE_SETS = Changelogs.uncheckedXml(TABLE + """
            <changeSet id="function" author="test">
                <sql splitStatements="false">%s</sql>
                <rollback>DROP FUNCTION one()</rollback>
            </changeSet>
            """.formatted(FUNCTION));

    static Stream<Named<Changelog>> formats() {
        return Stream.of(
                named("XML", TWO_CHANGE_SETS),
                named("YAML", Changelog.yaml("""
                databaseChangeLog:
                - changeSet:
                    id: table
                    author: test
                    changes:
                    - createTable:
                        tableName: item
                        columns:
                        - column: { name: id, type: int, constraints: { primaryKey: true } }
                """)),
                named("JSON", Changelog.json("""
                {"databaseChangeLog": [{"changeSet": {"id": "table", "author": "test", "changes": [{"createTable": {
                    "tableName": "item", "columns": [{"column": {"name": "id", "type": "int"}}]}}]}}]}
                """)),
                named("SQL", Changelog.sql("""
                --liquibase formatted sql
                --changeset test:table
                CREATE TABLE item (id int);
                --rollback DROP TABLE item;
                """)));
    }

    @ParameterizedTest
    @MethodSource("formats")
    void passesForAChangelogThatCanBeRolledBack(Changelog changelog, TestDatabase database) throws Exception {
        CatalogFingerprint updated = database.liquibase(changelog).upDownUp();

        assertTrue(updated.toString().contains("table public.item: owner postgres"), updated.toString());
    }

    @Test
    void printedSqlDoesWhatUpdateAndRollbackDo(TestDatabase one, TestDatabase other) throws Exception {
        String sql = UpDownUp.sqlOutputEqualsUpdate(one, other, TWO_CHANGE_SETS);

        assertTrue(sql.contains("CREATE TABLE public.item"), sql);
    }

    @Test
    void printedRollbackSqlDoesWhatRollbackDoes(TestDatabase one, TestDatabase other) throws Exception {
        UpDownUp.rollbackSqlEqualsRollback(one, other, TWO_CHANGE_SETS);
    }

    @Test
    void sqlPrintedOfflineDoesWhatUpdateDoes(TestDatabase one, TestDatabase other) throws Exception {
        String sql = UpDownUp.offlineSqlEqualsUpdate(one, other, TWO_CHANGE_SETS);

        assertFalse(sql.contains("INSERT INTO databasechangelog"), sql);
    }

    @Test
    void futureRollbackSqlUndoesTheUpdate(TestDatabase database) throws Exception {
        UpDownUp.futureRollbackSqlUndoesUpdate(database, TWO_CHANGE_SETS);
    }

    @Test
    void saysWhenPrintedSqlDiffersFromUpdate(TestDatabase one, TestDatabase other) {
        other.execute("CREATE TABLE surplus ()");

        AssertionFailedError e = assertThrows(
                AssertionFailedError.class, () -> UpDownUp.sqlOutputEqualsUpdate(one, other, TWO_CHANGE_SETS));

        assertTrue(String.valueOf(e.getMessage()).endsWith("\n+ table public.surplus: owner postgres"), e.getMessage());
    }

    @Test
    void rollsBackToATag(TestDatabase database) throws Exception {
        LiquibaseRun tables = database.liquibase(Changelogs.uncheckedXml(TABLE));
        tables.update();
        tables.with("tag", "tables").run("tag");
        CatalogFingerprint tagged = database.fingerprint();
        LiquibaseRun both = database.liquibase(TWO_CHANGE_SETS);
        both.update();

        both.rollbackToTag("tables");

        assertEquals(tagged, database.fingerprint());
    }

    @Test
    void runsTheOtherCommandsOfLiquibase(TestDatabase database) throws Exception {
        LiquibaseRun liquibase = database.liquibase(TWO_CHANGE_SETS);

        liquibase.run("validate");
        liquibase.run("updateTestingRollback");

        assertEquals(List.of("1"), database.queryList("SELECT one()"));
        assertTrue(liquibase.said().contains("No validation errors found"), liquibase.said());
    }

    @Test
    void passesErrorsOn(TestDatabase database) {
        Changelog broken =
                Changelogs.uncheckedXml("<changeSet id='1' author='test'><sql>SELECT nonsense</sql></changeSet>");

        LiquibaseException e = assertThrows(
                LiquibaseException.class, () -> database.liquibase(broken).update());

        assertTrue(String.valueOf(e.getMessage()).contains("column \"nonsense\" does not exist"), e.getMessage());
    }

    @Test
    void runsTheCommandLine(TestDatabase database) {
        LiquibaseCli update = LiquibaseCli.run(database, TWO_CHANGE_SETS, "update");
        assertEquals(0, update.exitCode(), update.toString());
        assertEquals(List.of("2"), database.queryList("SELECT count(*) FROM databasechangelog"));

        LiquibaseCli sql = LiquibaseCli.run(database, TWO_CHANGE_SETS, "rollback-count-sql", "--count=1");
        assertTrue(sql.out().contains("DROP FUNCTION one()"), sql.toString());

        LiquibaseCli wrong = LiquibaseCli.run(database, TWO_CHANGE_SETS, "rollback", "--tag=unknown");
        assertEquals(1, wrong.exitCode(), wrong.toString());
        assertTrue(wrong.err().contains("Could not find tag 'unknown'"), wrong.err());
    }
}
