package liquibase.ext.partitions.execute;

import static liquibase.ext.partitions.execute.Changes.inTransaction;
import static liquibase.ext.partitions.execute.Changes.outside;
import static liquibase.ext.partitions.execute.Changes.partition;
import static liquibase.ext.partitions.execute.Changes.range;
import static liquibase.ext.partitions.execute.Changes.run;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.Stream;
import liquibase.exception.LiquibaseException;
import liquibase.ext.partitions.harness.UpDownUp;
import liquibase.ext.partitions.testing.Changelog;
import liquibase.ext.partitions.testing.TestDatabase;
import liquibase.ext.partitions.testing.TestDatabases;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Rows of a default partition that go into the new partition that they belong to. */
@ExtendWith(TestDatabases.class)
class MoveDefaultRowsIT {

    private static final String MOVING = "moveDefaultRows=\"true\" ifNotExists=\"true\" onRollback=\"drop\"";

    /** What each row is, whatever partition it is in. */
    static final String CHECKSUM = "SELECT count(*) || ' ' || sum(hashtext(t::text)) FROM t";

    static final String PLACES =
            "SELECT tableoid::regclass || ' ' || count(*) FROM t GROUP BY tableoid ORDER BY tableoid::regclass::name";

    private static final String RANGES = range("t_1", "0", "10") + range("t_2", "10", "20") + range("t_3", "20", "30");

