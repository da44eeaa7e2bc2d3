package liquibase.ext.partitions.command;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import liquibase.command.CommandResults;
import liquibase.command.CommandScope;
import liquibase.database.Database;
import liquibase.database.DatabaseFactory;
import liquibase.database.jvm.JdbcConnection;
import liquibase.exception.LiquibaseException;
import liquibase.ext.partitions.harness.Await;
import liquibase.ext.partitions.harness.Background;
import liquibase.ext.partitions.harness.LiquibaseCli;
import liquibase.ext.partitions.harness.OtherSession;
import liquibase.ext.partitions.model.PartitionReport;
import liquibase.ext.partitions.testing.TestDatabase;
import liquibase.ext.partitions.testing.TestDatabases;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.yaml.snakeyaml.Yaml;

/** {@code liquibase partitions}. */
@ExtendWith(TestDatabases.class)
class PartitionsCommandIT {

    private static final String ORDERS = """
            CREATE TABLE orders (id bigint NOT NULL, at date NOT NULL, region int, PRIMARY KEY (id, at, region))
              PARTITION BY RANGE (at);
            CREATE TABLE orders_2 PARTITION OF orders FOR VALUES FROM ('2124-02-01') TO ('2124-03-01');
            CREATE TABLE orders_1 PARTITION OF orders FOR VALUES FROM ('2124-01-01') TO ('2124-02-01');
            CREATE TABLE orders_4 PARTITION OF orders FOR VALUES FROM ('2124-04-01') TO ('2124-05-01')
              PARTITION BY LIST (region);
            CREATE TABLE orders_4_a PARTITION OF orders_4 FOR VALUES IN (10, 2);
            CREATE TABLE orders_4_b PARTITION OF orders_4 FOR VALUES IN (1);
            CREATE TABLE orders_default PARTITION OF orders DEFAULT;
            INSERT INTO orders SELECT i, '2124-01-05', 1 FROM generate_series(1, 100) i;
            INSERT INTO orders SELECT i, '2024-01-05', 1 FROM generate_series(1, 7) i;
            CREATE INDEX orders_region ON ONLY orders (region);
            CREATE INDEX orders_1_region ON orders_1 (region);
            ALTER INDEX orders_region ATTACH PARTITION orders_1_region;
            ALTER TABLE orders_2 ADD CONSTRAINT positive CHECK (id > 0) NOT VALID;
            """;

    private static final String TEXT = """
            public.orders      partition by RANGE (at)                                        107 rows       88 kB
            +- orders_1        FROM (2124-01-01) TO (2124-02-01)                              100 rows       40 kB
            +- orders_2        FROM (2124-02-01) TO (2124-03-01)                                0 rows  8192 bytes
            +- orders_4        FROM (2124-04-01) TO (2124-05-01)  partition by LIST (region)    0 rows       16 kB
            |  +- orders_4_b   IN (1)                                                           0 rows  8192 bytes
            |  \\- orders_4_a   IN (10, 2)                                                       0 rows  8192 bytes
            \\- orders_default  DEFAULT                                                          7 rows       24 kB
              index orders_pkey (id, at, region) primary key
              index orders_region (region), INVALID
              the newest range of orders ends at (2124-05-01)
            ! index orders_region of orders is not valid: it is missing on orders_2, orders_4, orders_default
            ! no partition of orders is for (2124-03-01) to (2124-04-01): its rows go to orders_default
            ! check constraint positive of orders_2 is NOT VALID: rows from before it may break it
            ! default partition orders_default holds about 7 rows: createPartitions with moveDefaultRows moves them
            """;

    private static final String WITH_EXPRESSION_INDEX = """
            CREATE TABLE t (n int, a text) PARTITION BY LIST (n);
            CREATE TABLE t_1 PARTITION OF t FOR VALUES IN (1);
            CREATE INDEX t_e ON t (lower(a), (n + 1), n) INCLUDE (a);
            """;

