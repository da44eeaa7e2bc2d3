package liquibase.ext.partitions.execute;

import static liquibase.ext.partitions.execute.PartitionRemoval.detach;
import static liquibase.ext.partitions.execute.PartitionRemoval.detachOutside;
import static liquibase.ext.partitions.execute.PartitionRemoval.problemsOfRollback;
import static liquibase.ext.partitions.execute.PartitionRemoval.problemsOfUpdate;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import liquibase.exception.LiquibaseException;
import liquibase.ext.partitions.harness.Await;
import liquibase.ext.partitions.harness.Background;
import liquibase.ext.partitions.harness.OtherSession;
import liquibase.ext.partitions.harness.UpDownUp;
import liquibase.ext.partitions.testing.Changelog;
import liquibase.ext.partitions.testing.LiquibaseRun;
import liquibase.ext.partitions.testing.TestDatabase;
import liquibase.ext.partitions.testing.TestDatabases;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** detachPartition: what it makes, what it refuses, and how it goes on after a failure. */
@ExtendWith(TestDatabases.class)
class DetachPartitionIT {

    private static final String TABLE = """
            CREATE TABLE t (k int NOT NULL, v text) PARTITION BY RANGE (k);
            CREATE INDEX ON t (v);
            CREATE TABLE t_1 PARTITION OF t FOR VALUES FROM (0) TO (10);
            CREATE TABLE t_2 PARTITION OF t FOR VALUES FROM (10) TO (20);
            INSERT INTO t VALUES (1, 'a'), (11, 'b')""";
    private static final String DEFAULT = "CREATE TABLE t_default PARTITION OF t DEFAULT";
    private static final String REFERENCE = """
            ALTER TABLE t ADD PRIMARY KEY (k);
            CREATE TABLE other (k int CONSTRAINT other_k REFERENCES t)""";
    private static final String CONCURRENTLY = "concurrently=\"true\"";
    private static final String IS_ATTACHED =
            "SELECT inhrelid::regclass, inhdetachpending FROM pg_inherits WHERE inhparent = 't'::regclass ORDER BY 1";
    private static final String CHECKS = """
            SELECT conname FROM pg_constraint WHERE contype = 'c' AND conrelid IN ('t_1'::regclass, 't_2'::regclass)""";

    static Stream<Arguments> tablesOfAllKinds() {
        return Stream.of(
                Arguments.argumentSet("range", TABLE),
                Arguments.argumentSet("list", """
                        CREATE TABLE t (k int, v text) PARTITION BY LIST (k);
                        CREATE TABLE t_1 PARTITION OF t FOR VALUES IN (1, 2, NULL);
                        CREATE TABLE t_2 PARTITION OF t FOR VALUES IN (3)"""),
                Arguments.argumentSet("hash", """
                        CREATE TABLE t (k int, v text) PARTITION BY HASH (k);
                        CREATE TABLE t_1 PARTITION OF t FOR VALUES WITH (MODULUS 2, REMAINDER 0);
                        CREATE TABLE t_2 PARTITION OF t FOR VALUES WITH (MODULUS 2, REMAINDER 1)"""),
                Arguments.argumentSet("expression", """
                        CREATE TABLE t (k int, v text) PARTITION BY RANGE (lower(v), k);
                        CREATE TABLE t_1 PARTITION OF t FOR VALUES FROM ('a', MINVALUE) TO ('b', 7)"""),
                Arguments.argumentSet("sub-partitioned", """
                        CREATE TABLE t (k int, v text) PARTITION BY LIST (k);
                        CREATE TABLE t_1 PARTITION OF t FOR VALUES IN (1) PARTITION BY HASH (v);
                        CREATE TABLE t_1_0 PARTITION OF t_1 FOR VALUES WITH (MODULUS 1, REMAINDER 0)"""),
                Arguments.argumentSet("under another", """
                        CREATE TABLE top (k int, v text) PARTITION BY LIST (v);
                        CREATE TABLE t PARTITION OF top FOR VALUES IN ('x') PARTITION BY LIST (k);
                        CREATE TABLE t_1 PARTITION OF t FOR VALUES IN (1)"""),
                Arguments.argumentSet("checks of a user", """
                        CREATE TABLE t (k int, v text, CONSTRAINT inherited_check CHECK (v <> '')) PARTITION BY RANGE (k);
                        CREATE TABLE t_1 PARTITION OF t FOR VALUES FROM (0) TO (10);
                        ALTER TABLE t_1 ADD CONSTRAINT t_1_k_check CHECK (k < 100);
                        COMMENT ON TYPE t_1 IS 'a row';
                        COMMENT ON TABLE t_1 IS 'a table'"""),
                Arguments.argumentSet("the very check", """
                        CREATE TABLE t (k int, v text) PARTITION BY RANGE (k);
                        CREATE TABLE t_1 PARTITION OF t FOR VALUES FROM (0) TO (10);
                        ALTER TABLE t_1 ADD CHECK (k IS NOT NULL AND k >= 0 AND k < 10)"""),
                Arguments.argumentSet("keys and triggers", """
                        CREATE TABLE country (id int PRIMARY KEY);
                        CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
                        CREATE TABLE t (id bigint GENERATED ALWAYS AS IDENTITY, k int, c int REFERENCES country,
                          PRIMARY KEY (id, k)) PARTITION BY LIST (k);
                        CREATE TRIGGER r AFTER INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();
                        CREATE TABLE t_1 PARTITION OF t FOR VALUES IN (1)"""));
    }

