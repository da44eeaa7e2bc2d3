package liquibase.ext.partitions.execute;

import static liquibase.ext.partitions.execute.Changes.outside;
import static liquibase.ext.partitions.execute.Changes.partition;
import static liquibase.ext.partitions.execute.Changes.range;
import static liquibase.ext.partitions.execute.Changes.run;
import static liquibase.ext.partitions.execute.Changes.tables;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.stream.Stream;
import liquibase.exception.LiquibaseException;
import liquibase.ext.partitions.harness.Await;
import liquibase.ext.partitions.harness.Background;
import liquibase.ext.partitions.harness.OtherSession;
import liquibase.ext.partitions.harness.UpDownUp;
import liquibase.ext.partitions.testing.Changelog;
import liquibase.ext.partitions.testing.TestDatabase;
import liquibase.ext.partitions.testing.TestDatabases;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** createPartitions with concurrently="true": what it makes, and what others can do meanwhile. */
@ExtendWith(TestDatabases.class)
class ConcurrentlyIT {

    private static final String CHECKS = """
            SELECT conrelid::regclass, conname FROM pg_constraint
              WHERE contype = 'c' AND conrelid <> 0 ORDER BY 1""";
    private static final String TABLE = """
            CREATE TABLE t (k int, v text) PARTITION BY LIST (k);
            CREATE TABLE t_0 PARTITION OF t FOR VALUES IN (0);
            CREATE TABLE t_default PARTITION OF t DEFAULT""";
    private static final Changelog TWO =
            outside("concurrently=\"true\" lockTimeout=\"20s\"", partition("t_1", "1") + partition("t_2", "2"));

    static Stream<Arguments> tablesOfAllKinds() {
        return Stream.of(
                Arguments.argumentSet("plain", "CREATE TABLE t (k int) PARTITION BY LIST (k)"),
                Arguments.argumentSet("default partition", TABLE),
                Arguments.argumentSet("sub-partitioned default partition", """
                        CREATE TABLE t (k int, v text) PARTITION BY LIST (k);
                        CREATE TABLE t_d PARTITION OF t DEFAULT PARTITION BY HASH (v);
                        CREATE TABLE t_d_0 PARTITION OF t_d FOR VALUES WITH (MODULUS 1, REMAINDER 0)"""),
                Arguments.argumentSet("keys and indexes", """
                        CREATE TABLE t (id bigint, k int, a text, during int4range, PRIMARY KEY (id, k)) PARTITION BY LIST (k);
                        CREATE INDEX t_a ON t (lower(a)) WHERE a IS NOT NULL;
                        CREATE UNIQUE INDEX t_u ON t (k, a) INCLUDE (id);
                        CREATE TABLE t_default PARTITION OF t DEFAULT"""),
                Arguments.argumentSet("foreign keys out and in", """
                        CREATE TABLE country (id int PRIMARY KEY);
                        CREATE TABLE t (k int PRIMARY KEY, country int NOT NULL REFERENCES country ON DELETE CASCADE,
                          up int REFERENCES t) PARTITION BY LIST (k);
                        CREATE TABLE other (k int REFERENCES t);
                        CREATE TABLE t_default PARTITION OF t DEFAULT"""),
                Arguments.argumentSet("triggers", """
                        CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
                        CREATE TABLE t (k int) PARTITION BY LIST (k);
                        CREATE TRIGGER r AFTER INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();
                        CREATE TRIGGER s AFTER INSERT ON t FOR EACH STATEMENT EXECUTE FUNCTION f()"""),
                Arguments.argumentSet("columns", """
                        CREATE TABLE t (id bigint GENERATED ALWAYS AS IDENTITY, n serial, k int NOT NULL,
                          gone int, twice int GENERATED ALWAYS AS (k * 2) STORED, v text COLLATE "C" DEFAULT 'x',
                          big text, CONSTRAINT positive CHECK (k > 0)) PARTITION BY LIST (k);
                        ALTER TABLE t DROP COLUMN gone; ALTER TABLE t ALTER big SET STORAGE EXTERNAL;
                        COMMENT ON TABLE t IS 'table'; COMMENT ON COLUMN t.k IS 'key';
                        CREATE STATISTICS st ON k, v FROM t;
                        ALTER TABLE t ALTER v SET STATISTICS 500;
                        CREATE TABLE t_default PARTITION OF t DEFAULT"""));
    }

