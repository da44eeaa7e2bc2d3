package liquibase.ext.partitions.execute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Stream;
import liquibase.database.jvm.JdbcConnection;
import liquibase.exception.LiquibaseException;
import liquibase.ext.partitions.harness.Background;
import liquibase.ext.partitions.harness.ConnectionPool;
import liquibase.ext.partitions.harness.ConnectionPool.Mode;
import liquibase.ext.partitions.harness.OtherSession;
import liquibase.ext.partitions.testing.Changelog;
import liquibase.ext.partitions.testing.LiquibaseRun;
import liquibase.ext.partitions.testing.TestDatabase;
import liquibase.ext.partitions.testing.TestDatabases;
import liquibase.integration.spring.SpringLiquibase;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.Driver;
import org.springframework.core.io.FileSystemResourceLoader;

/** Behind a pool that hands each transaction to another session, as PgBouncer does in transaction mode. */
@ExtendWith(TestDatabases.class)
class TransactionPoolIT {

    private static final String OTHER_SESSIONS =
            "A connection pool in transaction mode, such as PgBouncer, stands between"
                    + " Liquibase and the server and hands each transaction to another session";

    private static final String WAITING = "lockTimeout=\"5s\" lockRetries=\"2\"";

    /** Without a default partition, beside which nothing is detached concurrently. */
    static final String TABLES = """
            CREATE TABLE t (k int, v int) PARTITION BY LIST (k);
            CREATE TABLE t_1 PARTITION OF t FOR VALUES IN (1);
            CREATE TABLE t_2 PARTITION OF t FOR VALUES IN (2);
            CREATE TABLE other (k int, v int);
            CREATE TABLE r (v int PRIMARY KEY);
            INSERT INTO t VALUES (1, 1);
            INSERT INTO r VALUES (1), (4)""";

    private static final String DEFAULT_ROWS =
            "; CREATE TABLE t_default PARTITION OF t DEFAULT; INSERT INTO t VALUES (4, 4)";

    static Stream<Arguments> changes() {
        return Stream.of(
                change("createPartitionedTable", """
                        <partitions:createPartitionedTable tableName="p" partitionBy="LIST (k)">
                            <partitions:column name="k" type="int"/>
                        </partitions:createPartitionedTable>"""),
                change("createPartitions", """
                        <partitions:createPartitions tableName="t" moveDefaultRows="true" %s>
                            <partitions:partition name="t_4" values="4"/>
                        </partitions:createPartitions>"""),
                change("createPartitionIndexes", """
                        <partitions:createPartitionIndexes tableName="t" indexName="ix" columnNames="v" %s/>"""),
                change("dropPartitionIndexes", """
                        <partitions:createPartitionIndexes tableName="t" indexName="ix" columnNames="v" %1$s/>
                        <partitions:dropPartitionIndexes tableName="t" indexName="ix" %1$s>
                            <partitions:column name="v"/>
                        </partitions:dropPartitionIndexes>"""),
                change("createPartitionForeignKeys", """
                        <partitions:createPartitionForeignKeys baseTableName="t" constraintName="fk"
                            baseColumnNames="v" referencedTableName="r" referencedColumnNames="v" %s/>"""),
                change("dropPartitionForeignKeys", """
                        <partitions:createPartitionForeignKeys baseTableName="t" constraintName="fk"
                            baseColumnNames="v" referencedTableName="r" referencedColumnNames="v" %1$s/>
                        <partitions:dropPartitionForeignKeys baseTableName="t" constraintName="fk" %1$s/>"""),
                change("createPartitionConstraints", """
                        <partitions:createPartitionConstraints tableName="t" constraintName="ck"
                            check="v &gt; 0" %s/>"""),
                change("dropPartitionConstraints", """
                        <partitions:createPartitionConstraints tableName="t" constraintName="ck"
                            check="v &gt; 0" %1$s/>
                        <partitions:dropPartitionConstraints tableName="t" constraintName="ck" %1$s/>"""),
                change("attachPartition", """
                        <partitions:attachPartition tableName="t" partitionName="other" values="3" %s/>"""),
                change("detachPartition", """
                        <partitions:detachPartition tableName="t" partitionName="t_2" %s/>"""),
                change("dropPartitions", """
                        <partitions:dropPartitions tableName="t" partitionNames="t_2" %s/>"""),
                change("analyzePartitions", "<partitions:analyzePartitions tableName=\"t\" %s/>"));
    }

    private static Arguments change(String type, String xml) {
        return Arguments.argumentSet(type, xml.formatted(WAITING));
    }

    private static Changelog inTransaction(String changes) {
        return Changelog.xml("<changeSet id=\"it\" author=\"test\">" + changes + "<rollback/></changeSet>");
    }

