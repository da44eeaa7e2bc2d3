package liquibase.ext.partitions.execute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Proxy;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import javax.sql.DataSource;
import liquibase.Scope;
import liquibase.database.ConnectionServiceFactory;
import liquibase.database.DatabaseConnection;
import liquibase.database.jvm.JdbcConnection;
import liquibase.ext.partitions.harness.Await;
import liquibase.ext.partitions.harness.Background;
import liquibase.ext.partitions.harness.OtherSession;
import liquibase.ext.partitions.testing.TestDatabase;
import liquibase.ext.partitions.testing.TestDatabases;
import liquibase.ui.ConsoleUIService;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.Driver;

/** Connections beside Liquibase's own: where they come from, what they take over, and what is never told. */
@ExtendWith(TestDatabases.class)
class SiblingsIT {

    private static final String TABLE = """
            CREATE TABLE t (k int, v int) PARTITION BY LIST (k);
            CREATE TABLE t_1 PARTITION OF t FOR VALUES IN (1);
            CREATE TABLE t_2 PARTITION OF t FOR VALUES IN (2)""";

    private static final List<String> BUILT = List.of("ix", "t_1_ix", "t_2_ix");

    private static final String TWO_BUILDS = """
            SELECT count(*) = 2 FROM pg_stat_progress_create_index
              WHERE datname = current_database() AND command = 'CREATE INDEX CONCURRENTLY'""";

    @Test
    void liquibaseOpensItsConnectionsForPostgresqlOnly() {
        DatabaseConnection forPostgresql =
                ConnectionServiceFactory.getInstance().getDatabaseConnection("jdbc:postgresql://host/database");
        DatabaseConnection forOthers = ConnectionServiceFactory.getInstance().getDatabaseConnection("jdbc:h2:mem:x");

        assertEquals(ReopenableConnection.class, forPostgresql.getClass());
        assertFalse(forOthers instanceof ReopenableConnection);
    }

    @Test
    void aHandedConnectionDoesAllTheWork(TestDatabase database) throws Exception {
        database.execute(TABLE);
        IndexRun run = IndexRun.handed(database, 4);

        run.run();

        assertEquals(BUILT, OnlineIndexIT.indexes(database));
        assertEquals(
                1,
                run.log().lines().stream()
                        .filter(line ->
                                line.startsWith("createPartitionIndexes of table t: parallelism is 4, and Liquibase"
                                        + " was handed an open connection"))
                        .count(),
                run.log().lines().toString());
    }

    @Test
    void nothingIsSaidWhereOneConnectionIsEnough(TestDatabase database) throws Exception {
        database.execute(TABLE);
        IndexRun run = IndexRun.handed(database, 1);

        run.run();

        assertTrue(
                run.log().lines().stream().noneMatch(line -> line.contains("parallelism")),
                run.log().lines().toString());
    }

    @Test
    void theApplicationMayHaveADataSource(TestDatabase database) throws Throwable {
        database.execute(TABLE);
        OtherSession writer =
                OtherSession.that(database, "INSERT INTO t_1 VALUES (1, 1); INSERT INTO t_2 VALUES (2, 1)");
        IndexRun run = IndexRun.handed(database, 2).with(PartitionSettings.DATA_SOURCE, database.dataSource());

        Background build = Background.start(run::run);
        Await.until(database, TWO_BUILDS);
        writer.rollback();
        build.finish();

        assertEquals(BUILT, OnlineIndexIT.indexes(database));
    }

    @Test
    void aDataSourceOfAnotherDatabaseIsNotUsed(TestDatabase database, TestDatabase other) throws Exception {
        database.execute(TABLE);
        IndexRun run = IndexRun.handed(database, 2).with(PartitionSettings.DATA_SOURCE, other.dataSource());

        run.run();

        assertEquals(BUILT, OnlineIndexIT.indexes(database));
        assertTrue(
                run.log().lines().stream().anyMatch(line -> line.contains("leads to another database")),
                run.log().lines().toString());
    }