    @ParameterizedTest
    @MethodSource("tablesOfAllKinds")
    void makesWhatThePlainFormMakes(String sql, TestDatabase plain, TestDatabase concurrent) throws LiquibaseException {
        String items = """
                <partitions:partition name="t_1" values="1, NULL"/>
                <partitions:partition name="t_2" values="2" partitionBy="RANGE (k)">
                    <partitions:partition name="t_2_a" from="2" to="3"/>
                    <partitions:default/>
                </partitions:partition>
                <partitions:partition name="t_3" values="3" with="fillfactor=70"/>""";
        plain.execute(sql);
        concurrent.execute(sql);

        run(plain, Changes.inTransaction("", items)).update();
        run(concurrent, outside("concurrently=\"true\"", items)).update();

        UpDownUp.assertSame(plain.fingerprint(), concurrent.fingerprint(), "concurrently makes something else");
    }

    @ParameterizedTest
    @MethodSource("tablesOfAllKinds")
    void isUndone(String sql, TestDatabase database) throws LiquibaseException {
        database.execute(sql);

        database.liquibase(TWO).upDownUp();
    }

    @Test
    void finishesWhileSomebodyWrites(TestDatabase database) throws Exception {
        database.execute(TABLE);

        OtherSession writer = OtherSession.that(database, "INSERT INTO t VALUES (0)");
        run(database, TWO).update();
        assertEquals(
                List.of("RowExclusiveLock"),
                writer.queryList(
                        "SELECT mode FROM pg_locks WHERE pid = pg_backend_pid() AND relation = 't'::regclass"));

        assertEquals(List.of("t", "t_0", "t_1", "t_2", "t_default"), tables(database));
    }

    /** Half-way, with the check on the default partition in place; and when the attach itself has to wait. */
    @ParameterizedTest
    @MethodSource("blockers")
    void letsReadersAndWritersGoOn(String blocker, TestDatabase database) throws Throwable {
        database.execute(TABLE);

        OtherSession other = OtherSession.that(database, blocker);
        Background update = Background.start(() -> run(database, TWO).update());
        Await.until(database, Await.SOMEBODY_WAITS);
        database.execute("""
                    SET lock_timeout = '5s';
                    SELECT count(*) FROM t;
                    INSERT INTO t VALUES (0), (7);
                    UPDATE t SET v = 'x';
                    DELETE FROM t""");
        other.rollback();
        update.finish();

        assertEquals(List.of("t", "t_0", "t_1", "t_2", "t_default"), tables(database));
        assertEquals(List.of(), database.queryList(CHECKS));
    }

    static Stream<Arguments> blockers() {
        return Stream.of(
                Arguments.argumentSet("at building", "CREATE TABLE t_1 ()"),
                Arguments.argumentSet("at attaching", "LOCK TABLE ONLY t IN SHARE UPDATE EXCLUSIVE MODE"));
    }

    static Stream<Arguments> defaultPartitions() {
        return Stream.of(
                Arguments.argumentSet(
                        "single range",
                        "(k timestamptz) PARTITION BY RANGE (k)",
                        "2026-01-01 00:00Z",
                        "2026-02-01 00:00Z",
                        "2026-03-01 00:00Z"),
                Arguments.argumentSet(
                        "nullable text range", "(k text) PARTITION BY RANGE (k COLLATE \"C\")", "a", "m", "z"),
                Arguments.argumentSet("open range", "(k int) PARTITION BY RANGE (k)", "MINVALUE", "0", "MAXVALUE"),
                Arguments.argumentSet(
                        "several columns",
                        "(k int, d date) PARTITION BY RANGE (k, d)",
                        "'1', 2026-01-01",
                        "'1', 2026-02-01",
                        "2, 2026-01-01"),
                Arguments.argumentSet(
                        "several columns, three deep",
                        "(k int, d date, n numeric) PARTITION BY RANGE (k, d, n)",
                        "1, 2026-01-01, 5",
                        "1, 2026-01-01, 7",
                        "2, MINVALUE, MINVALUE"),
                Arguments.argumentSet(
                        "several columns, MAXVALUE",
                        "(k int, d date) PARTITION BY RANGE (k, d)",
                        "1, MINVALUE",
                        "1, MAXVALUE",
                        "MAXVALUE, MAXVALUE"),
                Arguments.argumentSet(
                        "expression",
                        "(k timestamp) PARTITION BY RANGE (date_trunc('day', k))",
                        "2026-01-01",
                        "2026-02-01",
                        "2026-03-01"),
                Arguments.argumentSet(
                        "expression and column",
                        "(k int, v varchar(9)) PARTITION BY RANGE ((k % 10), v)",
                        "1, a",
                        "1, b",
                        "2, a"),
                Arguments.argumentSet("domain", "(k positive) PARTITION BY RANGE (k)", "1", "2", "3"),
                Arguments.argumentSet("varchar", "(k varchar(9)) PARTITION BY RANGE (k)", "a", "b", "c"),
                Arguments.argumentSet("char", "(k char(9)) PARTITION BY RANGE (k)", "a", "b", "c"),
                Arguments.argumentSet("numeric", "(k numeric(9, 2)) PARTITION BY RANGE (k)", "1", "2", "3"),
                Arguments.argumentSet("quoted name", "(\"K k\" bigint) PARTITION BY RANGE (\"K k\")", "1", "2", "3"));
    }

