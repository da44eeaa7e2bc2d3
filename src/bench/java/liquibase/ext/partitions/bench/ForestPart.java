package liquibase.ext.partitions.bench;

import java.io.ByteArrayOutputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import liquibase.command.CommandScope;
import liquibase.database.Database;
import liquibase.database.DatabaseFactory;
import liquibase.database.jvm.JdbcConnection;
import liquibase.ext.partitions.catalog.PartitionReportCatalog;
import liquibase.ext.partitions.testing.TestDatabase;

/**
 * The command partitions in real Liquibase against psql with its query. Takes the system property
 * {@code bench.forest}, how many partitions there are.
 */
final class ForestPart {
    private static final String TABLE = """
            CREATE TABLE p (id bigint NOT NULL, at timestamptz NOT NULL, note text, PRIMARY KEY (id, at))
              PARTITION BY RANGE (at);
            CREATE INDEX p_at ON p (at)""";

    private static final String PARTITIONS = """
            DO $$ BEGIN
              FOR i IN %d..%d LOOP
                EXECUTE format('CREATE TABLE p_%%s PARTITION OF p FOR VALUES FROM (%%L) TO (%%L)', i,
                  '2020-01-01 00:00+00'::timestamptz + i * interval '1 hour',
                  '2020-01-01 00:00+00'::timestamptz + (i + 1) * interval '1 hour');
              END LOOP;
            END $$""";

    private static final int AT_ONCE = 200;
    private static final int WARM_UP = 20;

    private ForestPart() {}

    static void run(Databases databases, int rounds) throws Exception {
        int size = Integer.getInteger("bench.forest", 10_000);
        TestDatabase database = databases.create(TABLE);
        for (int i = 0; i < size; i += AT_ONCE) {
            database.execute(PARTITIONS.formatted(i, Math.min(i + AT_ONCE, size) - 1));
        }
        database.execute("VACUUM");
        Watch watch = new Watch();
        try (Connection connection = database.connection()) {
            Database recorded = DatabaseFactory.getInstance()
                    .findCorrectDatabaseImplementation(new JdbcConnection(watch.over(connection)));
            for (int i = 0; i < WARM_UP; i++) {
                partitions(recorded, watch);
                read(connection);
            }
            Path query = Files.writeString(Files.createTempFile("bench", ".sql"), watch.query());
            Path result = Files.createTempFile("bench", ".txt");
            new Comparison("The partitions of " + size + " range partitions with two indexes, on open connections")
                    .way("the query in psql -o, its start-up taken off", () -> {
                        Duration startUp = Psql.startUp(database);
                        return Psql.inAutocommit(database, query, result).minus(startUp);
                    })
                    .way("the query in psql, by \\timing", () -> Psql.query(database, watch.query()))
                    .way("the query, and its result read", () -> read(connection))
                    .way("liquibase partitions, from the query to the end", () -> partitions(recorded, watch))
                    .run(rounds);
            Files.delete(query);
            Files.delete(result);
        }
    }

    private static Duration read(Connection connection) throws Exception {
        long start = System.nanoTime();
        new PartitionReportCatalog(connection).all(null);
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private static Duration partitions(Database database, Watch watch) throws Exception {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        new CommandScope("partitions")
                .addArgumentValue("database", database)
                .setOutput(output)
                .execute();
        long end = System.nanoTime();
        if (!output.toString(StandardCharsets.UTF_8).contains("p_42 ")) {
            throw new IllegalStateException("The command printed " + output.toString(StandardCharsets.UTF_8));
        }
        return Duration.ofNanos(end - watch.sent);
    }

    /** Sees the query of the command, and when it is sent. */
    private static final class Watch {
        private String prepared = "";
        private long sent;

        String query() {
            return prepared.replaceAll("\\?::text", "NULL::text");
        }

        Connection over(Connection connection) {
            return (Connection) Proxy.newProxyInstance(
                    ForestPart.class.getClassLoader(),
                    new Class<?>[] {Connection.class},
                    (proxy, method, arguments) -> {
                        if (method.getName().equals("prepareStatement")) {
                            note(String.valueOf(arguments[0]));
                        }
                        try {
                            return method.invoke(connection, arguments);
                        } catch (InvocationTargetException e) {
                            throw e.getCause() == null ? e : e.getCause();
                        }
                    });
        }

        private void note(String sql) {
            if (sql.contains("pg_inherits")) {
                prepared = sql;
                sent = System.nanoTime();
            }
        }
    }
}
