package liquibase.ext.partitions.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import liquibase.ext.partitions.model.BoundValue;
import liquibase.ext.partitions.model.KeyColumn;
import liquibase.ext.partitions.model.PartitionBound;
import liquibase.ext.partitions.model.PartitionKey;
import liquibase.ext.partitions.model.PartitionNode;
import liquibase.ext.partitions.model.PartitionStrategy;
import liquibase.ext.partitions.model.PartitionTree;
import liquibase.ext.partitions.model.QualifiedName;
import liquibase.ext.partitions.model.TableShape;
import liquibase.ext.partitions.testing.TestDatabase;
import liquibase.ext.partitions.testing.TestDatabases;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the catalog says of tables and partitions, whoever asks and whatever else goes on. */
@ExtendWith(TestDatabases.class)
class PartitionCatalogIT {

    private static final QualifiedName T = new QualifiedName("public", "t");

    @Test
    void readsThreeLevelsInOneQuery(TestDatabase database) throws SQLException {
        database.execute("""
                CREATE SCHEMA "Other";
                CREATE TABLE t (id int, at date, region text) PARTITION BY LIST (region);
                CREATE TABLE t_de PARTITION OF t FOR VALUES IN ('DE') PARTITION BY RANGE (at);
                CREATE TABLE "Other".t PARTITION OF t DEFAULT;
                CREATE TABLE "Other".t_de PARTITION OF t_de FOR VALUES FROM ('2026-01-01') TO (MAXVALUE)
                    PARTITION BY HASH (id, lower(region));
                CREATE TABLE "Other"."0" PARTITION OF "Other".t_de FOR VALUES WITH (MODULUS 2147483647, REMAINDER 7);
                """);
        AtomicInteger statements = new AtomicInteger();
        try (Connection connection = database.connection()) {
            PartitionTree tree = tree(counting(connection, statements), T);

            assertEquals(1, statements.get());
            assertEquals(
                    List.of("public.t", "public.t_de", "Other.t_de", "Other.0", "Other.t"),
                    tree.root().flatten().map(node -> node.name().toString()).toList());
            assertNull(tree.root().bound());
            PartitionNode leaf = tree.root().flatten().skip(3).findFirst().orElseThrow();
            assertEquals(new PartitionBound.Hash(2147483647, 7), leaf.bound());
            assertEquals(
                    new PartitionKey(
                            PartitionStrategy.HASH,
                            List.of(
                                    new KeyColumn("id", "integer", null),
                                    new KeyColumn("(lower(region))", "text", null))),
                    tree.root().flatten().skip(2).findFirst().orElseThrow().key());
        }
        try (Connection connection = database.connection()) {
            PartitionTree subtree = tree(connection, new QualifiedName("public", "t_de"));
            assertNull(subtree.root().bound());
            assertEquals(3, subtree.root().flatten().count());
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    "K" varchar(5)                | LIST ("K")                  | "K"                | character varying           |
                    k char(3)                     | LIST (k)                    | k                  | bpchar                      |
                    k bit(3)                      | LIST (k)                    | k                  | "bit"                       |
                    k numeric(10,2)               | RANGE (k)                   | k                  | numeric(10,2)               |
                    k timestamptz(3)              | RANGE (k)                   | k                  | timestamp(3) with time zone |
                    k varchar(5)[]                | LIST (k)                    | k                  | character varying[]         |
                    k text COLLATE "C"            | LIST (k)                    | k                  | text                        | pg_catalog."C"
                    k text                        | LIST (k COLLATE "C")        | k                  | text                        | pg_catalog."C"
                    k text COLLATE "C"            | LIST (upper(k))             | (upper(k))         | text                        | pg_catalog."C"
                    k text COLLATE "C"            | LIST (k COLLATE "default")  | k                  | text                        |
                    k text                        | RANGE (k text_pattern_ops)  | k                  |                             |
                    k varchar(5)                  | RANGE (k varchar_ops)       | k                  | character varying           |
                    k cidr                        | RANGE (k)                   | k                  | cidr                        |
                    k positive                    | RANGE (k)                   | k                  | integer                     |
                    k mood                        | LIST (k)                    | k                  | mood                        |
                    k timestamptz                 | RANGE (date_trunc('a,b)', k AT TIME ZONE 'UTC')) | (date_trunc('a,b)'::text, (k AT TIME ZONE 'UTC'::text))) | timestamp without time zone |
                    """)
    void readsKeys(String column, String clause, String sql, String type, String collation, TestDatabase database)
            throws SQLException {
        database.execute("CREATE DOMAIN positive AS int CHECK (value > 0); CREATE TYPE mood AS ENUM ('sad');"
                + " CREATE TABLE t (" + column + ") PARTITION BY " + clause);
        try (Connection connection = database.connection()) {
            KeyColumn key = Optional.ofNullable(tree(connection, T).root().key())
                    .orElseThrow()
                    .columns()
                    .get(0);

            assertEquals(sql, key.sql());
            assertEquals(type, key.type());
            assertEquals(collation, key.collation());
        }
    }

    /** The TOAST table of a leaf that the server has made tells whether the catalog's rule is PostgreSQL's. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "id int",
                "id int, b text",
                "id int, b varchar(10)",
                "id int, b varchar(500)",
                "id int, b varchar(501)",
                "id int, b char(400), c char(400)",
                "id int, b numeric(10,2)",
                "id int, b numeric",
                "id int, b int[]",
                "id int, b bit(8)",
                "id int, b bit(20000)",
                "id int, b uuid, c inet",
                "id int, b jsonb",
                "id int, b interval, c name",
            })
    void foreseesToastTables(String columns, TestDatabase database) throws SQLException {
        database.execute("CREATE TABLE t (" + columns + ") PARTITION BY LIST (id);"
                + " CREATE TABLE t_1 PARTITION OF t FOR VALUES IN (1)");
        try (Connection connection = database.connection()) {
            assertEquals(
                    database.queryList("SELECT reltoastrelid <> 0 FROM pg_class WHERE relname = 't_1'"),
                    List.of(tree(connection, T).shape().toast() ? "t" : "f"));
        }
    }

    @Test
    void countsWhatPartitionsInherit(TestDatabase database) throws SQLException {
        database.execute("""
                CREATE TABLE other (id int PRIMARY KEY);
                CREATE TABLE t (id int NOT NULL, k int NOT NULL REFERENCES other, note varchar(10) DEFAULT '' CHECK (note <> 'x'),
                    PRIMARY KEY (id, k), UNIQUE (k)) PARTITION BY LIST (k);
                CREATE INDEX ON t (note);
                CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
                CREATE TRIGGER g AFTER INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();
                CREATE TABLE pointing (k int REFERENCES t (k));
                CREATE TABLE t_1 PARTITION OF t FOR VALUES IN (1);
                CREATE TABLE t_2 PARTITION OF t FOR VALUES IN (2);
                """);
        try (Connection connection = database.connection()) {
            TableShape shape = tree(connection, T).shape();

            assertEquals(
                    new TableShape(
                            Map.of("id", "integer", "k", "integer", "note", "character varying"),
                            false,
                            3,
                            2,
                            2,
                            1,
                            1,
                            2,
                            1,
                            null,
                            null),
                    shape);
        }
    }

    @Test
    void tellsWhatElseHasTheName(TestDatabase database) throws SQLException {
        database.execute("CREATE TABLE plain (); CREATE VIEW v AS SELECT 1; CREATE SEQUENCE s");
        try (Connection connection = database.connection()) {
            PartitionCatalog catalog = new PartitionCatalog(connection);
            assertEquals(
                    Optional.of(new CatalogTable("a plain table", Optional.empty())),
                    catalog.read(new QualifiedName("public", "plain")));
            assertEquals(
                    Optional.of("a view"),
                    catalog.read(new QualifiedName(null, "v")).map(CatalogTable::kind));
            assertEquals(Optional.empty(), catalog.read(new QualifiedName("public", "PLAIN")));
            assertEquals(Optional.empty(), catalog.read(new QualifiedName("nowhere", "plain")));
            QualifiedName sequence = new QualifiedName("public", "s");
            assertEquals(
                    Set.of(sequence),
                    catalog.occupied(
                            List.of(sequence, new QualifiedName("public", "S"), new QualifiedName("pg_catalog", "s"))));
        }
    }

    @Test
    void worksForARoleThatMayOnlyLook(TestDatabase database) throws SQLException {
        database.execute("""
                CREATE SCHEMA s;
                CREATE TYPE s.size AS ENUM ('S', 'L');
                CREATE TABLE s.t (k s.size) PARTITION BY RANGE (k);
                CREATE TABLE s.t_1 PARTITION OF s.t FOR VALUES FROM ('S') TO ('L');
                """);
        try (Connection connection = database.connection();
                var statement = connection.createStatement()) {
            statement.execute("SET search_path = ''");
            statement.execute("CREATE ROLE looking_" + ProcessHandle.current().pid());
            try {
                statement.execute("GRANT USAGE ON SCHEMA s TO looking_"
                        + ProcessHandle.current().pid());
                statement.execute("SET ROLE looking_" + ProcessHandle.current().pid());
                PartitionTree tree = tree(connection, new QualifiedName("s", "t"));

                PartitionKey key = Optional.ofNullable(tree.root().key()).orElseThrow();
                List<BoundValue> small = List.of(new BoundValue.Literal("S"));
                List<BoundValue> large = List.of(new BoundValue.Literal("L"));
                assertEquals("s.size", key.columns().get(0).type());
                var order = new ServerBoundOrdering(connection, "test").rank(key, List.of(large, small));
                assertTrue(order.rank(small) < order.rank(large));
            } finally {
                statement.execute("RESET ROLE");
                statement.execute(
                        "DROP OWNED BY looking_" + ProcessHandle.current().pid());
                statement.execute("DROP ROLE looking_" + ProcessHandle.current().pid());
            }
        }
    }

    @Test
    void knowsForeignTables(TestDatabase database) throws SQLException {
        database.execute("""
                CREATE EXTENSION postgres_fdw;
                CREATE SERVER remote FOREIGN DATA WRAPPER postgres_fdw;
                CREATE TABLE t (k int) PARTITION BY LIST (k);
                CREATE FOREIGN TABLE t_far PARTITION OF t FOR VALUES IN (1) SERVER remote;
                CREATE TABLE t_near PARTITION OF t FOR VALUES IN (2);
                """);
        try (Connection connection = database.connection()) {
            PartitionNode root = tree(connection, T).root();

            assertEquals(
                    List.of(true, false),
                    root.children().stream().map(PartitionNode::foreign).toList());
            assertFalse(root.foreign());
        }
    }

    @Test
    void waitsForNobodyAndIsQuick(TestDatabase database) throws SQLException {
        String partitions = IntStream.range(0, 2000)
                .mapToObj(
                        i -> "CREATE TABLE t_" + i + " PARTITION OF t FOR VALUES FROM (" + i + ") TO (" + (i + 1) + ")")
                .collect(Collectors.joining(";\n"));
        database.execute("CREATE TABLE t (k int, v text) PARTITION BY RANGE ((k + 0));\n" + partitions);
        try (Connection other = database.connection();
                var statement = other.createStatement();
                Connection connection = database.connection()) {
            other.setAutoCommit(false);
            statement.execute("LOCK TABLE t_1, t_1999 IN ACCESS EXCLUSIVE MODE");

            PartitionTree tree = assertTimeout(Duration.ofSeconds(5), () -> tree(connection, T));

            assertEquals(2000, tree.root().children().size());
            other.rollback();
        }
    }

    private static PartitionTree tree(Connection connection, QualifiedName table) throws SQLException {
        return new PartitionCatalog(connection)
                .read(table)
                .flatMap(CatalogTable::tree)
                .orElseThrow();
    }

    private static Connection counting(Connection connection, AtomicInteger statements) {
        return (Connection) Proxy.newProxyInstance(
                PartitionCatalogIT.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (proxy, method, arguments) -> {
                    if (method.getName().endsWith("Statement")) {
                        statements.incrementAndGet();
                    }
                    try {
                        return method.invoke(connection, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
