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
            DROP TABLE"A" | "A"
            DROP TABLE db.public.child | db.public.child
            DROP TABLE a . "b" | a."b"
            ALTER TABLE t RENAME TO old; DROP TABLE old | old;t
            ALTER TABLE t RENAME TO old; DROP TABLE Old | Old;t
            ALTER TABLE IF EXISTS ONLY "T t" RENAME TO "O""d"; TRUNCATE "O""d" | "O""d";"T t"
            ALTER TABLE s.a RENAME TO b; ALTER TABLE s.b RENAME TO c; DROP TABLE s.c | s.c;s.b;s.a
            ALTER TABLE s.a RENAME TO b; DROP TABLE b | b;s.a
            ALTER TABLE s.a RENAME TO b; DROP TABLE other.b | other.b
            ALTER TABLE a RENAME TO x; ALTER TABLE b RENAME TO a; ALTER TABLE x RENAME TO b; DROP TABLE b | b;x;a
            DROP TABLE old; ALTER TABLE t RENAME TO old | old
            ALTER TABLE a.t SET SCHEMA b; DROP TABLE b.t | b.t;a.t
            ALTER TABLE t SET SCHEMA b; ALTER TABLE b.t RENAME TO u; DROP TABLE b.u | b.u;b.t;t
            ALTER SCHEMA a RENAME TO b; DROP TABLE b.t | b.t;a.t
            ALTER INDEX t RENAME TO old; DROP TABLE old | old;t
            DO $$ BEGIN ALTER TABLE t RENAME TO old; DROP TABLE old; END $$ | old;t
            DO $$ BEGIN RAISE NOTICE 'x'; /* don't */ END $$; DROP TABLE big | big
            SELECT $$don't$$; DROP TABLE big | big
            SELECT $a$ $$don't$$ $a$; DROP TABLE big | big
            /* a /* b */ don't */ DROP TABLE big | big
            DO $a$ BEGIN EXECUTE $$DROP TABLE a$$; END $a$; DROP TABLE b | a;b
            DO 'BEGIN DROP TABLE a; END'; DROP TABLE b | a;b
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

    @Test
    void findsSchemasThatWereRenamed() {
        assertEquals(
                List.of("b", "a"),
                DropStatements.in("ALTER SCHEMA a RENAME TO b; DROP SCHEMA b").schemas());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ALTER TABLE t RENAME COLUMN a TO b; ALTER TABLE t DROP COLUMN b | t.b;t.a
            ALTER TABLE t RENAME a TO "B"; ALTER TABLE t DROP "B" | t."B";t.a
            ALTER TABLE t RENAME a TO b; ALTER TABLE t RENAME TO u; ALTER TABLE u DROP b | u.b;t.b;t.a
            ALTER TABLE t RENAME TO u; ALTER TABLE u RENAME a TO b; ALTER TABLE u DROP b | u.b;u.a;t.b;t.a
            ALTER TABLE t RENAME CONSTRAINT a TO b; ALTER TABLE t DROP b | t.b
            ALTER TABLE t ALTER c SET DEFAULT $$x;y$$, DROP b | t.b
            """)
    void findsTheFirstNamesOfColumns(String sql, String columns) {
        assertEquals(
                List.of(columns.split(";")),
                DropStatements.in(sql).columns().stream()
                        .map(column -> column.table() + "." + column.name())
                        .toList());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            TRUNCATE a, "B" RESTART IDENTITY CASCADE; TRUNCATE c | a;"B"
            ALTER TABLE a RENAME TO b; TRUNCATE b CASCADE | b;a
            DROP TABLE a CASCADE | ``
            """)
    void findsWhatIsTruncatedWithAllThatRefersToIt(String sql, String tables) {
        assertEquals(
                tables.isEmpty() ? List.of() : List.of(tables.split(";")),
                DropStatements.in(sql).cascaded());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            DROP TYPE a CASCADE | DROP TYPE a CASCADE
            SELECT 1; drop domain if exists "A" cascade; SELECT 2 | drop domain if exists "A" cascade
            DROP TYPE a | ``
            DROP EXTENSION hstore CASCADE | DROP EXTENSION hstore CASCADE
            DROP FUNCTION f(int) CASCADE | DROP FUNCTION f(int) CASCADE
            DROP SERVER s CASCADE | DROP SERVER s CASCADE
            DROP OWNED BY joe | DROP OWNED BY joe
            REASSIGN OWNED BY joe TO jim | ``
            DROP VIEW v CASCADE; DROP TABLE t CASCADE | ``
            ALTER TYPE pair DROP ATTRIBUTE a CASCADE | ALTER TYPE pair DROP ATTRIBUTE a CASCADE
            DROP TABLE U&"d\0061t" | DROP TABLE U& "d\0061t"
            DO $$ BEGIN EXECUTE 'DROP TABLE a'; END $$ | DO BEGIN EXECUTE ''; END
            DO $$ BEGIN EXECUTE format('truncate %I', 'a'); END $$ | DO BEGIN EXECUTE format('', ''); END
            DO 'BEGIN EXECUTE ''DROP TABLE a''; END' | DO BEGIN EXECUTE ''; END
            DO $$ BEGIN EXECUTE 'DROP TRIGGER a ON b'; EXECUTE 'ALTER TABLE a DROP CONSTRAINT b'; END $$ | ``
            DO $$ BEGIN EXECUTE 'ANALYZE a'; END $$ | ``
            CREATE TRIGGER t AFTER INSERT ON a EXECUTE FUNCTION f() | ``
            GRANT TRUNCATE ON a TO b; GRANT EXECUTE ON FUNCTION f TO b | ``
            """)
    void saysWhatItCannotFollow(String sql, String unclear) {
        assertEquals(
                unclear.isEmpty() ? List.of() : List.of(unclear),
                DropStatements.in(sql).unclear());
    }

    @Test
    void saysTheStartOfALongStatementOnly() {
        assertEquals(
                List.of("DROP TYPE aaaaaaaaaa, bbbbbbbbbb, cccccccccc, dddddddddd, ee"),
                DropStatements.in("DROP TYPE aaaaaaaaaa,\n  bbbbbbbbbb, cccccccccc, dddddddddd, eeeeeeeeee CASCADE")
                        .unclear());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            SET search_path TO app; DROP TABLE t | true
            SELECT set_config('Search_Path', 'app', false); DROP TABLE t | true
            SET SCHEMA 'app'; DROP TABLE t | true
            SET LOCAL ROLE joe; DROP TABLE t | true
            DROP TABLE t | false
            """)
    void seesThatNamesWithoutASchemaMayBeAnywhere(String sql, boolean anywhere) {
        assertEquals(anywhere, DropStatements.in(sql).setsSearchPath());
    }
}
