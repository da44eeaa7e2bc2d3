package liquibase.ext.partitions.harness;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class SqlScriptTest {
    @Test
    void splitsAtSemicolonsThatEndAStatement() {
        SqlScript script = SqlScript.of("""
                -- a comment; with a semicolon
                CREATE TABLE "a;b" (t text DEFAULT ';'); /* another; */
                DO $body$ BEGIN PERFORM 1; END $body$;

                SELECT '{a}' ? 'x';
                -- the end
                """);

        assertEquals(
                List.of(
                        "-- a comment; with a semicolon\nCREATE TABLE \"a;b\" (t text DEFAULT ';')",
                        "/* another; */\nDO $body$ BEGIN PERFORM 1; END $body$",
                        "SELECT '{a}' ? 'x'",
                        "-- the end"),
                script.statements());
    }

    @Test
    void hasNoStatementsInAnEmptyText() {
        assertEquals(List.of(), SqlScript.of(" \n").statements());
    }
}