    @Test
    void printsEverythingOfATree(TestDatabase database) {
        database.execute(ORDERS);
        database.execute("VACUUM ANALYZE");

        assertEquals(TEXT, output(partitions(database)));
        assertEquals(TEXT, output(partitions(database, "--table-name=orders", "--format=TEXT")));
    }

    @Test
    void printsToAFile(TestDatabase database, @TempDir Path directory) throws IOException {
        database.execute(ORDERS);
        database.execute("VACUUM ANALYZE");
        Path file = directory.resolve("partitions.txt");

        LiquibaseCli cli = LiquibaseCli.run(
                "--show-banner=false",
                "--output-file=" + file,
                "partitions",
                "--url=" + database.url(),
                "--username=" + database.username(),
                "--password=" + database.password());

        assertEquals(0, cli.exitCode(), cli.err());
        assertEquals(TEXT, Files.readString(file));
    }

    @Test
    void jsonHasNumbersAndNulls(TestDatabase database) {
        database.execute("""
                CREATE TABLE "Ord""ers" (id int) PARTITION BY HASH (id);
                CREATE TABLE "a\\b" PARTITION OF "Ord""ers" FOR VALUES WITH (MODULUS 2, REMAINDER 1);
                """);
        database.execute("VACUUM ANALYZE");

        Map<String, Object> json = new Yaml().load(output(partitions(database, "--format=json")));

        Map<?, ?> table = first(json.get("tables"));
        Map<?, ?> partition = first(table.get("partitions"));
        assertEquals(List.of("serverTime", "tables"), List.copyOf(json.keySet()));
        assertEquals(
                List.of(
                        "schema",
                        "name",
                        "bound",
                        "strategy",
                        "key",
                        "foreign",
                        "detachPending",
                        "rows",
                        "rowsComplete",
                        "bytes",
                        "bytesComplete",
                        "rangesEnd",
                        "gaps",
                        "indexes",
                        "unvalidatedConstraints",
                        "partitions",
                        "findings"),
                List.copyOf(table.keySet()));
        assertEquals("Ord\"ers", table.get("name"));
        assertEquals("hash", table.get("strategy"));
        assertEquals(List.of("id"), table.get("key"));
        assertEquals(null, table.get("bound"));
        assertEquals("a\\b", partition.get("name"));
        assertEquals("WITH (MODULUS 2, REMAINDER 1)", partition.get("bound"));
        assertEquals(0, partition.get("rows"));
        assertEquals(0, partition.get("bytes"));
        assertEquals(
                List.of(Map.of(
                        "kind",
                        "gap",
                        "table",
                        Map.of("schema", "public", "name", "Ord\"ers"),
                        "message",
                        "no partition of Ord\"ers is for 1 of 2 remainders: their rows are refused")),
                table.get("findings"));
    }

    @Test
    void emptyTextsAndExpressionsAreTold(TestDatabase database) {
        database.execute("""
                CREATE TABLE l (k text) PARTITION BY LIST (k);
                CREATE TABLE l_1 PARTITION OF l FOR VALUES IN ('', 'NULL', NULL, 'a');
                CREATE TABLE r (n int, a text) PARTITION BY RANGE ((n + 1), lower(a), (n::bigint));
                """);

        List<String> lines = output(partitions(database))
                .lines()
                .map(line -> line.replaceAll(" +", " "))
                .toList();
        String json = output(partitions(database, "--format=json"));

        assertTrue(lines.contains("\\- l_1 IN ('', 'NULL', NULL, a) 0 rows 8192 bytes"), lines.toString());
        assertTrue(
                lines.contains("public.r partition by RANGE ((n + 1), lower(a), ((n)::bigint)) 0 rows 0 bytes"),
                lines.toString());
        assertTrue(json.contains("\"IN ('', 'NULL', NULL, a)\""), json);
        assertTrue(json.contains("\"lower(a)\""), json);
    }