    @ParameterizedTest
    @MethodSource("tablesOfAllKinds")
    void makesTheSameWithAndWithoutConcurrently(
            String sql, TestDatabase plain, TestDatabase concurrent, TestDatabase printed) throws LiquibaseException {
        List.of(plain, concurrent, printed).forEach(database -> database.execute(sql));

        plain.liquibase(detach("")).update();

        assertEquals(List.of(), plain.queryList("SELECT 1 FROM pg_inherits WHERE inhrelid = 't_1'::regclass"));
        UpDownUp.sqlOutputEqualsUpdate(concurrent, printed, detachOutside(CONCURRENTLY));
        UpDownUp.assertSame(plain.fingerprint(), concurrent.fingerprint(), "concurrently makes something else");
        String comments =
                "SELECT description FROM pg_description WHERE classoid IN ('pg_class'::regclass, 'pg_type'::regclass)"
                        + " AND objoid >= 16384 ORDER BY 1";
        assertEquals(plain.queryList(comments), concurrent.queryList(comments));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            value = {
                "RANGE (k) # FROM (0) TO (10) # from=\"0\" to=\"10\"",
                "LIST (k) # IN (1, NULL) # values=\"1, NULL\"",
                "HASH (k) # WITH (MODULUS 2, REMAINDER 0) # modulus=\"2\" remainder=\"0\"",
                "RANGE (k, v) # FROM (0, MINVALUE) TO (1, 'x') # forValues=\"FROM (0, MINVALUE) TO (1, 'x')\""
            })
    void isUndoneByAttachingIt(String key, String bound, String attributes, TestDatabase plain, TestDatabase concurrent)
            throws LiquibaseException {
        String sql = """
                CREATE TABLE t (k int, v text) PARTITION BY %s;
                CREATE INDEX ON t (v);
                CREATE TABLE t_1 PARTITION OF t FOR VALUES %s""".formatted(key, bound);
        plain.execute(sql);
        concurrent.execute(sql);

        plain.liquibase(detach(attributes)).upDownUp();
        concurrent.liquibase(detachOutside(CONCURRENTLY + " " + attributes)).upDownUp();
    }

    @Test
    void isUndoneByAttachingADefaultPartition(TestDatabase database) throws LiquibaseException {
        database.execute("CREATE TABLE t (k int) PARTITION BY LIST (k); CREATE TABLE t_1 PARTITION OF t DEFAULT");

        database.liquibase(detach("default=\"true\"")).upDownUp();
    }