    @ParameterizedTest
    @MethodSource("defaultPartitions")
    void doesNotScanTheDefaultPartitionUnderALock(
            String table, String from, String middle, String to, TestDatabase database) throws LiquibaseException {
        database.execute("CREATE DOMAIN positive AS int CHECK (value > 0);" + " CREATE TABLE t " + table
                + "; CREATE TABLE t_default PARTITION OF t DEFAULT");

        assertEquals(2, provenAttaches(database, range("t_1", from, middle) + range("t_2", middle, to)));
    }

    static Stream<Arguments> listKeys() {
        return Stream.of(
                Arguments.argumentSet("int", "(k int) PARTITION BY LIST (k)", "1, 2", "NULL", "3"),
                Arguments.argumentSet("text", "(k text NOT NULL) PARTITION BY LIST (k)", "DE, FR", "'it''s', ''", "b"),
                Arguments.argumentSet("varchar", "(k varchar(5)) PARTITION BY LIST (k)", "NULL, a", "b", "c"),
                Arguments.argumentSet("bool", "(k bool) PARTITION BY LIST (k)", "true", "NULL", "false"),
                Arguments.argumentSet("enum", "(k mood) PARTITION BY LIST (k)", "sad", "ok", "NULL"),
                Arguments.argumentSet("expression", "(k text) PARTITION BY LIST (lower(k))", "a", "b, NULL", "c"),
                Arguments.argumentSet(
                        "uuid",
                        "(k uuid) PARTITION BY LIST (k)",
                        "00000000-0000-0000-0000-000000000000",
                        "00000000-0000-0000-0000-000000000001",
                        "NULL"));
    }

    @ParameterizedTest
    @MethodSource("listKeys")
    void doesNotScanTheDefaultPartitionOfAListUnderALock(
            String table, String one, String two, String three, TestDatabase database) throws LiquibaseException {
        database.execute("CREATE TYPE mood AS ENUM ('sad', 'ok');" + " CREATE TABLE t " + table
                + "; CREATE TABLE t_default PARTITION OF t DEFAULT");

        assertEquals(
                3, provenAttaches(database, partition("t_1", one) + partition("t_2", two) + partition("t_3", three)));
    }

    /** How often the server says that it need not look at the default partition. */
    private static long provenAttaches(TestDatabase database, String items) throws LiquibaseException {
        database.execute(
                "DO $$ BEGIN EXECUTE 'ALTER DATABASE ' || current_database() || ' SET client_min_messages = debug1'; END $$");
        CapturedLog log = new CapturedLog();

        log.of(run(database, outside("concurrently=\"true\"", items))).update();

        assertEquals(List.of(), database.queryList(CHECKS));
        return log.lines().stream()
                .filter(line -> line.contains("for default partition \"t_default\" is implied by existing constraints"))
                .count();
    }

    @Test
    void dropsTheCheckAfterAFailureAndGoesOnAfterwards(TestDatabase database) throws Throwable {
        database.execute(TABLE);
        OtherSession other = OtherSession.that(database, "CREATE TABLE t_2 ()");
        Background update = Background.start(() -> run(database, TWO).update());
        Await.until(database, Await.SOMEBODY_WAITS);
        other.commit();
        assertThrows(LiquibaseException.class, update::finish);

        assertEquals(List.of("t", "t_0", "t_1", "t_2", "t_default"), tables(database));
        assertEquals(List.of(), database.queryList(CHECKS));
        assertEquals(List.of("0"), database.queryList("SELECT count(*) FROM databasechangelog"));

        database.execute("DROP TABLE t_2");
        run(database, TWO).update();

        assertEquals(
                List.of("3"),
                database.queryList("SELECT count(*) - 1 FROM pg_inherits WHERE inhparent = 't'::regclass"));
    }

    @Test
    void replacesTheCheckThatAKilledRunLeftBehind(TestDatabase database, TestDatabase undisturbed) throws Throwable {
        database.execute(TABLE);
        undisturbed.execute(TABLE);
        OtherSession other = OtherSession.that(database, "CREATE TABLE t_2 ()");
        Background update = Background.start(() -> run(database, TWO).update());
        Await.until(database, Await.SOMEBODY_WAITS);
        other.execute("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE NOT granted");
        assertThrows(LiquibaseException.class, update::finish);

        other.rollback();
        assertEquals(List.of("t_default|liquibase_partitions_exclude_new"), database.queryList(CHECKS));
        database.execute("UPDATE databasechangeloglock SET locked = false");

        run(database, TWO).update();
        run(undisturbed, TWO).update();

        UpDownUp.assertSame(undisturbed.fingerprint(), database.fingerprint(), "the second run ends otherwise");
    }
}