    @Test
    void expressions_of_an_index_are_shown(TestDatabase database) {
        database.execute(WITH_EXPRESSION_INDEX);

        String text = output(partitions(database));
        Map<String, Object> json = new Yaml().load(output(partitions(database, "--format=json")));

        assertTrue(text.contains("\n  index t_e (lower(a), (n + 1), n)\n"), text);
        Map<?, ?> table = first(json.get("tables"));
        Map<?, ?> index = first(table.get("indexes"));
        assertEquals("lower(a), (n + 1), n", index.get("columns"));
    }

    @Test
    void for_an_expression_of_an_index_nobodys_lock_is_waited_for(TestDatabase database) throws SQLException {
        database.execute(WITH_EXPRESSION_INDEX);
        OtherSession other = OtherSession.that(database, "LOCK TABLE t IN ACCESS EXCLUSIVE MODE");

        String text = output(partitions(database));

        assertTrue(text.contains("\n  index t_e ((expression), (expression), n)\n"), text);
        other.rollback();
    }

    @Test
    void aSubPartitionedPartitionIsATreeToo(TestDatabase database) {
        database.execute(ORDERS);
        database.execute("VACUUM ANALYZE");

        assertEquals("""
                public.orders_4  partition by LIST (region)  0 rows       16 kB
                +- orders_4_b    IN (1)                      0 rows  8192 bytes
                \\- orders_4_a    IN (10, 2)                  0 rows  8192 bytes
                  index orders_4_pkey (id, at, region) primary key
                """, output(partitions(database, "--table-name=orders_4")));
    }

    @Test
    void withoutStatisticsASizeIsUnknown(TestDatabase database) {
        database.execute("""
                CREATE TABLE t (k int) PARTITION BY LIST (k);
                CREATE TABLE t_1 PARTITION OF t FOR VALUES IN (1);
                CREATE FOREIGN DATA WRAPPER nowhere;
                CREATE SERVER nowhere FOREIGN DATA WRAPPER nowhere;
                CREATE FOREIGN TABLE t_2 PARTITION OF t FOR VALUES IN (2) SERVER nowhere;
                """);
        database.execute("INSERT INTO t VALUES (1)");
        Await.until(database, "SELECT pg_stat_get_live_tuples('t_1'::regclass) = 1");

        assertEquals("""
                public.t  partition by LIST (k)    >=1 rows  ?
                +- t_1    IN (1)                      1 row  ?
                \\- t_2    IN (2)  (foreign table)    ? rows
                """, output(partitions(database)));
    }

    @Test
    void aDetachThatIsNotFinishedIsTold(TestDatabase database) throws Exception {
        database.execute("""
                CREATE TABLE t (k int) PARTITION BY LIST (k);
                CREATE TABLE t_1 PARTITION OF t FOR VALUES IN (1);
                """);
        OtherSession reader = OtherSession.that(database, "SELECT FROM t");
        Background detach = Background.start(() -> database.execute("ALTER TABLE t DETACH PARTITION t_1 CONCURRENTLY"));
        Await.until(database, "SELECT bool_or(inhdetachpending) FROM pg_inherits");
        database.execute(
                "SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE query LIKE '%CONCURRENTLY' AND pid <> pg_backend_pid()");
        assertThrows(IllegalStateException.class, detach::finish);
        reader.rollback();

        assertEquals("""
                public.t  partition by LIST (k)     0 rows  0 bytes
                \\- t_1    IN (1)  (detach pending)  0 rows  0 bytes
                ! the detaching of t_1 was begun and not finished: ALTER TABLE ... DETACH PARTITION ... FINALIZE ends it
                """, output(partitions(database)));
    }

    @Test
    void nobodysLockIsWaitedFor(TestDatabase database) throws SQLException {
        database.execute(ORDERS);
        database.execute("VACUUM ANALYZE");
        OtherSession other = OtherSession.that(database, "LOCK TABLE orders IN ACCESS EXCLUSIVE MODE");

        assertEquals(TEXT, output(partitions(database)));
        other.rollback();
    }