    @ParameterizedTest
    @CsvSource({"true, ''", "false, ''", "false, concurrently=\"true\""})
    void printsWhatItDoesWithoutDatabaseToo(
            boolean inTransaction, String attributes, TestDatabase updated, TestDatabase fed)
            throws LiquibaseException {
        updated.execute(TABLE);
        fed.execute(TABLE);

        UpDownUp.offlineSqlEqualsUpdate(updated, fed, inTransaction ? detach(attributes) : detachOutside(attributes));
    }

    @Test
    void knowsThePartitionsThatAreOnlyCreatedBefore(TestDatabase updated, TestDatabase fed) throws LiquibaseException {
        UpDownUp.sqlOutputEqualsUpdate(updated, fed, Changelog.xml("""
                <changeSet id="1" author="test">
                    <sql>CREATE TABLE t (k int) PARTITION BY LIST (k)</sql>
                    <partitions:createPartitionedTable tableName="s" partitionBy="LIST (k)">
                        <partitions:column name="k" type="int"/>
                    </partitions:createPartitionedTable>
                    <partitions:createPartitions tableName="s">
                        <partitions:each values="1, 2"/>
                    </partitions:createPartitions>
                    <partitions:detachPartition tableName="s" partitionName="s_1" values="1"/>
                    <partitions:createPartitions tableName="s">
                        <partitions:partition name="s_new" values="1"/>
                    </partitions:createPartitions>
                </changeSet>"""));
    }

    @Test
    void refusesARollbackWithoutBound(TestDatabase database) throws LiquibaseException {
        database.execute(TABLE);
        LiquibaseRun run = database.liquibase(detach(""));
        run.update();

        assertEquals(
                List.of(
                        "The change does not say which bound t_1 had, so a rollback cannot attach it again. Add its bound"
                                + " (values, from and to, modulus and remainder, forValues, or default=\"true\"), which"
                                + " pg_get_expr(relpartbound, oid) of pg_class shows as long as it is attached, or a rollback"
                                + " block with attachPartition; the checksum changes with it, so add validCheckSum too."),
                problemsOfRollback(run));
    }