    static Stream<Arguments> tables() {
        return Stream.of(
                Arguments.argumentSet(
                        "ranges, of which one has no rows", """
                        CREATE TABLE t (k int, v text DEFAULT 'v') PARTITION BY RANGE (k);
                        CREATE TABLE t_default PARTITION OF t DEFAULT;
                        INSERT INTO t VALUES (NULL), (-1), (0), (3), (9), (20), (29), (30)""", RANGES, List.of("t_1 3", "t_3 2", "t_default 3")),
                Arguments.argumentSet(
                        "lists with NULL",
                        """
                        CREATE TABLE t (k text) PARTITION BY LIST (k); CREATE TABLE t_default PARTITION OF t DEFAULT;
                        INSERT INTO t VALUES (NULL), ('it''s'), ('\\'), ('$$'), ('%s'), ('other'), ('')""",
                        partition("t_1", "NULL, it's, \\") + partition("t_2", "$$, %s"),
                        List.of("t_1 3", "t_2 2", "t_default 2")),
                Arguments.argumentSet(
                        "ranges of two columns",
                        """
                        CREATE TABLE t (a int, b text) PARTITION BY RANGE (a, b);
                        CREATE TABLE t_default PARTITION OF t DEFAULT;
                        INSERT INTO t VALUES (1, 'a'), (1, 'm'), (1, 'z'), (2, 'a'), (2, 'm'), (3, 'a'), (2, NULL)""",
                        range("t_1", "1, m", "2, m") + range("t_2", "2, m", "3, MINVALUE"),
                        List.of("t_1 3", "t_2 1", "t_default 3")),
                Arguments.argumentSet("moments", """
                        CREATE TABLE t (at timestamptz) PARTITION BY RANGE (at);
                        CREATE TABLE t_default PARTITION OF t DEFAULT;
                        INSERT INTO t VALUES ('2025-12-31 23:59:59+01'), ('2026-01-01 00:00+01'),
                          ('2026-01-31 23:59:59+01'), ('2026-02-01 00:00+01'), ('2026-03-01 00:00+01')""", """
                        <partitions:series from="2026-01-01" to="2026-03-01" every="1 month"
                            timeZone="Europe/Berlin"/>""", List.of("t_2026_01 2", "t_2026_02 1", "t_default 2")),
                Arguments.argumentSet(
                        "constraints that are checked at the end",
                        """
                        CREATE TABLE r (v text PRIMARY KEY); INSERT INTO r VALUES ('a'), ('b');
                        CREATE TABLE t (k int, v text REFERENCES r DEFERRABLE INITIALLY DEFERRED,
                          UNIQUE (k) DEFERRABLE INITIALLY DEFERRED) PARTITION BY RANGE (k);
                        CREATE TABLE t_default PARTITION OF t DEFAULT;
                        INSERT INTO t VALUES (0, 'a'), (9, 'b'), (10, NULL), (30, 'a')""",
                        RANGES,
                        List.of("t_1 2", "t_2 1", "t_default 1")),
                Arguments.argumentSet(
                        "an expression as the key", """
                        CREATE TABLE t (v text) PARTITION BY LIST (lower(v));
                        CREATE TABLE t_default PARTITION OF t DEFAULT;
                        INSERT INTO t VALUES ('A'), ('a'), ('B')""", partition("t_1", "a"), List.of("t_1 2", "t_default 1")),
                Arguments.argumentSet(
                        "a sub-partitioned new partition with identity, indexes, a foreign key and a trigger",
                        """
                        CREATE TABLE r (s int PRIMARY KEY); INSERT INTO r SELECT generate_series(0, 9);
                        CREATE FUNCTION log() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE ''fired''; END';
                        CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY, k int NOT NULL, s int NOT NULL REFERENCES r,
                          x text DEFAULT 'x' CHECK (x <> ''), PRIMARY KEY (k, s, id)) PARTITION BY RANGE (k);
                        CREATE INDEX ON t (lower(x));
                        CREATE TABLE t_default PARTITION OF t DEFAULT;
                        INSERT INTO t (k, s) SELECT g, g % 4 FROM generate_series(-5, 24) g WHERE g % 4 >= 0;
                        CREATE TRIGGER log AFTER DELETE ON t FOR EACH ROW EXECUTE FUNCTION log()""",
                        """
                        <partitions:partition name="t_1" from="0" to="20" partitionBy="LIST (s)">
                            <partitions:partition name="t_1_a" values="0, 1" partitionBy="HASH (id)">
                                <partitions:hash modulus="2"/>
                            </partitions:partition>
                            <partitions:partition name="t_1_b" values="2"/>
                            <partitions:default/>
                        </partitions:partition>""",
                        List.of("t_1_a_0 3", "t_1_a_1 7", "t_1_b 5", "t_1_default 5", "t_default 6")),
                Arguments.argumentSet(
                        "a sub-partitioned default partition",
                        """
                        CREATE TABLE t (k int, s int) PARTITION BY RANGE (k);
                        CREATE TABLE t_default PARTITION OF t DEFAULT PARTITION BY LIST (s);
                        CREATE TABLE t_default_0 PARTITION OF t_default FOR VALUES IN (0);
                        CREATE TABLE t_default_rest PARTITION OF t_default DEFAULT;
                        INSERT INTO t SELECT g, g % 3 FROM generate_series(0, 39) g""",
                        RANGES,
                        List.of("t_1 10", "t_2 10", "t_3 10", "t_default_0 4", "t_default_rest 6")),
                Arguments.argumentSet(
                        "under a sub-partitioned partition that is there",
                        """
                        CREATE TABLE t (k int, s int) PARTITION BY LIST (s);
                        CREATE TABLE t_s PARTITION OF t FOR VALUES IN (0) PARTITION BY RANGE (k);
                        CREATE TABLE t_default PARTITION OF t DEFAULT;
                        CREATE TABLE t_s_default PARTITION OF t_s DEFAULT;
                        INSERT INTO t SELECT g, g % 2 FROM generate_series(0, 19) g""",
                        """
                        <partitions:partition name="t_s" values="0" partitionBy="RANGE (k)">
                            <partitions:partition name="t_s_1" from="0" to="10"/>
                        </partitions:partition>""",
                        List.of("t_default 10", "t_s_1 5", "t_s_default 5")),
                Arguments.argumentSet(
                        "identity and generated columns, in another order in a default partition that lost a column",
                        """
                        CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY, k int NOT NULL, gone int,
                          "Twice $$ %s" int GENERATED ALWAYS AS (k * 2) STORED, v text) PARTITION BY RANGE (k);
                        ALTER TABLE t DROP gone;
                        CREATE TABLE t_default (lost int, v text, k int NOT NULL,
                          "Twice $$ %s" int GENERATED ALWAYS AS (k * 2) STORED, id int NOT NULL);
                        ALTER TABLE t_default DROP lost;
                        ALTER TABLE t ATTACH PARTITION t_default DEFAULT;
                        INSERT INTO t (k, v) SELECT g, 'v' || g FROM generate_series(5, 35) g""",
                        RANGES,
                        List.of("t_1 5", "t_2 10", "t_3 10", "t_default 6")));
    }