    private static LiquibaseRun through(ConnectionPool pool, TestDatabase database, Changelog changelog) {
        return database.liquibase(changelog).with("url", pool.url());
    }

    @ParameterizedTest
    @MethodSource("changes")
    void a_change_in_a_transaction_leaves_no_setting_behind(String changes, TestDatabase database) throws Exception {
        database.execute(TABLES + DEFAULT_ROWS);
        try (ConnectionPool pool = ConnectionPool.of(database, Mode.TRANSACTION_IN_TURN, 3)) {
            List<List<String>> before = pool.settings();

            through(pool, database, inTransaction(changes)).update();

            assertEquals(List.of(), different(before, pool.settings()));
        }
    }

    @Test
    void neither_does_one_that_fails(TestDatabase database) throws Exception {
        database.execute(TABLES);
        OtherSession reader = OtherSession.that(database, "SELECT FROM t");
        try (ConnectionPool pool = ConnectionPool.of(database, Mode.TRANSACTION_IN_TURN, 3)) {
            List<List<String>> before = pool.settings();
            LiquibaseRun run = through(pool, database, inTransaction("""
                    <partitions:createPartitions tableName="t" lockTimeout="10ms" lockRetries="2">
                        <partitions:partition name="t_3" values="3"/>
                    </partitions:createPartitions>"""));

            assertThrows(LiquibaseException.class, run::update);

            assertEquals(List.of(), different(before, pool.settings()));
        }
        reader.rollback();
    }

    @ParameterizedTest
    @ValueSource(strings = {"partitions", "verifyRollback", "updateSql"})
    void neither_do_commands(String command, TestDatabase database) throws Exception {
        database.execute("CREATE TABLE t (k int, v int) PARTITION BY LIST (k)");
        try (ConnectionPool pool = ConnectionPool.of(database, Mode.TRANSACTION_IN_TURN, 3)) {
            List<List<String>> before = pool.settings();

            through(pool, database, Changelog.xml("""
                            <changeSet id="it" author="test">
                                <preConditions><partitions:partitionedTable tableName="t"/></preConditions>
                                <partitions:createPartitions tableName="t" lockTimeout="5s">
                                    <partitions:partition name="t_3" values="3"/>
                                </partitions:createPartitions>
                            </changeSet>""")).run(command);

            assertEquals(List.of(), different(before, pool.settings()));
        }
    }

    /** Progress is told by another connection, which looks while the build waits for the brake. */
    @Test
    void neither_does_the_connection_that_watches(TestDatabase database) throws Throwable {
        database.execute(TABLES + """
                ;
                CREATE FUNCTION slow(i int) RETURNS int LANGUAGE plpgsql IMMUTABLE AS $$
                  BEGIN PERFORM pg_advisory_xact_lock_shared(4711); RETURN i; END $$""");
        OtherSession brake = OtherSession.that(database, "SELECT pg_advisory_xact_lock(4711)");
        try (ConnectionPool pool = ConnectionPool.of(database, Mode.TRANSACTION_IN_TURN, 3)) {
            List<List<String>> before = pool.settings();
            IndexRun run = IndexRun.of(opened(pool, database), 1);

            Background build = Background.start(() -> run.runInTransaction("slow(v)"));
            run.awaitLine("now public.t_1 (building index");
            brake.rollback();
            build.finish();

            assertEquals(Set.copyOf(before), Set.copyOf(pool.settings()));
        }
    }

    static Stream<Arguments> changesOutside() {
        return Stream.concat(changes().skip(1), Stream.of(change("concurrently", """
                        <partitions:detachPartition tableName="t" partitionName="t_2" concurrently="true"/>""")));
    }

    /** The pool gives a lonely client the same session all the time. */
    @ParameterizedTest
    @MethodSource("changesOutside")
    void a_change_outside_a_transaction_is_refused(String changes, TestDatabase database) throws Exception {
        database.execute(TABLES);
        List<String> schema = List.of(database.fingerprint().toString());
        try (ConnectionPool pool = ConnectionPool.of(database, Mode.TRANSACTION_LAST_FIRST, 5)) {
            List<List<String>> before = pool.settings();
            LiquibaseRun run = through(
                    pool,
                    database,
                    Changelog.xml("<changeSet id=\"it\" author=\"test\"" + " runInTransaction=\"false\">" + changes
                            + "<rollback/></changeSet>"));

            assertRefused(run::update, OTHER_SESSIONS);

            assertEquals(List.of(), different(before, pool.settings()));
            assertEquals(schema, List.of(database.fingerprint().toString()));
        }
    }