    static Stream<Arguments> refusals() {
        String noPartition = "Correct partitionName or partitionSchemaName";
        return Stream.of(
                Arguments.argumentSet(
                        "no such table",
                        "ALTER TABLE t_1 RENAME TO u",
                        "public.t has no partition public.t_1, and there is no table of that name. Did you mean public.t_2? "
                                + noPartition + "."),
                Arguments.argumentSet(
                        "plain table",
                        "ALTER TABLE t DETACH PARTITION t_1",
                        "public.t_1 is a plain table, not a partition of public.t. " + noPartition
                                + ", or remove the change if the partition is detached already."),
                Arguments.argumentSet(
                        "view",
                        "DROP TABLE t_1; CREATE VIEW t_1 AS SELECT 1",
                        "public.t_1 is a view, not a partition of public.t. " + noPartition
                                + ", or remove the change if the partition is detached already."),
                Arguments.argumentSet(
                        "partition of another table",
                        "DROP TABLE t_1; CREATE TABLE u (k int) PARTITION BY LIST (k); CREATE TABLE t_1 PARTITION OF u DEFAULT",
                        "public.t_1 is a partition of public.u, not of public.t. Give tableName (and schemaName) the table"
                                + " that it is a partition of."),
                Arguments.argumentSet(
                        "partition of a partition",
                        "DROP TABLE t_1; CREATE TABLE u PARTITION OF t FOR VALUES FROM (0) TO (10) PARTITION BY LIST (k);"
                                + " CREATE TABLE t_1 PARTITION OF u DEFAULT",
                        "public.t_1 is a partition of public.u, not of public.t. Give tableName (and schemaName) the table"
                                + " that it is a partition of."),
                Arguments.argumentSet(
                        "referenced rows",
                        REFERENCE + "; INSERT INTO other VALUES (1), (1), (11)",
                        "2 rows of table public.other point at rows of partition public.t_1 by foreign key other_k. Delete or"
                                + " change them first, or drop the foreign key."));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void saysWhyItIsNoPartitionToDetach(String sql, String problem, TestDatabase database) {
        database.execute(TABLE);
        database.execute(sql);

        assertEquals(List.of(problem), problemsOfUpdate(database.liquibase(detach(""))));
    }

    @Test
    void showsBothBoundsWhenTheyDiffer(TestDatabase database) {
        database.execute(TABLE);

        assertEquals(
                List.of(
                        "Partition public.t_1 has the bound FROM (0) TO (10), and the change says FROM (0) TO (11). Make the"
                                + " change say the bound that it has, which a rollback is to attach it with, or correct"
                                + " partitionName."),
                problemsOfUpdate(database.liquibase(detach("from=\"0\" to=\"11\""))));
        assertEquals(
                List.of("Partition public.t_1 has the bound FROM (0) TO (10), and the change says IN (1). Make the"
                        + " change say the bound that it has, which a rollback is to attach it with, or correct"
                        + " partitionName."),
                problemsOfUpdate(database.liquibase(detach("values=\"1\""))));
    }

    @Test
    void takesABoundInAnotherSpelling(TestDatabase database) throws LiquibaseException {
        database.execute(TABLE);

        database.liquibase(detach("from=\"00\" to=\"+10\"")).update();

        assertEquals(List.of("t_2|f"), database.queryList(IS_ATTACHED));
    }

    static Stream<Arguments> obstacles() {
        return Stream.of(
                Arguments.argumentSet(
                        "default partition",
                        DEFAULT,
                        "PostgreSQL does not detach public.t_1 concurrently while public.t has a default partition, which is"
                                + " public.t_default. Leave out concurrently, with a short lockTimeout and lockRetries since"
                                + " that locks public.t for a moment, or drop or detach the default partition before."),
                Arguments.argumentSet(
                        "foreign key",
                        REFERENCE,
                        "Foreign key other_k of table public.other points at the partitioned table, so detaching public.t_1"
                                + " locks public.other against reads and writes while it is searched for rows that point at"
                                + " the partition. Leave out concurrently and do it in a quiet hour, or drop the foreign key"
                                + " before and create it again after with createPartitionForeignKeys or"
                                + " addForeignKeyConstraint."));
    }

    @ParameterizedTest
    @MethodSource("obstacles")
    void namesWhatForbidsConcurrently(String sql, String problem, TestDatabase database) throws LiquibaseException {
        database.execute(TABLE);
        database.execute(sql);

        assertEquals(List.of(problem), problemsOfUpdate(database.liquibase(detachOutside(CONCURRENTLY))));

        database.liquibase(detach("")).update();
        assertEquals(List.of(), database.queryList("SELECT 1 FROM pg_inherits WHERE inhrelid = 't_1'::regclass"));
    }

    @Test
    void namesASiblingWhoseDetachIsPending(TestDatabase database) throws Exception {
        database.execute(TABLE);
        leavePending(database, "t_2");

        assertEquals(
                List.of(
                        "A DETACH CONCURRENTLY of public.t_2 was begun and not finished, and PostgreSQL does not begin that"
                                + " of public.t_1 before. Finish that first: run its detachPartition again, or execute ALTER TABLE"
                                + " public.t DETACH PARTITION public.t_2 FINALIZE."),
                problemsOfUpdate(database.liquibase(detachOutside(CONCURRENTLY))));

        database.liquibase(detach("")).update();
        assertEquals(List.of("t_2|t"), database.queryList(IS_ATTACHED));
    }

    @ParameterizedTest
    @CsvSource({"true, ''", "false, ''", "false, concurrently=\"true\""})
    void finishesAPendingDetachOfAnybody(
            boolean inTransaction, String attributes, TestDatabase database, TestDatabase plain) throws Exception {
        database.execute(TABLE + "; ALTER TABLE t_1 ADD CONSTRAINT mine_check CHECK (k < 100)");
        plain.execute(TABLE + "; ALTER TABLE t_1 ADD CONSTRAINT mine_check CHECK (k < 100)");
        leavePending(database, "t_1");
        assertEquals(2, database.queryList(CHECKS).size());

        database.liquibase(inTransaction ? detach(attributes) : detachOutside(attributes))
                .update();

        plain.liquibase(detach("")).update();
        UpDownUp.assertSame(plain.fingerprint(), database.fingerprint(), "FINALIZE makes something else");
    }

    /** A client that is killed leaves the server at work, which finishes the detach and keeps the check. */
    @Test
    void goesOnAfterAKill(TestDatabase database) throws Throwable {
        database.execute(TABLE);
        OtherSession reader = OtherSession.that(database, "SELECT FROM t");
        Background update = Background.start(
                () -> database.liquibase(detachOutside(CONCURRENTLY)).update());
        Await.until(database, "SELECT bool_or(inhdetachpending) FROM pg_inherits");
        database.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE '%CONCURRENTLY' AND pid <> pg_backend_pid()");
        assertThrows(LiquibaseException.class, update::finish);
        reader.rollback();
        database.execute("UPDATE databasechangeloglock SET locked = false");
        // what the server would have done had it not noticed
        database.execute("ALTER TABLE t DETACH PARTITION t_1 FINALIZE");
        assertEquals(List.of("t_1_k_check"), database.queryList(CHECKS));

        database.liquibase(detachOutside(CONCURRENTLY)).update();

        assertEquals(List.of(), database.queryList(CHECKS));
        assertEquals(
                List.of(""),
                database.queryList("SELECT obj_description(reltype, 'pg_type') FROM pg_class WHERE relname = 't_1'"));
    }

    @Test
    void keepsChecksThatCameSinceTheNote(TestDatabase database) throws LiquibaseException {
        database.execute(TABLE);
        database.execute(PartitionRemoval.note(false));
        database.execute("ALTER TABLE t ADD CONSTRAINT v_check CHECK (v <> '')");
        database.execute("ALTER TABLE t DETACH PARTITION t_1 CONCURRENTLY");
        database.execute("ALTER TABLE t_1 ADD CONSTRAINT amount_check CHECK (k <> 5)");
        database.execute("ALTER TABLE t_1 ADD CONSTRAINT row_check CHECK (t_1 IS NOT NULL AND tableoid <> 0)");

        database.liquibase(detachOutside(CONCURRENTLY)).update();

        assertEquals(
                List.of("amount_check", "row_check", "v_check"),
                database.queryList(
                        "SELECT conname FROM pg_constraint WHERE contype = 'c' AND conrelid = 't_1'::regclass"
                                + " ORDER BY 1"));
    }

    @Test
    void countsADetachedTableAsDoneOutsideATransaction(TestDatabase database) throws LiquibaseException {
        database.execute(TABLE + "; ALTER TABLE t DETACH PARTITION t_1; ALTER TABLE t_1 ADD CHECK (k < 10)");

        database.liquibase(detachOutside("")).update();

        assertEquals(List.of("t_1_k_check"), database.queryList(CHECKS));
    }

    @Test
    void letsReadersAndWritersGoOn(TestDatabase database) throws Throwable {
        database.execute(TABLE);
        OtherSession reader = OtherSession.that(database, "SELECT FROM t");
        Background update = Background.start(
                () -> database.liquibase(detachOutside(CONCURRENTLY)).update());
        Await.until(database, "SELECT bool_or(inhdetachpending) FROM pg_inherits");
        Await.until(database, Await.SOMEBODY_WAITS);

        database.execute("""
                SET lock_timeout = '5s';
                SELECT count(*) FROM t;
                INSERT INTO t VALUES (12);
                UPDATE t SET v = 'x';
                DELETE FROM t""");
        reader.rollback();
        update.finish();

        assertEquals(List.of("t_2|f"), database.queryList(IS_ATTACHED));
        assertEquals(List.of("1|a"), database.queryList("SELECT * FROM t_1"));
    }

    @Test
    void namesWhoeverItWaitsFor(TestDatabase database) throws Throwable {
        database.execute(TABLE);
        OtherSession reader = OtherSession.that(database, "SET application_name = 'reports'; SELECT FROM t");
        Await.until(
                database,
                "SELECT bool_or(clock_timestamp() - xact_start > interval '1.1 s') FROM pg_stat_activity"
                        + " WHERE application_name = 'reports'");
        LiquibaseRun run = database.liquibase(detachOutside(CONCURRENTLY));

        Background update = Background.start(run::update);
        Await.until(database, "SELECT bool_or(inhdetachpending) FROM pg_inherits");
        reader.rollback();
        update.finish();

        assertTrue(
                run.said()
                        .contains(" of reports is idle in transaction and has had a transaction on the table open for"),
                run.said());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            value = {
                "createPartitionIndexes # indexName=\"i\" columnNames=\"k\"",
                "createPartitionConstraints # constraintName=\"c\" check=\"k > 0\""
            })
    void keepsOtherChangesAwayFromAPendingPartition(String change, String attributes, TestDatabase database)
            throws Exception {
        database.execute(TABLE);
        leavePending(database, "t_1");

        assertEquals(
                List.of(
                        "A DETACH CONCURRENTLY of public.t_1 was begun and not finished, so it is neither a partition nor"
                                + " none. Finish it first: run the detachPartition of it again, or execute ALTER TABLE ... DETACH"
                                + " PARTITION public.t_1 FINALIZE."),
                problemsOfUpdate(database.liquibase(Changelog.xml("""
                        <changeSet id="1" author="test">
                            <partitions:%s tableName="t" %s/>
                        </changeSet>""".formatted(change, attributes)))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            value = {
                "concurrently=\"true\" # concurrently=\"true\" cannot run in the transaction of its changeset. Set runInTransaction=\"false\" on the changeset.",
                "default=\"true\" values=\"1\" # <detachPartition> has default=\"true\" and values. Keep one of them, since the default partition has no other bound.",
                "default=\"maybe\" # \"default\" of <detachPartition> is \"maybe\", which is neither true nor false. Write true or false.",
                "from=\"1\" # <detachPartition> has the bound attribute from. Give it exactly one of values (list), from and to (range), modulus and remainder (hash), or forValues.",
                "boundary=\"1\" # <detachPartition> has no attribute or element \"boundary\". It takes catalogName, concurrently, default, forValues, from, lockRetries, lockTimeout, modulus, parallelism, partitionName, partitionSchemaName, remainder, schemaName, tableName, to, values."
            })
    void refusesAttributes(String attributes, String problem, TestDatabase database) {
        database.execute(TABLE);

        assertEquals(List.of(problem), problemsOfUpdate(database.liquibase(PartitionRemoval.unchecked(attributes))));
    }

    private static void leavePending(TestDatabase database, String partition) throws Exception {
        OtherSession reader = OtherSession.that(database, "SELECT FROM t");
        Background detach = Background.start(() -> {
            try (var connection = database.connection();
                    var statement = connection.createStatement()) {
                statement.execute("ALTER TABLE t DETACH PARTITION " + partition + " CONCURRENTLY");
            }
        });
        Await.until(database, "SELECT bool_or(inhdetachpending) FROM pg_inherits");
        database.execute(
                "SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE query LIKE '%CONCURRENTLY' AND pid <> pg_backend_pid()");
        assertThrows(SQLException.class, detach::finish);
        reader.rollback();
    }
}
