package liquibase.ext.partitions.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DropStatementsTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            DROP TABLE a | a
            drop table if exists a cascade | a
            DROP TABLE "A b"."c""d" , e.f RESTRICT | "A b"."c""d";e.f
            DROP FOREIGN TABLE a; DROP TABLE b | a;b
            TRUNCATE a | a
            TRUNCATE TABLE ONLY a, ONLY b * RESTART IDENTITY | a;b
            DROP~TABLE -- because~ a | a
            DO $$ BEGIN DROP TABLE a; END $$ | a
            SELECT 'DROP TABLE a' | ``
            -- DROP TABLE a | ``
            /* DROP TABLE a */ SELECT 1 | ``
            SELECT "DROP TABLE a" | ``
            SELECT E'it\\'s DROP TABLE a' | ``
            DROP INDEX a; DROP VIEW b | ``
            ALTER TABLE a DROP b | ``
            DROP TABLE tablé | tablé
            """)
    void findsTheTablesThatGo(String sql, String tables) {
        List<String> expected = tables == null || tables.isEmpty() ? List.of() : List.of(tables.split(";"));

        assertEquals(expected, DropStatements.in(sql.replace('~', '\n')).tables());
    }

    @Test
    void findsSchemas() {
        assertEquals(
                List.of("a", "\"B\""),
                DropStatements.in("DROP SCHEMA IF EXISTS a, \"B\" CASCADE").schemas());
    }

    @Test
    void findsColumnsButNothingElseThatATableLoses() {
        assertEquals(
                List.of(
                        new DropStatements.Column("public.a", "x"),
                        new DropStatements.Column("public.a", "\"Y\""),
                        new DropStatements.Column("b", "z")),
                DropStatements.in("""
                        ALTER TABLE public.a DROP COLUMN x, DROP COLUMN IF EXISTS "Y" CASCADE, DROP CONSTRAINT c;
                        ALTER TABLE ONLY b ALTER c DROP DEFAULT, ALTER c DROP NOT NULL, DROP z, ALTER d DROP IDENTITY;
                        """).columns());
    }
}