    @Test
    void theSearchPathIsFollowed(TestDatabase database) {
        database.execute("""
                CREATE SCHEMA app;
                CREATE TABLE t (k int) PARTITION BY LIST (k);
                CREATE TABLE app.u (k int) PARTITION BY LIST (k);
                DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET search_path = app, public', current_database()); END $$;
                """);

        assertEquals(
                "public.t  partition by LIST (k)  0 rows  0 bytes\n", output(partitions(database, "--table-name=t")));
        assertEquals(
                "app.u  partition by LIST (k)  0 rows  0 bytes\n",
                output(partitions(database, "--default-schema-name=app", "--table-name=u")));
        assertEquals(
                "public.t  partition by LIST (k)  0 rows  0 bytes\n",
                output(partitions(database, "--schema-name=public")));
        assertEquals(
                2,
                output(partitions(database))
                        .lines()
                        .filter(line -> !line.isEmpty())
                        .count());
    }

    @Test
    void anybodyMayLook(TestDatabase database) {
        database.execute("CREATE SCHEMA hidden; SET search_path = hidden; " + ORDERS);
        String role = "visitor_" + ProcessHandle.current().pid();
        database.execute("CREATE ROLE " + role + " LOGIN PASSWORD 'x'");
        try {
            TestDatabase asRole = TestDatabase.at(database.url(), role, "x");

            assertTrue(output(partitions(asRole, "--schema-name=hidden", "--table-name=orders"))
                    .startsWith("hidden.orders "));
        } finally {
            database.execute("DROP ROLE " + role);
        }
    }

    @Test
    void settingsOfTheSessionDoNotMatter(TestDatabase database) {
        database.execute("""
                CREATE TABLE t (k timestamptz) PARTITION BY RANGE (k);
                CREATE TABLE "t\\1" PARTITION OF t FOR VALUES FROM ('2124-01-01 00:00+00') TO ('2124-02-01 00:00+00');
                CREATE TABLE t_2 PARTITION OF t FOR VALUES FROM ('2124-10-01 00:00+00') TO ('2124-11-01 00:00+00');
                CREATE TABLE l (k text) PARTITION BY LIST (k);
                CREATE TABLE l_1 PARTITION OF l FOR VALUES IN ('a\\b');
                DO $$ BEGIN
                  EXECUTE format('ALTER DATABASE %1$I SET DateStyle = ''SQL, DMY''', current_database());
                  EXECUTE format('ALTER DATABASE %1$I SET standard_conforming_strings = off', current_database());
                  EXECUTE format('ALTER DATABASE %1$I SET IntervalStyle = sql_standard', current_database());
                END $$;
                """);

        List<String> lines = output(partitions(database))
                .lines()
                .map(line -> line.replaceAll(" +", " "))
                .toList();

        assertTrue(lines.contains("\\- l_1 IN (a\\b) 0 rows 8192 bytes"), lines.toString());
        assertEquals(
                1,
                lines.stream()
                        .filter(line -> line.startsWith("! no partition of t is for (2124-0"))
                        .count(),
                lines.toString());
    }

