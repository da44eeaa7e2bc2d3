package liquibase.ext.partitions.bench;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import liquibase.ext.partitions.catalog.PartitionCatalog;
import liquibase.ext.partitions.harness.Changelog;
import liquibase.ext.partitions.harness.LiquibaseRun;
import liquibase.ext.partitions.harness.PostgresServer;
import liquibase.ext.partitions.harness.TestDatabase;
import liquibase.ext.partitions.model.QualifiedName;

/**
 * Measures changes in real Liquibase against psql with the statements that {@code update-sql} prints for them.
 *
 * <p>The server has PostgreSQL's default settings and waits for the disk, unless {@code postgres.url} names another
 * one. Every run has a new database. None is dropped before the end: ext4 makes new files far more slowly for some
 * minutes after thousands were deleted, which would count as time of both sides.
 */
public final class Bench implements AutoCloseable {
    private static final String TABLE = """
            CREATE TABLE p (
                id bigint NOT NULL,
                at timestamptz NOT NULL,
                amount integer,
                PRIMARY KEY (id, at)
            ) PARTITION BY RANGE (at)""";

    private final PostgresServer server;
    private final int rounds;
    private final List<TestDatabase> databases = new ArrayList<>();

    private Bench(PostgresServer server, int rounds) {
        this.server = server;
        this.rounds = rounds;
    }

    /**
     * Takes the system properties {@code bench.partitions}, sizes with commas, {@code bench.rounds}, and
     * {@code bench.inTransactionOnly}, which leaves out the parts with 3,000 partitions.
     */
    public static void main(String[] args) throws Exception {
        Logger.getLogger("").setLevel(Level.OFF);
        int rounds = Integer.getInteger("bench.rounds", 5);
        int[] sizes = Arrays.stream(
                        System.getProperty("bench.partitions", "1000").split(","))
                .mapToInt(size -> Integer.parseInt(size.strip()))
                .toArray();
        String psql = Psql.version();
        try (PostgresServer server = server();
                Bench bench = new Bench(server, rounds)) {
            System.out.println(bench.setting("server_version") + " with fsync " + bench.setting("fsync")
                    + ", synchronous_commit " + bench.setting("synchronous_commit") + "; " + psql + "; "
                    + Runtime.getRuntime().availableProcessors() + " processors; medians of " + rounds
                    + " rounds; ratios to the first line of each block\n");
            for (int size : sizes) {
                bench.inOneTransaction(size);
            }
            if (!Boolean.getBoolean("bench.inTransactionOnly")) {
                bench.outsideTransactions(3000);
                bench.readingTheTree(3000);
            }
        }
    }

    private static PostgresServer server() {
        return System.getProperty("postgres.url", "").isBlank()
                ? PostgresServer.embedded(Map.of("fsync", "on", "synchronous_commit", "on"))
                : PostgresServer.shared();
    }

    private void inOneTransaction(int size) throws Exception {
        Changelog changelog = changelog(size, true);
        Path statements = file(printed(LiquibaseRun.of(newTable(), changelog).updateSql(), "CREATE TABLE"));
        String message = Files.readString(statements);
        new Comparison(size + " range partitions of a table with a primary key, in one transaction")
                .way("psql --single-transaction -f", () -> Psql.inOneTransaction(newTable(), statements))
                .way("psql, its start-up taken off", () -> {
                    Duration startUp = Psql.startUp(newTable());
                    return Psql.inOneTransaction(newTable(), statements).minus(startUp);
                })
                .way("the statements alone in one message by JDBC", () -> oneMessage(newTable(), message))
                .way("createPartitions in Liquibase", () -> update(newTable(), changelog))
                .run(rounds);
    }