    @ParameterizedTest
    @MethodSource("tables")
    void stayTheSameThroughTheTable(String setup, String items, List<String> places, TestDatabase database)
            throws LiquibaseException {
        database.execute(setup);
        List<String> before = database.queryList(CHECKSUM);

        run(database, inTransaction(MOVING, items)).update();

        assertEquals(before, database.queryList(CHECKSUM));
        assertEquals(places, database.queryList(PLACES));
    }

    @ParameterizedTest
    @MethodSource("tables")
    void goOutsideATransactionToo(String setup, String items, List<String> places, TestDatabase database)
            throws LiquibaseException {
        database.execute(setup);
        List<String> before = database.queryList(CHECKSUM);

        run(database, outside(MOVING, items)).update();

        assertEquals(before, database.queryList(CHECKSUM));
        assertEquals(places, database.queryList(PLACES));
    }

    /** The second update finds no rows, as the rollback has dropped them, and makes the partitions in the plain way. */
    @ParameterizedTest
    @MethodSource("tables")
    void makeNoDifferenceToTheSchema(String setup, String items, List<String> places, TestDatabase database)
            throws LiquibaseException {
        database.execute(setup);

        database.liquibase(inTransaction(MOVING, items)).upDownUp();
    }

    @ParameterizedTest
    @MethodSource("tables")
    void areMovedByTheSqlOutput(String setup, String items, List<String> places, TestDatabase updated, TestDatabase fed)
            throws LiquibaseException {
        updated.execute(setup);
        fed.execute(setup);

        UpDownUp.sqlOutputEqualsUpdate(updated, fed, inTransaction(MOVING, items));

        assertEquals(places, fed.queryList(PLACES));
        assertEquals(updated.queryList(CHECKSUM), fed.queryList(CHECKSUM));
    }

    private static final Changelog FROM_THE_START = Changelog.xml("""
            <changeSet id="1" author="test">
                <partitions:createPartitionedTable tableName="t" partitionBy="RANGE (k)">
                    <partitions:column name="id" type="int" autoIncrement="true"/>
                    <partitions:column name="k" type="int"/>
                </partitions:createPartitionedTable>
                <partitions:createPartitions tableName="t"><partitions:default/></partitions:createPartitions>
                <sql>INSERT INTO t (k) SELECT generate_series(5, 24)</sql>
            </changeSet>
            <changeSet id="2" author="test">
                <partitions:createPartitions tableName="t" moveDefaultRows="true">
                    <partitions:partition name="t_1" from="0" to="10"/>
                    <partitions:partition name="t_2" from="10" to="20" partitionBy="LIST (k)">
                        <partitions:each values="12"/><partitions:default/>
                    </partitions:partition>
                </partitions:createPartitions>
            </changeSet>
            """);

    @Test
    void areMovedByTheSqlOutputThatMakesTheTable(TestDatabase updated, TestDatabase fed) throws LiquibaseException {
        UpDownUp.sqlOutputEqualsUpdate(updated, fed, FROM_THE_START);

        assertEquals(List.of("t_1 5", "t_2_12 1", "t_2_default 9", "t_default 5"), fed.queryList(PLACES));
        assertEquals(updated.queryList(CHECKSUM), fed.queryList(CHECKSUM));
    }

    @Test
    void areMovedByTheSqlOutputWithoutADatabase(TestDatabase updated, TestDatabase fed) throws LiquibaseException {
        UpDownUp.offlineSqlEqualsUpdate(updated, fed, FROM_THE_START);

        assertEquals(updated.queryList(PLACES), fed.queryList(PLACES));
        assertEquals(updated.queryList(CHECKSUM), fed.queryList(CHECKSUM));
    }
}
