package liquibase.ext.partitions.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.util.List;
import liquibase.ext.partitions.model.CatalogFingerprint;
import liquibase.ext.partitions.testing.TestDatabase;
import liquibase.ext.partitions.testing.TestDatabases;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(TestDatabases.class)
class FingerprintReaderIT {
    private static final String SCHEMA = """
            CREATE SCHEMA "Odd ""one";
            CREATE TABLE plain (id int PRIMARY KEY, name text, ref int UNIQUE);
            CREATE TABLE orders (id int NOT NULL, region text NOT NULL, note text DEFAULT 'x', PRIMARY KEY (id, region))
                PARTITION BY LIST (region);
            CREATE TABLE orders_de PARTITION OF orders FOR VALUES IN ('DE');
            CREATE TABLE orders_default PARTITION OF orders DEFAULT;
            CREATE TABLE loose (id int NOT NULL, region text NOT NULL, note text DEFAULT 'x',
                CONSTRAINT loose_pkey PRIMARY KEY (id, region));
            CREATE INDEX orders_note ON orders (note);
            CREATE SEQUENCE counter;
            CREATE VIEW seen AS SELECT id FROM plain;
            CREATE TYPE mood AS ENUM ('sad', 'ok');
            CREATE DOMAIN small AS int CHECK (VALUE < 10);
            CREATE FUNCTION notify_change() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
            CREATE TRIGGER watch AFTER INSERT ON plain FOR EACH ROW EXECUTE FUNCTION notify_change();
            CREATE POLICY mine ON plain USING (id > 0);
            CREATE PUBLICATION news FOR TABLE plain;
            CREATE STATISTICS together ON id, ref FROM plain;
            CREATE FUNCTION notify_ddl() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
            CREATE EVENT TRIGGER asleep ON sql_drop EXECUTE FUNCTION notify_ddl();
            CREATE TEXT SEARCH CONFIGURATION words (COPY = simple);
            CREATE OPERATOR FAMILY kinds USING btree;
            CREATE FOREIGN DATA WRAPPER wrapper;
            CREATE SERVER elsewhere FOREIGN DATA WRAPPER wrapper;
            """;

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', maxCharsPerColumn = 1000, textBlock = """
            CREATE SCHEMA extra | DROP SCHEMA extra
            CREATE TABLE "Odd ""one"."T" () | DROP TABLE "Odd ""one"."T"
            CREATE TABLE orders_fr PARTITION OF orders FOR VALUES IN ('FR') | DROP TABLE orders_fr
            CREATE TABLE orders_xx PARTITION OF orders FOR VALUES IN ('X', NULL) PARTITION BY HASH (id) | DROP TABLE orders_xx
            ALTER TABLE orders ATTACH PARTITION loose FOR VALUES IN ('L') | ALTER TABLE orders DETACH PARTITION loose; DROP INDEX loose_note_idx
            CREATE TABLE child () INHERITS (plain) | DROP TABLE child
            ALTER TABLE plain OWNER TO pg_monitor | ALTER TABLE plain OWNER TO CURRENT_USER
            ALTER TABLE loose SET UNLOGGED | ALTER TABLE loose SET LOGGED
            GRANT SELECT ON orders_de TO PUBLIC | REVOKE SELECT ON orders_de FROM PUBLIC
            GRANT SELECT (name) ON plain TO PUBLIC | REVOKE SELECT (name) ON plain FROM PUBLIC
            GRANT USAGE ON SEQUENCE counter TO PUBLIC | REVOKE USAGE ON SEQUENCE counter FROM PUBLIC
            ALTER TABLE orders_de SET (fillfactor = 70) | ALTER TABLE orders_de RESET (fillfactor)
            ALTER TABLE plain SET (toast.autovacuum_enabled = off) | ALTER TABLE plain RESET (toast.autovacuum_enabled)
            ALTER TABLE plain REPLICA IDENTITY FULL | ALTER TABLE plain REPLICA IDENTITY DEFAULT
            ALTER TABLE plain ENABLE ROW LEVEL SECURITY | ALTER TABLE plain DISABLE ROW LEVEL SECURITY
            ALTER TABLE plain FORCE ROW LEVEL SECURITY | ALTER TABLE plain NO FORCE ROW LEVEL SECURITY
            ALTER TABLE plain ADD extra int | ALTER TABLE plain DROP extra
            ALTER TABLE plain RENAME name TO label | ALTER TABLE plain RENAME label TO name
            ALTER TABLE plain ALTER name TYPE varchar(5) | ALTER TABLE plain ALTER name TYPE text
            ALTER TABLE plain ALTER name TYPE text COLLATE "C" | ALTER TABLE plain ALTER name TYPE text COLLATE "default"
            ALTER TABLE orders_de ALTER note SET DEFAULT 'y' | ALTER TABLE orders_de ALTER note SET DEFAULT 'x'
            ALTER TABLE plain ALTER name SET NOT NULL | ALTER TABLE plain ALTER name DROP NOT NULL
            ALTER TABLE plain ALTER id ADD GENERATED ALWAYS AS IDENTITY | ALTER TABLE plain ALTER id DROP IDENTITY
            ALTER TABLE plain ADD twice int GENERATED ALWAYS AS (id * 2) STORED | ALTER TABLE plain DROP twice
            ALTER TABLE plain ALTER name SET STORAGE EXTERNAL | ALTER TABLE plain ALTER name SET STORAGE EXTENDED
            ALTER TABLE plain ALTER name SET COMPRESSION pglz | ALTER TABLE plain ALTER name SET COMPRESSION default
            ALTER TABLE plain ALTER name SET STATISTICS 500 | ALTER TABLE plain ALTER name SET STATISTICS -1
            ALTER TABLE plain ALTER name SET (n_distinct = 5) | ALTER TABLE plain ALTER name RESET (n_distinct)
            CREATE INDEX plain_name ON plain (name DESC) WHERE id > 5 | DROP INDEX plain_name
            CREATE INDEX only_parent ON ONLY orders (region) | DROP INDEX only_parent
            CREATE INDEX de_region ON orders_de (region) | DROP INDEX de_region
            ALTER INDEX orders_note RENAME TO renamed | ALTER INDEX renamed RENAME TO orders_note
            UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'plain_pkey'::regclass | UPDATE pg_index SET indisvalid = true WHERE indexrelid = 'plain_pkey'::regclass
            ALTER TABLE plain CLUSTER ON plain_pkey | ALTER TABLE plain SET WITHOUT CLUSTER
            ALTER TABLE plain ADD CONSTRAINT short CHECK (id < 9) | ALTER TABLE plain DROP CONSTRAINT short
            ALTER TABLE plain ADD CONSTRAINT short CHECK (id < 9) NOT VALID | ALTER TABLE plain DROP CONSTRAINT short
            ALTER TABLE orders ADD CONSTRAINT fk FOREIGN KEY (id) REFERENCES plain DEFERRABLE | ALTER TABLE orders DROP CONSTRAINT fk
            ALTER TABLE orders_de ADD CONSTRAINT fk FOREIGN KEY (id) REFERENCES plain (ref) | ALTER TABLE orders_de DROP CONSTRAINT fk
            CREATE TRIGGER audit AFTER INSERT ON orders FOR EACH ROW EXECUTE FUNCTION notify_change() | DROP TRIGGER audit ON orders
            ALTER TABLE plain DISABLE TRIGGER watch | ALTER TABLE plain ENABLE TRIGGER watch
            CREATE RULE silent AS ON DELETE TO plain DO INSTEAD NOTHING | DROP RULE silent ON plain
            ALTER POLICY mine ON plain USING (id > 1) | ALTER POLICY mine ON plain USING (id > 0)
            CREATE POLICY more ON plain AS RESTRICTIVE FOR UPDATE TO pg_monitor WITH CHECK (true) | DROP POLICY more ON plain
            COMMENT ON TABLE orders IS 'all' | COMMENT ON TABLE orders IS NULL
            COMMENT ON COLUMN orders_de.note IS 'why' | COMMENT ON COLUMN orders_de.note IS NULL
            COMMENT ON CONSTRAINT plain_pkey ON plain IS 'key' | COMMENT ON CONSTRAINT plain_pkey ON plain IS NULL
            ALTER SEQUENCE counter INCREMENT 5 | ALTER SEQUENCE counter INCREMENT 1
            ALTER SEQUENCE counter OWNED BY plain.id | ALTER SEQUENCE counter OWNED BY NONE
            CREATE OR REPLACE VIEW seen AS SELECT id FROM plain WHERE id > 1 | CREATE OR REPLACE VIEW seen AS SELECT id FROM plain
            CREATE MATERIALIZED VIEW kept AS SELECT 1 AS one WITH NO DATA | DROP MATERIALIZED VIEW kept
            ALTER FUNCTION notify_change() STABLE | ALTER FUNCTION notify_change() VOLATILE
            CREATE AGGREGATE total (int) (SFUNC = int4pl, STYPE = int) | DROP AGGREGATE total (int)
            CREATE TYPE pair AS (a int, b text) | DROP TYPE pair
            CREATE TYPE span AS RANGE (subtype = date) | DROP TYPE span
            ALTER TYPE mood RENAME VALUE 'ok' TO 'fine' | ALTER TYPE mood RENAME VALUE 'fine' TO 'ok'
            ALTER DOMAIN small SET DEFAULT 3 | ALTER DOMAIN small DROP DEFAULT
            ALTER DOMAIN small ADD CONSTRAINT positive CHECK (VALUE > 0) | ALTER DOMAIN small DROP CONSTRAINT positive
            ALTER STATISTICS together SET STATISTICS 99 | ALTER STATISTICS together SET STATISTICS -1
            CREATE STATISTICS more (mcv) ON id, name FROM plain | DROP STATISTICS more
            ALTER PUBLICATION news ADD TABLE orders | ALTER PUBLICATION news DROP TABLE orders
            ALTER PUBLICATION news SET (publish_via_partition_root = true) | ALTER PUBLICATION news SET (publish_via_partition_root = false)
            ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO PUBLIC | ALTER DEFAULT PRIVILEGES REVOKE SELECT ON TABLES FROM PUBLIC
            CREATE COLLATION plainly (provider = libc, locale = 'C') | DROP COLLATION plainly
            CREATE EVENT TRIGGER watched ON ddl_command_end EXECUTE FUNCTION notify_ddl() | DROP EVENT TRIGGER watched
            ALTER EVENT TRIGGER asleep DISABLE | ALTER EVENT TRIGGER asleep ENABLE
            CREATE TEXT SEARCH CONFIGURATION found (COPY = simple) | DROP TEXT SEARCH CONFIGURATION found
            ALTER TEXT SEARCH CONFIGURATION words DROP MAPPING FOR word | ALTER TEXT SEARCH CONFIGURATION words ADD MAPPING FOR word WITH simple
            CREATE TEXT SEARCH DICTIONARY terms (TEMPLATE = simple, ACCEPT = false) | DROP TEXT SEARCH DICTIONARY terms
            CREATE CAST (mood AS small) WITH INOUT | DROP CAST (mood AS small)
            CREATE OPERATOR === (LEFTARG = int, RIGHTARG = int, FUNCTION = int4eq) | DROP OPERATOR === (int, int)
            CREATE OPERATOR FAMILY kin USING btree | DROP OPERATOR FAMILY kin USING btree
            CREATE OPERATOR CLASS sorts FOR TYPE int USING btree AS OPERATOR 1 <, FUNCTION 1 btint4cmp(int, int) | DROP OPERATOR FAMILY sorts USING btree
            ALTER OPERATOR FAMILY kinds USING btree ADD OPERATOR 1 < (int, int) | ALTER OPERATOR FAMILY kinds USING btree DROP OPERATOR 1 (int, int)
            CREATE FOREIGN DATA WRAPPER far OPTIONS (a 'b') | DROP FOREIGN DATA WRAPPER far
            CREATE SERVER there TYPE 'x' FOREIGN DATA WRAPPER wrapper | DROP SERVER there
            ALTER SERVER elsewhere OPTIONS (ADD host 'h') | ALTER SERVER elsewhere OPTIONS (DROP host)
            GRANT USAGE ON FOREIGN SERVER elsewhere TO PUBLIC | REVOKE USAGE ON FOREIGN SERVER elsewhere FROM PUBLIC
            CREATE USER MAPPING FOR PUBLIC SERVER elsewhere | DROP USER MAPPING FOR PUBLIC SERVER elsewhere
            DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET work_mem = 99999', current_database()); END $$ | DO $$ BEGIN EXECUTE format('ALTER DATABASE %I RESET work_mem', current_database()); END $$
            CREATE LANGUAGE spoken HANDLER plpgsql_call_handler | DROP LANGUAGE spoken
            CREATE TYPE sorted AS RANGE (subtype = text, collation = "C") | DROP TYPE sorted
            """)
    void seesAChangeAndItsInverse(String change, String inverse, TestDatabase database) {
        database.execute(SCHEMA);
        CatalogFingerprint before = database.fingerprint();

        database.execute(change);
        assertFalse(before.diff(database.fingerprint()).isEmpty(), "not seen: " + change);

        database.execute(inverse);
        assertEquals(List.of(), before.diff(database.fingerprint()));
    }

    @Test
    void isTheSameForObjectsMadeInAnotherOrder(TestDatabase one, TestDatabase other) {
        one.execute("CREATE TABLE a (i int); CREATE TABLE b (i int); GRANT SELECT ON a TO pg_monitor, public");
        other.execute("CREATE TABLE gone (); DROP TABLE gone; CREATE TABLE b (j int, i int); ALTER TABLE b DROP j;"
                + "CREATE TABLE a (i int); GRANT SELECT ON a TO public, pg_monitor");

        assertEquals(one.fingerprint(), other.fingerprint());
    }

    @Test
    void ignoresRowsAndLiquibasesOwnTables(TestDatabase database) {
        database.execute("CREATE TABLE t (i serial)");
        CatalogFingerprint before = database.fingerprint();

        database.execute("INSERT INTO t DEFAULT VALUES");
        database.execute("CREATE TABLE databasechangelog (id text PRIMARY KEY);"
                + "CREATE TABLE databasechangeloglock (id int PRIMARY KEY)");

        assertEquals(before, database.fingerprint());
    }

    /** The minor versions of November 2026 keep such an entry at each column, another one when a table is made again. */
    @Test
    void ignoresTheVersionThatTheServerKeepsAtEachColumn(TestDatabase database) {
        database.execute("CREATE TABLE t (i int); ALTER TABLE t ALTER i SET (n_distinct = 5)");
        CatalogFingerprint before = database.fingerprint();

        database.execute("UPDATE pg_attribute SET attoptions = '{n_distinct=5,pg_attver=4711}'"
                + " WHERE attrelid = 't'::regclass AND attname = 'i'");
        assertEquals(List.of(), before.diff(database.fingerprint()));

        database.execute("UPDATE pg_attribute SET attoptions = '{n_distinct=6,pg_attver=4711}'"
                + " WHERE attrelid = 't'::regclass AND attname = 'i'");
        assertFalse(before.diff(database.fingerprint()).isEmpty());
    }

    @Test
    void saysTheDifferenceInWords(TestDatabase database) {
        database.execute("CREATE TABLE p (i int) PARTITION BY RANGE (i);"
                + "CREATE TABLE c PARTITION OF p FOR VALUES FROM (1) TO (2)");
        CatalogFingerprint before = database.fingerprint();

        database.execute("ALTER TABLE p DETACH PARTITION c; DROP TABLE c;"
                + "CREATE TABLE c PARTITION OF p FOR VALUES FROM (1) TO (3)");

        assertEquals(
                List.of(
                        "- table public.c: bound FOR VALUES FROM (1) TO (2)",
                        "+ table public.c: bound FOR VALUES FROM (1) TO (3)"),
                before.diff(database.fingerprint()));
    }

    @Test
    void leavesTheConnectionsSettingsAlone(TestDatabase database) throws Exception {
        try (Connection connection = database.connection()) {
            String settings = "SELECT current_setting('search_path'), current_setting('timezone')";
            TestDatabase.queryList(
                    connection,
                    "SELECT set_config('search_path', '\"a b\", public', false), set_config('timezone', 'Asia/Tokyo', false)");
            List<String> before = TestDatabase.queryList(connection, settings);

            new FingerprintReader(FingerprintReader.USUAL_LIQUIBASE_TABLES).read(connection);

            assertEquals(before, TestDatabase.queryList(connection, settings));
        }
    }

    @Test
    void callsNoFunctionOfAUser(TestDatabase database) throws Exception {
        database.execute("""
                CREATE TABLE plain (i int);
                CREATE FUNCTION lower(name) RETURNS text LANGUAGE plpgsql AS 'BEGIN RAISE ''called''; END';
                CREATE FUNCTION current_setting(text) RETURNS text LANGUAGE plpgsql AS 'BEGIN RAISE ''called''; END';
                """);
        try (Connection connection = database.connection()) {
            TestDatabase.queryList(connection, "SELECT set_config('search_path', 'public, pg_catalog', false)");

            assertFalse(
                    new FingerprintReader(List.of()).read(connection).facts().isEmpty());
        }
    }

    @Test
    void namesWhatARangeIsMadeOfAndTellsNoPasswords(TestDatabase database) {
        database.execute("""
                CREATE TYPE sorted AS RANGE (subtype = text, collation = "C", subtype_opclass = text_pattern_ops);
                CREATE FOREIGN DATA WRAPPER wrapper;
                CREATE SERVER elsewhere FOREIGN DATA WRAPPER wrapper;
                CREATE USER MAPPING FOR PUBLIC SERVER elsewhere OPTIONS (user 'joe', password 'geheim');
                """);
        String facts = database.fingerprint().toString();

        assertTrue(facts.contains("of text collation \"C\" class pg_catalog.text_pattern_ops"), facts);
        assertTrue(facts.contains("user mapping"), facts);
        assertFalse(facts.contains("geheim"), facts);
    }
}