    private void outsideTransactions(int size) throws Exception {
        Changelog changelog = changelog(size, false);
        Path create = file(printed(LiquibaseRun.of(newTable(), changelog).updateSql(), "CREATE TABLE"));
        TestDatabase made = newTable();
        LiquibaseRun.of(made, changelog).update();
        Path drop = file(printed(LiquibaseRun.of(made, changelog).rollbackCountSql(1), "DROP TABLE"));
        List<TestDatabase> byPsql = new ArrayList<>();
        List<TestDatabase> byLiquibase = new ArrayList<>();
        new Comparison(size + " range partitions with runInTransaction=\"false\"")
                .way("psql -f", () -> {
                    TestDatabase database = newTable();
                    byPsql.add(database);
                    return Psql.inAutocommit(database, create);
                })
                .way("createPartitions in Liquibase", () -> {
                    TestDatabase database = newTable();
                    byLiquibase.add(database);
                    return update(database, changelog);
                })
                .run(rounds);
        new Comparison("Rollback of these " + size + " partitions")
                .way("psql -f", () -> Psql.inAutocommit(byPsql.remove(0), drop))
                .way("rollback in Liquibase", () -> rollback(byLiquibase.remove(0), changelog))
                .run(rounds);
    }

    private void readingTheTree(int size) throws Exception {
        TestDatabase database = newTable();
        LiquibaseRun.of(database, changelog(size, false)).update();
        QualifiedName table = new QualifiedName("public", "p");
        StringBuilder sql = new StringBuilder();
        try (Connection connection = database.connection()) {
            new PartitionCatalog(recording(connection, sql)).read(table);
        }
        String query = sql.toString().replaceFirst("\\?", "'public'").replaceFirst("\\?", "'p'");
        new Comparison("Reading a tree of " + size + " partitions, each time on a new connection")
                .way("the query in psql, by \\timing", () -> Psql.query(database, query))
                .way("PartitionCatalog.read", () -> {
                    try (Connection connection = database.connection()) {
                        long start = System.nanoTime();
                        new PartitionCatalog(connection).read(table);
                        return Duration.ofNanos(System.nanoTime() - start);
                    }
                })
                .run(2 * rounds + 1);
    }

    private static Duration update(TestDatabase database, Changelog changelog) throws Exception {
        ChangeTimer timer = new ChangeTimer();
        LiquibaseRun.of(database, changelog).with("changeExecListener", timer).update();
        return timer.taken();
    }

    private static Duration rollback(TestDatabase database, Changelog changelog) throws Exception {
        ChangeTimer timer = new ChangeTimer();
        LiquibaseRun.of(database, changelog).with("changeExecListener", timer).rollbackCount(1);
        return timer.taken();
    }

    private static Duration oneMessage(TestDatabase database, String message) throws Exception {
        try (Connection connection = database.connection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.setEscapeProcessing(false);
            long start = System.nanoTime();
            statement.execute(message);
            connection.commit();
            return Duration.ofNanos(System.nanoTime() - start);
        }
    }

    private static Changelog changelog(int size, boolean inTransaction) {
        return Changelog.xml("""
                <changeSet id="partitions" author="bench" runInTransaction="%s">
                    <partitions:createPartitions tableName="p">
                        <partitions:series from="2020-01-01 00:00" to="%s" every="1 hour" timeZone="UTC"/>
                    </partitions:createPartitions>
                </changeSet>""".formatted(inTransaction, hourAfterStart(size)));
    }

    private static String hourAfterStart(int hours) {
        return LocalDateTime.of(2020, 1, 1, 0, 0).plusHours(hours).toString().replace('T', ' ');
    }

    /** The statements of one kind in SQL output, one a line as they are there. */
    private static List<String> printed(String sql, String start) {
        List<String> statements = sql.lines()
                .filter(line -> line.startsWith(start) && line.contains("p_2020"))
                .toList();
        if (statements.isEmpty()) {
            throw new IllegalStateException("No " + start + " in " + sql);
        }
        return statements;
    }

    private static Path file(List<String> lines) throws Exception {
        Path file = Files.createTempFile("bench", ".sql");
        file.toFile().deleteOnExit();
        return Files.write(file, lines);
    }

    /** The connection, with a note of the statement that is prepared on it. */
    private static Connection recording(Connection connection, StringBuilder sql) {
        return (Connection) Proxy.newProxyInstance(
                Bench.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("prepareStatement")) {
                        sql.append(arguments[0]);
                    }
                    try {
                        return method.invoke(connection, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause() == null ? e : e.getCause();
                    }
                });
    }

    private TestDatabase newTable() {
        TestDatabase database = server.newDatabase();
        databases.add(database);
        database.execute(TABLE);
        return database;
    }

    private String setting(String name) {
        return newTable().queryList("SHOW " + name).get(0);
    }

    @Override
    public void close() {
        databases.forEach(TestDatabase::close);
    }
}