    @Test
    void noneIsSaidAndNoError(TestDatabase database) {
        LiquibaseCli cli = partitions(database);

        assertEquals("", output(cli));
        assertTrue(cli.err().contains("There are no partitioned tables."), cli.err());
        assertTrue(partitions(database, "--schema-name=pubic")
                .err()
                .contains("There are no partitioned tables in schema pubic."));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --format=jsn | partitions: There is no format "jsn". Did you mean json? There are text, json, mermaid, dot.
            --format=x | partitions: There is no format "x". Use one of text, json, mermaid, dot.
            --width=wide | partitions: The width "wide" is not a whole number from 20 on. Give the number of columns, as in --width=100, or leave it out.
            --width=19 | partitions: The width "19" is not a whole number from 20 on. Give the number of columns, as in --width=100, or leave it out.
            --table-name=nowhere | partitions of table nowhere: There is no table nowhere. Correct the names of the table and its schema, or leave out the table to see all.
            --table-name=ordres | partitions of table ordres: There is no table ordres. Did you mean public.orders? Correct the names of the table and its schema, or leave out the table to see all.
            --table-name=public.orders | partitions of table public.orders: There is no table public.orders, as a name does not say its schema. Give --schema-name=public --table-name=orders.
            --table-name=plain | partitions of table plain: public.plain is a plain table, not a partitioned table. Give the name of a partitioned table, or leave out the table to see all.
            --table-name=view | partitions of table view: public.view is a view, not a partitioned table. Give the name of a partitioned table, or leave out the table to see all.
            --table-name=orders_pkey | partitions of table orders_pkey: public.orders_pkey is an index, not a partitioned table. Give the name of a partitioned table, or leave out the table to see all.
            --table-name=orders_4_a | partitions of table orders_4_a: public.orders_4_a is a partition of public.orders_4 and has no partitions of its own. Give the name of public.orders_4.
            --url=offline:postgresql | partitions: There are no partitions to show without a connection to a database. Give the URL of a database.
            --url=offline:mysql | partitions: Partitions are PostgreSQL's, and the database is mysql. Give the URL of a PostgreSQL database.
            """)
    void mistakesAreExplained(String argument, String message, TestDatabase database) {
        database.execute(ORDERS + "CREATE TABLE plain (); CREATE VIEW view AS SELECT 1 AS one");

        LiquibaseCli cli = argument.startsWith("--url")
                ? LiquibaseCli.run("--show-banner=false", "partitions", argument)
                : partitions(database, argument);

        assertEquals(1, cli.exitCode());
        assertTrue(cli.err().contains(message), cli.err());
        assertEquals("", cli.out());
    }

    @Test
    void theJavaApiGivesTheReport(TestDatabase database) throws LiquibaseException {
        database.execute(ORDERS);
        ByteArrayOutputStream output = new ByteArrayOutputStream();

        CommandResults results = new CommandScope("partitions")
                .addArgumentValue("url", database.url())
                .addArgumentValue("username", database.username())
                .addArgumentValue("password", database.password())
                .addArgumentValue("tableName", "orders")
                .setOutput(output)
                .execute();

        PartitionReport report = (PartitionReport) results.getResult("partitionReport");
        assertEquals(
                List.of("orders_1", "orders_2", "orders_4", "orders_default"),
                report.tables().get(0).partitions().stream()
                        .map(partition -> partition.name().name())
                        .toList());
        assertTrue(output.toString(StandardCharsets.UTF_8).startsWith("public.orders "));
    }

    @Test
    void theCatalogIsAskedOnce(TestDatabase database) throws SQLException, LiquibaseException {
        database.execute(ORDERS + "CREATE TABLE u (k int) PARTITION BY LIST (k);");
        List<String> asked = new ArrayList<>();
        try (Connection connection = database.connection()) {
            Database recorded = DatabaseFactory.getInstance()
                    .findCorrectDatabaseImplementation(new JdbcConnection(recording(connection, asked)));

            new CommandScope("partitions")
                    .addArgumentValue("database", recorded)
                    .setOutput(new ByteArrayOutputStream())
                    .execute();
        }

        assertEquals(1, asked.stream().filter(sql -> sql.contains("pg_")).count(), asked.toString());
    }

    private static Connection recording(Connection connection, List<String> asked) {
        return (Connection) Proxy.newProxyInstance(
                PartitionsCommandIT.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (proxy, method, arguments) -> {
                    if (arguments != null && arguments[0] instanceof String sql) {
                        asked.add(sql);
                    }
                    try {
                        return method.invoke(connection, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getTargetException();
                    }
                });
    }

    private static Map<?, ?> first(@Nullable Object tables) {
        return (Map<?, ?>) ((List<?>) requireNonNull(tables)).get(0);
    }

    private static String output(LiquibaseCli cli) {
        assertEquals(0, cli.exitCode(), cli.err());
        return cli.out();
    }

    private static LiquibaseCli partitions(TestDatabase database, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "--show-banner=false",
                "partitions",
                "--url=" + database.url(),
                "--username=" + database.username(),
                "--password=" + database.password()));
        arguments.addAll(List.of(more));
        return LiquibaseCli.run(arguments.toArray(String[]::new));
    }
}