    @Test
    void so_is_a_rollback_outside_a_transaction(TestDatabase database) throws Exception {
        database.execute(TABLES);
        LiquibaseRun run = database.liquibase(Changes.outside("", Changes.partition("t_3", "3")));
        run.update();
        try (ConnectionPool pool = ConnectionPool.of(database, Mode.TRANSACTION_LAST_FIRST, 1)) {
            assertRefused(() -> run.with("url", pool.url()).rollback(1), OTHER_SESSIONS);
        }
    }

    /** Versions of Liquibase wrap it in different ways. */
    private static void assertRefused(Executable command, String reason) {
        String message = String.valueOf(assertThrows(Exception.class, command).getMessage());
        assertTrue(message.contains(reason), message);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            SESSION,                true,  false,
            SESSION,                false, true,
            SESSION,                false, false, and without another connection through it nobody can tell
            TRANSACTION_LAST_FIRST, true,  false, A connection pool in transaction mode
            TRANSACTION_LAST_FIRST, false, true,  A connection pool in transaction mode
            TRANSACTION_LAST_FIRST, false, false, and without another connection through it nobody can tell
            TRANSACTION_IN_TURN,    false, false, A connection pool in transaction mode
            """)
    void what_is_told_depends_on_what_can_be_known(
            Mode mode, boolean opened, boolean dataSource, @Nullable String refusal, TestDatabase database)
            throws Exception {
        database.execute("CREATE TABLE t (k int, v int) PARTITION BY LIST (k);"
                + " CREATE TABLE t_1 PARTITION OF t FOR VALUES IN (1)");
        try (ConnectionPool pool = ConnectionPool.of(database, mode, 3)) {
            IndexRun handed = IndexRun.of(
                    opened
                            ? opened(pool, database)
                            : new JdbcConnection(pool.dataSource().getConnection()),
                    2);
            IndexRun run = dataSource ? handed.with(PartitionSettings.DATA_SOURCE, pool.dataSource()) : handed;

            if (refusal == null) {
                run.run();
                assertEquals(List.of("ix", "t_1_ix"), OnlineIndexIT.indexes(database));
            } else {
                assertRefused(run::run, refusal);
                assertEquals(List.of(), OnlineIndexIT.indexes(database));
            }
        }
    }

    /** Only Liquibase's own connection is known to keep its session. */
    @Test
    void a_data_source_behind_a_pool_is_not_used_beside_a_direct_connection(TestDatabase database) throws Exception {
        database.execute(TABLES);
        try (ConnectionPool pool = ConnectionPool.of(database, Mode.TRANSACTION_IN_TURN, 3)) {
            List<List<String>> before = pool.settings();
            IndexRun run = IndexRun.handed(database, 2).with(PartitionSettings.DATA_SOURCE, pool.dataSource());

            run.run();

            assertTrue(
                    run.log().lines().stream().anyMatch(line -> line.contains("goes through a connection pool")),
                    run.log().lines().toString());
            assertEquals(List.of(), different(before, pool.settings()));
        }
    }

    @Test
    void spring_may_update_through_a_pool_in_transactions(TestDatabase database) throws Exception {
        try (ConnectionPool pool = ConnectionPool.of(database, Mode.TRANSACTION_IN_TURN, 3)) {
            List<List<String>> before = pool.settings();

            spring(pool, "orders-by-list.xml").afterPropertiesSet();

            assertEquals(List.of(), different(before, pool.settings()));
            assertFalse(database.queryList("SELECT relid FROM pg_partition_tree('orders')")
                    .isEmpty());
        }
    }

    @Test
    void spring_is_refused_what_needs_a_session(TestDatabase database) throws Exception {
        try (ConnectionPool pool = ConnectionPool.of(database, Mode.TRANSACTION_LAST_FIRST, 3)) {
            assertRefused(
                    spring(pool, "orders-lifecycle-attach.xml")::afterPropertiesSet, "liquibase.partitions.dataSource");
        }
    }

    private static SpringLiquibase spring(ConnectionPool pool, String sample) {
        SpringLiquibase spring = new SpringLiquibase();
        spring.setDataSource(pool.dataSource());
        spring.setResourceLoader(new FileSystemResourceLoader());
        spring.setChangeLog("file:changelog-samples/" + sample);
        return spring;
    }

    private static ReopenableConnection opened(ConnectionPool pool, TestDatabase database) throws Exception {
        ReopenableConnection connection = new ReopenableConnection();
        Properties properties = new Properties();
        properties.setProperty("user", database.username());
        properties.setProperty("password", database.password());
        connection.open(pool.url(), new Driver(), properties);
        return connection;
    }

    /** What sessions have set now that none of them had before, but for what Liquibase itself sets. */
    private static List<String> different(List<List<String>> before, List<List<String>> after) {
        List<String> known = before.stream().flatMap(List::stream).toList();
        return after.stream()
                .flatMap(List::stream)
                .filter(setting -> !known.contains(setting) && !setting.startsWith("search_path = "))
                .toList();
    }
}