    /** As Commons DBCP does by default when all are in use. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void aPoolThatLetsItsCallersWaitHoldsNothingUp(int parallelism, TestDatabase database) throws Throwable {
        database.execute(TABLE);
        OtherSession writer = OtherSession.that(database, "INSERT INTO t_1 VALUES (1, 1)");
        CountDownLatch free = new CountDownLatch(1);
        List<Connection> late = new CopyOnWriteArrayList<>();
        ConnectionSource pool = () -> {
            awaitQuietly(free);
            late.add(database.connection());
            return late.get(late.size() - 1);
        };
        IndexRun run = IndexRun.handed(database, parallelism)
                .with(PartitionSettings.DATA_SOURCE, dataSource(pool))
                .patient(Duration.ofMillis(100));

        Background build = Background.start(run::run);
        run.awaitLine("0 of 2 partitions done");
        writer.commit();
        build.finish();

        assertEquals(BUILT, OnlineIndexIT.indexes(database));
        assertEquals(
                parallelism > 1,
                run.log().lines().stream().anyMatch(line -> line.contains("(none came within 0.1 s)")),
                run.log().lines().toString());
        free.countDown();
        Await.until(() -> !late.isEmpty() && late.get(0).isClosed());
    }

    private static void awaitQuietly(CountDownLatch latch) throws SQLException {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new SQLException(e);
        }
    }

    static DataSource dataSource(ConnectionSource source) {
        return (DataSource) Proxy.newProxyInstance(
                SiblingsIT.class.getClassLoader(),
                new Class<?>[] {DataSource.class},
                (proxy, method, arguments) -> source.open());
    }

    @Test
    void aConnectionThatTakesNoSettingsIsClosedAsItWas(TestDatabase database) throws Exception {
        try (Connection one = database.connection()) {
            Connection other = database.connection();
            other.setAutoCommit(false);
            List<Boolean> autoCommit = new CopyOnWriteArrayList<>();
            ConnectionSource source = () -> disturbed(other, autoCommit);
            try (Siblings siblings = new Siblings(one, Optional.of(source), Duration.ofSeconds(5))) {
                assertEquals(Optional.empty(), siblings.open());
                assertTrue(siblings.refusal().isPresent());
            }

            assertEquals(List.of(true, false), autoCommit);
            assertTrue(other.isClosed());
        }
    }

    /** A connection whose session may take no settings, and that notes what autocommit mode is set to. */
    private static Connection disturbed(Connection connection, List<Boolean> autoCommit) {
        return (Connection) Proxy.newProxyInstance(
                SiblingsIT.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("setAutoCommit")) {
                        autoCommit.add((Boolean) arguments[0]);
                    }
                    if (method.getName().equals("createArrayOf")) {
                        throw new SQLException("no settings are taken");
                    }
                    return method.invoke(connection, arguments);
                });
    }

    @Test
    void oneThatCannotBeGivenBackDoesNotKeepTheOthers(TestDatabase database) throws Exception {
        try (Connection one = database.connection()) {
            Connection broken = database.connection();
            Connection whole = database.connection();
            Iterator<Connection> pool = List.of(failing(broken), whole).iterator();
            Siblings siblings = new Siblings(one, Optional.of(pool::next), Duration.ofSeconds(5));
            assertTrue(siblings.open().isPresent());
            assertTrue(siblings.open().isPresent());

            siblings.close();

            assertTrue(whole.isClosed());
            broken.close();
        }
    }

    private static Connection failing(Connection connection) {
        return (Connection) Proxy.newProxyInstance(
                SiblingsIT.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("close")) {
                        throw new IllegalStateException("the pool is gone");
                    }
                    return method.invoke(connection, arguments);
                });
    }

    @Test
    void itsSessionIsLikeLiquibases(TestDatabase database) throws Exception {
        database.execute("CREATE SCHEMA app");
        try (Connection one = database.connection();
                Connection other = database.connection()) {
            try (Statement statement = one.createStatement()) {
                statement.execute("SET search_path = app, public; SET maintenance_work_mem = '17MB';"
                        + " SET lock_timeout = '3s'; SET ROLE pg_read_all_data");
            }
            other.setAutoCommit(false);
            ConnectionSource source = () -> unclosable(other);
            String seen = """
                    SELECT current_user, current_setting('search_path'), current_setting('maintenance_work_mem'),
                      current_setting('lock_timeout')""";
            String before = ask(other, seen);
            Siblings siblings = new Siblings(one, Optional.of(source), Duration.ofSeconds(5));

            Connection sibling = siblings.open().orElseThrow();

            assertTrue(sibling.getAutoCommit());
            assertEquals("pg_read_all_data|app, public|17MB|3s", ask(sibling, seen));
            assertFalse(before.contains("pg_read_all_data"), before);
            assertNotEquals(before, ask(sibling, seen));

            siblings.close();

            assertEquals(before, ask(other, seen));
            assertFalse(other.getAutoCommit());
        }
    }

    @Test
    void whoeverLooksForLongHoldsUpNeitherAStatementNorTheEnd(TestDatabase database) throws Throwable {
        List<Connection> opened = new CopyOnWriteArrayList<>();
        ConnectionSource source = () -> {
            Connection connection = database.connection();
            opened.add(connection);
            return connection;
        };
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch answered = new CountDownLatch(1);
        try (Connection one = database.connection()) {
            Siblings siblings = new Siblings(one, Optional.of(source), Duration.ofSeconds(5));
            Connection sibling = siblings.open().orElseThrow();
            Await.until(() -> siblings.look(watcher -> true, false));
            Background look = Background.start(() -> siblings.look(
                    watcher -> {
                        asked.countDown();
                        awaitQuietly(answered);
                        return true;
                    },
                    false));
            awaitQuietly(asked);

            try {
                assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
                    assertNotEquals(siblings.process(one), siblings.process(sibling));
                    assertFalse(siblings.look(watcher -> true, false));
                    siblings.close();
                });
                assertEquals(
                        List.of(true, false),
                        List.of(sibling.isClosed(), opened.get(1).isClosed()));
            } finally {
                answered.countDown();
            }
            look.finish();
            assertTrue(opened.get(1).isClosed());
        }
    }

    @Test
    void aLookThatGoesWrongTellsNothing(TestDatabase database) throws Exception {
        try (Connection one = database.connection();
                Siblings siblings = new Siblings(one, Optional.of(database::connection), Duration.ofSeconds(5))) {
            Await.until(() -> siblings.look(watcher -> true, false));

            assertEquals(
                    "nothing",
                    siblings.look(
                            watcher -> {
                                throw new IllegalArgumentException();
                            },
                            "nothing"));
        }
    }

    /** A connection class that tells its credentials, as one of Liquibase's does. */
    public static final class Telling extends JdbcConnection {
        private final TestDatabase database;

        public Telling(TestDatabase database) throws SQLException {
            super(database.connection());
            this.database = database;
        }

        public String getUsername() {
            return database.username();
        }

        public String getPassword() {
            return database.password();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theConnectionOrTheCommandMayTellTheCredentials(boolean connection, TestDatabase database) throws Throwable {
        String password = "s3cret";
        database.execute(TABLE);
        OtherSession writer =
                OtherSession.that(database, "INSERT INTO t_1 VALUES (1, 1); INSERT INTO t_2 VALUES (2, 1)");
        String url = database.url() + (database.url().contains("?") ? "&" : "?") + "sslpassword=" + password;
        IndexRun run = connection
                ? IndexRun.of(new Telling(database), 2)
                : IndexRun.handed(database, 2)
                        .with("liquibase.command.url", url)
                        .with("liquibase.command.username", database.username())
                        .with("liquibase.command.password", database.password());

        Background build = Background.start(run::run);
        Await.until(database, TWO_BUILDS);
        writer.rollback();
        build.finish();

        assertEquals(BUILT, OnlineIndexIT.indexes(database));
        assertEquals(
                List.of(),
                run.log().lines().stream()
                        .filter(line -> line.contains(password)
                                || line.contains("command.password' configuration of '" + database.password() + "'"))
                        .toList());
    }

    /** A connection class whose user stands in its URL. */
    public static final class Nameless extends JdbcConnection {
        private final TestDatabase database;

        public Nameless(TestDatabase database) throws SQLException {
            super(database.connection());
            this.database = database;
        }

        @Override
        public String getURL() {
            return database.url() + (database.url().contains("?") ? "&" : "?") + "user=" + database.username();
        }

        public @Nullable String getUsername() {
            return null;
        }

        public String getPassword() {
            return database.password();
        }
    }

    @Test
    void theUserMayStandInTheUrl(TestDatabase database) throws Exception {
        database.execute(TABLE);
        IndexRun run = IndexRun.of(new Nameless(database), 2);

        run.run();

        assertEquals(
                List.of(),
                run.log().lines().stream()
                        .filter(line -> line.contains("parallelism"))
                        .toList());
    }

    /** As a pool hands out connections, which only go back to it when they are closed. */
    static Connection unclosable(Connection connection) {
        return (Connection) Proxy.newProxyInstance(
                SiblingsIT.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (proxy, method, arguments) ->
                        method.getName().equals("close") ? null : method.invoke(connection, arguments));
    }

    private static String ask(Connection connection, String sql) throws Exception {
        try (Statement statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            StringBuilder all = new StringBuilder(row.getString(1));
            for (int i = 2; i <= row.getMetaData().getColumnCount(); i++) {
                all.append('|').append(row.getString(i));
            }
            return all.toString();
        }
    }

    /** All that anybody can read of a run: log records at any level, messages, failures. */
    @ParameterizedTest
    @CsvSource({"false, false", "false, true", "true, false", "true, true"})
    void noPasswordIsTold(boolean inUrl, boolean refused, TestDatabase database) throws Exception {
        String password = "s3cr&t %x";
        String role = "role_" + database.url().replaceAll(".*/|\\?.*|\\W", "");
        database.execute(TABLE + "; CREATE ROLE " + role + " LOGIN PASSWORD '" + password + "';"
                + " GRANT CREATE ON SCHEMA public TO " + role + "; ALTER TABLE t OWNER TO " + role
                + "; ALTER TABLE t_1 OWNER TO " + role + "; ALTER TABLE t_2 OWNER TO " + role);
        List<String> told = new CopyOnWriteArrayList<>();
        Logger root = LogManager.getLogManager().getLogger("");
        Logger driver = Logger.getLogger("org.postgresql");
        Handler handler = handler(told);
        Level level = root.getLevel();
        ByteArrayOutputStream messages = new ByteArrayOutputStream();
        ConsoleUIService ui = new ConsoleUIService();
        ui.setOutputStream(new PrintStream(messages, true, StandardCharsets.UTF_8));
        try {
            Properties properties = new Properties();
            properties.setProperty("user", role);
            String url = database.url();
            if (inUrl) {
                url += (url.contains("?") ? "&" : "?") + "password="
                        + URLEncoder.encode(password, StandardCharsets.UTF_8);
            } else {
                properties.setProperty("password", password);
            }
            ReopenableConnection connection = new ReopenableConnection();
            connection.open(url, new Driver(), properties);
            root.addHandler(handler);
            root.setLevel(Level.ALL);
            driver.setLevel(Level.ALL);
            if (refused) {
                database.execute("ALTER ROLE " + role + " CONNECTION LIMIT 1");
            }
            IndexRun run = IndexRun.of(connection, 2).with(Scope.Attr.ui.name(), ui);
            run.run();
            told.addAll(run.log().lines());
            connection.close();
        } finally {
            root.removeHandler(handler);
            root.setLevel(level);
            driver.setLevel(null);
            database.execute(
                    "REASSIGN OWNED BY " + role + " TO CURRENT_USER; DROP OWNED BY " + role + "; DROP ROLE " + role);
        }
        told.add(messages.toString(StandardCharsets.UTF_8));

        assertEquals(BUILT, OnlineIndexIT.indexes(database));
        assertTrue(told.size() > 1);
        assertEquals(refused, told.stream().anyMatch(line -> line.contains("no more can be opened")), told.toString());
        assertEquals(
                List.of(), told.stream().filter(line -> line.contains("s3cr")).toList());
    }

    private static Handler handler(List<String> told) {
        return new Handler() {
            @Override
            public void publish(LogRecord logged) {
                told.add(new SimpleFormatter().format(logged));
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
    }

    @Test
    void whatAPoolSaysIsToldWithoutPasswords(TestDatabase database) throws Exception {
        database.execute(TABLE);
        ConnectionSource pool = () -> {
            throw new SQLException(
                    "no postgresql://me:s3cret@host/db?sslpassword=s3cret&x=1 with {password: s3cret, user=me}",
                    "08001");
        };
        IndexRun run = IndexRun.handed(database, 2).with(PartitionSettings.DATA_SOURCE, dataSource(pool));

        run.run();

        assertEquals(
                List.of(
                        "createPartitionIndexes of table t: parallelism is 2, and the work is done on 1 connection, since no"
                                + " more can be opened (java.sql.SQLException, SQLSTATE 08001: no"
                                + " postgresql://*****@host/db?sslpassword=*****&x=1 with {password: *****, user=me})"),
                run.log().lines().stream()
                        .filter(line -> line.contains("parallelism"))
                        .toList());
    }

    @Test
    void whatADriverSaysIsToldWithoutThePassword() {
        Properties properties = new Properties();
        properties.setProperty("password", "s3cret");
        DriverSource source = new DriverSource(
                new Driver() {
                    @Override
                    public Connection connect(String url, Properties info) throws SQLException {
                        throw new SQLException("no " + url + " with " + info, "28P01");
                    }
                },
                "jdbc:postgresql://host/database?user=me&password=s3cret&sslpassword=s%203",
                properties);

        var failure = assertThrows(SQLException.class, source::open);

        assertEquals(
                "no jdbc:postgresql://host/database?user=me with {password=*****, sslpassword=*****}",
                failure.getMessage());
    }
}
