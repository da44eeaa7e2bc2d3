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
import java.util.List;
import liquibase.ext.partitions.catalog.PartitionCatalog;
import liquibase.ext.partitions.model.QualifiedName;
import liquibase.ext.partitions.testing.Changelog;
import liquibase.ext.partitions.testing.TestDatabase;

/**
 * createPartitions in real Liquibase against psql with the statements that {@code update-sql} prints for it.
 *
 * <p>Takes the system properties {@code bench.partitions}, sizes with commas, and {@code bench.inTransactionOnly},
 * which leaves out the comparisons with 3,000 partitions.
 */
final class PartitionsPart {
    private static final String TABLE = """
            CREATE TABLE p (
                id bigint NOT NULL,
                at timestamptz NOT NULL,
                amount integer,
                PRIMARY KEY (id, at)
            ) PARTITION BY RANGE (at)""";

    private final Databases databases;
    private final int rounds;

    private PartitionsPart(Databases databases, int rounds) {
        this.databases = databases;
        this.rounds = rounds;
    }

    static void run(Databases databases, int rounds) throws Exception {
        PartitionsPart part = new PartitionsPart(databases, rounds);
        for (String size : Bench.list("bench.partitions", "1000")) {
            part.inOneTransaction(Integer.parseInt(size));
        }
        if (!Boolean.getBoolean("bench.inTransactionOnly")) {
            part.outsideTransactions(3000);
            part.readingTheTree(3000);
        }
    }

    private void inOneTransaction(int size) throws Exception {
        Changelog changelog = changelog(size, true);
        Path statements = file(printed(newTable().liquibase(changelog).updateSql(), "CREATE TABLE"));
        String message = Files.readString(statements);
        new Comparison(size + " range partitions of a table with a primary key, in one transaction")
                .way("psql --single-transaction -f", () -> Psql.inOneTransaction(newTable(), statements))
                .way("psql, its start-up taken off", () -> {
                    Duration startUp = Psql.startUp(newTable());
                    return Psql.inOneTransaction(newTable(), statements).minus(startUp);
                })
                .way("the statements alone in one message by JDBC", () -> oneMessage(newTable(), message))
                .way("createPartitions in Liquibase", () -> ChangeTimer.update(newTable(), changelog))
                .run(rounds);
    }

    private void outsideTransactions(int size) throws Exception {
        Changelog changelog = changelog(size, false);
        Path create = file(printed(newTable().liquibase(changelog).updateSql(), "CREATE TABLE"));
        TestDatabase made = newTable();
        made.liquibase(changelog).update();
        Path drop = file(printed(made.liquibase(changelog).rollbackSql(1), "DROP TABLE"));
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
                    return ChangeTimer.update(database, changelog);
                })
                .run(rounds);
        new Comparison("Rollback of these " + size + " partitions")
                .way("psql -f", () -> Psql.inAutocommit(byPsql.remove(0), drop))
                .way("rollback in Liquibase", () -> ChangeTimer.rollback(byLiquibase.remove(0), changelog))
                .run(rounds);
    }

    private void readingTheTree(int size) throws Exception {
        TestDatabase database = newTable();
        database.liquibase(changelog(size, false)).update();
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
                PartitionsPart.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (proxy, method, arguments) -> {
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
        return databases.create(TABLE);
    }
}
