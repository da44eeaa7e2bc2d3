package liquibase.ext.partitions.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import liquibase.ext.partitions.model.CheckConstraint;
import liquibase.ext.partitions.model.ConstraintDefinition;
import liquibase.ext.partitions.model.ExclusionConstraint;
import liquibase.ext.partitions.model.ForeignKey;
import liquibase.ext.partitions.model.IndexColumn;
import liquibase.ext.partitions.model.IndexDefinition;
import liquibase.ext.partitions.model.OffendingRows;
import liquibase.ext.partitions.model.PartitionScope;
import liquibase.ext.partitions.model.QualifiedName;
import liquibase.ext.partitions.model.ReferentialAction;
import liquibase.ext.partitions.model.RowDemand;
import liquibase.ext.partitions.model.Storage;
import liquibase.ext.partitions.model.UniqueConstraint;
import liquibase.ext.partitions.testing.TestDatabase;
import liquibase.ext.partitions.testing.TestDatabases;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Which rows are found that a constraint does not allow, without the constraint being there. */
@ExtendWith(TestDatabases.class)
class ViolatingRowsIT {

    private static final QualifiedName T = new QualifiedName("public", "t");
    private static final PartitionScope ALL = PartitionScope.WHOLE_TREE;

    /** Its columns have another order in each partition. */
    private static final String TREE = """
            CREATE TABLE t (gone int, k int, a int, b text) PARTITION BY LIST (k);
            ALTER TABLE t DROP COLUMN gone;
            CREATE TABLE t_1 PARTITION OF t FOR VALUES IN (1);
            CREATE TABLE t_2 (b text, k int, a int);
            ALTER TABLE t ATTACH PARTITION t_2 FOR VALUES IN (2);
            CREATE TABLE t_3 PARTITION OF t DEFAULT PARTITION BY HASH (k);
            CREATE TABLE t_3_0 PARTITION OF t_3 FOR VALUES WITH (MODULUS 1, REMAINDER 0);
            """;

    private static ForeignKey key(List<String> columns, String table, List<String> referenced, boolean full) {
        return new ForeignKey(
                columns,
                new QualifiedName("public", table),
                referenced,
                full,
                ReferentialAction.NO_ACTION,
                ReferentialAction.NO_ACTION,
                false,
                false);
    }

    private static IndexDefinition unique(boolean nullsDistinct, @Nullable String where, IndexColumn... columns) {
        return new IndexDefinition(
                true, nullsDistinct, null, List.of(columns), List.of(), where, new Storage(null, null));
    }

    private static IndexColumn expression(String text, @Nullable String collation) {
        return new IndexColumn(text, true, collation, null, false, null);
    }

    private static List<String> find(TestDatabase database, ConstraintDefinition definition) throws SQLException {
        return find(database, new RowDemand.OfConstraint(T, ALL, "c", definition));
    }

    private static List<String> find(TestDatabase database, IndexDefinition definition) throws SQLException {
        return find(database, new RowDemand.OfUniqueIndex(T, ALL, "c", definition));
    }

    private static List<String> find(TestDatabase database, RowDemand demand) throws SQLException {
        try (Connection connection = database.connection()) {
            return shown(new ViolatingRows(connection).of(demand));
        }
    }

    /** {@code t_1 3 (a)=[[1], [2]] of 2} for each partition. */
    private static List<String> shown(Optional<OffendingRows> found) {
        return found.stream()
                .flatMap(offending -> offending.partitions().stream()
                        .map(each -> each.partition().name() + " " + each.rows() + " " + offending.keyNames() + "="
                                + each.keys() + " of " + each.allKeys()))
                .toList();
    }

    @Test
    void findsRowsWithoutAReferencedRowAndThePartitionsTheyAreIn(TestDatabase database) throws SQLException {
        database.execute(TREE + """
                CREATE TABLE r (id int PRIMARY KEY, a int); INSERT INTO r VALUES (1, 7);
                INSERT INTO t VALUES (1, 1), (1, 10), (1, 9), (1, 10), (1, NULL), (2, 1), (5, 7)""");

        assertEquals(
                List.of("t_1 3 [a]=[[9], [10]] of 2", "t_3_0 1 [a]=[[7]] of 1"),
                find(database, key(List.of("a"), "r", List.of("id"), false)));
        database.execute("INSERT INTO r SELECT * FROM generate_series(7, 10)");
        assertEquals(List.of(), find(database, key(List.of("a"), "r", List.of("id"), false)));
    }

    @Test
    void rowsOfTablesThatInheritFromTheReferencedOneDoNotCount(TestDatabase database) throws SQLException {
        database.execute(TREE + """
                CREATE TABLE r (id int PRIMARY KEY); CREATE TABLE below () INHERITS (r);
                INSERT INTO below VALUES (4); INSERT INTO t VALUES (1, 4)""");

        assertEquals(List.of("t_1 1 [a]=[[4]] of 1"), find(database, key(List.of("a"), "r", List.of("id"), false)));
    }

    @Test
    void theReferencedTableMayBePartitionedOrTheSame(TestDatabase database) throws SQLException {
        database.execute(TREE + """
                CREATE TABLE r (id bigint PRIMARY KEY) PARTITION BY LIST (id);
                CREATE TABLE r_1 PARTITION OF r FOR VALUES IN (1, 3);
                INSERT INTO r VALUES (1), (3); INSERT INTO t VALUES (1, 1), (1, 2), (2, 3)""");

        assertEquals(List.of("t_1 1 [a]=[[2]] of 1"), find(database, key(List.of("a"), "r", List.of("id"), false)));
        assertEquals(List.of("t_2 1 [a]=[[3]] of 1"), find(database, key(List.of("a"), "t", List.of("k"), false)));
    }

    @Test
    void aKeyOfSeveralColumnsMatchesAsItSays(TestDatabase database) throws SQLException {
        database.execute(TREE + """
                CREATE TABLE r (x int, y text, UNIQUE (x, y)); INSERT INTO r VALUES (1, 'a');
                INSERT INTO t VALUES (1, 1, 'a'), (1, 1, 'b'), (1, 1, NULL), (1, NULL, NULL)""");
        List<String> columns = List.of("a", "b");

        assertEquals(
                List.of("t_1 1 [a, b]=[[1, b]] of 1"), find(database, key(columns, "r", List.of("x", "y"), false)));
        assertEquals(
                List.of("t_1 2 [a, b]=[[1, b], [1, null]] of 2"),
                find(database, key(columns, "r", List.of("x", "y"), true)));
    }

    @Test
    void columnsOfOtherCollationsAreComparedByThatOfTheReferencedOne(TestDatabase database) throws SQLException {
        database.execute(TREE + """
                CREATE TABLE "R" ("Id" text COLLATE "C" PRIMARY KEY); INSERT INTO "R" VALUES ('x');
                INSERT INTO t VALUES (1, 1, 'x'), (1, 1, 'X')""");

        assertEquals(List.of("t_1 1 [b]=[[X]] of 1"), find(database, key(List.of("b"), "R", List.of("Id"), false)));
    }

    @Test
    void whoDoesNotSeeAllReferencedRowsCountsNone(TestDatabase database) throws SQLException {
        database.execute(TREE + """
                CREATE TABLE r (id int PRIMARY KEY); INSERT INTO r VALUES (1); INSERT INTO t VALUES (1, 1);
                ALTER TABLE r ENABLE ROW LEVEL SECURITY;
                DO $$ BEGIN EXECUTE format('CREATE ROLE %I', current_database() || '_reader'); END $$;
                DO $$ BEGIN EXECUTE format('GRANT SELECT ON t, r TO %I', current_database() || '_reader'); END $$""");
        RowDemand demand = new RowDemand.OfConstraint(T, ALL, "c", key(List.of("a"), "r", List.of("id"), false));

        String role = '"'
                + database.queryList("SELECT current_database() || '_reader'").get(0)
                + '"';
        try (Connection connection = database.connection();
                Statement statement = connection.createStatement()) {
            statement.execute("SET ROLE " + role);
            assertEquals(List.of(), shown(new ViolatingRows(connection).of(demand)));
        } finally {
            database.execute("DROP OWNED BY " + role + "; DROP ROLE " + role);
        }
    }

    @Test
    void findsRowsThatACheckIsFalseForByTheirPrimaryKey(TestDatabase database) throws SQLException {
        database.execute(TREE + """
                ALTER TABLE t ALTER a SET NOT NULL; ALTER TABLE t ADD PRIMARY KEY (a, k);
                INSERT INTO t VALUES (1, 1, 'x'), (1, 2, NULL), (2, 3, 'y'), (2, 4, 'x')""");

        assertEquals(
                List.of("t_1 1 [a, k]=[[1, 1]] of 1", "t_2 1 [a, k]=[[4, 2]] of 1"),
                find(database, new CheckConstraint("t.b <> 'x'")));
    }

    @Test
    void withoutAPrimaryKeyRowsAreNamedByThePartitionKey(TestDatabase database) throws SQLException {
        database.execute("""
                CREATE TABLE t (a int, "B" text, j jsonb) PARTITION BY RANGE (a, lower("B"));
                CREATE TABLE t_1 PARTITION OF t DEFAULT;
                INSERT INTO t VALUES (1, 'X', '{"k": 1}'), (2, 'X', '{}'), (2, 'x', '{}'), (NULL, NULL, '{}')""");

        assertEquals(
                List.of("t_1 3 [a, (lower(\"B\"))]=[[2, x], [null, null]] of 2"),
                find(database, new CheckConstraint("j ? 'k' AND '{fn now}' <> '?'")));
    }

    @Test
    void findsRowsThatShareAKeyWithinOnePartition(TestDatabase database) throws SQLException {
        database.execute(TREE + """
                INSERT INTO t SELECT 1, i / 2, 'x' FROM generate_series(2, 15) i;
                INSERT INTO t VALUES (1, 77), (2, 77), (1, NULL), (1, NULL)""");

        assertEquals(
                List.of("t_1 14 [a]=[[1], [2], [3], [4], [5]] of 7"),
                find(database, new UniqueConstraint(List.of("a"))));
    }

    @Test
    void anIndexSaysWhichRowsAndWhatTheyShare(TestDatabase database) throws SQLException {
        database.execute(TREE + """
                INSERT INTO t VALUES (1, 1, 'x'), (1, 1, 'X'), (1, -1, 'x'), (1, -1, 'x'), (1, 1, NULL), (1, 1, NULL)""");

        assertEquals(
                List.of("t_1 2 [lower(b), k]=[[x, 1]] of 1"),
                find(database, unique(true, "a > 0", expression("lower(b)", null), IndexColumn.of("k"))));
        assertEquals(
                List.of("t_1 4 [lower(b), k]=[[x, 1], [null, 1]] of 2"),
                find(database, unique(false, "a > 0", expression("lower(b)", null), IndexColumn.of("k"))));
    }

    @Test
    void aCollationSaysWhatIsEqual(TestDatabase database) throws SQLException {
        database.execute(TREE + """
                CREATE COLLATION blind (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
                INSERT INTO t VALUES (1, 1, 'x'), (1, 1, 'X'), (1, 2, 'y')""");

        assertEquals(List.of(), find(database, unique(true, null, IndexColumn.of("b"))));
        assertEquals(
                List.of("t_1 2 [b || 'z']=[[xz]] of 1"),
                find(database, unique(true, null, expression("b || 'z'", "blind"))));
        assertEquals(
                List.of("t_1 2 [b]=[[X], [x]] of 2"),
                find(database, new ExclusionConstraint("(b COLLATE blind WITH =)")));
    }

    @Test
    void findsRowsThatExcludeEachOther(TestDatabase database) throws SQLException {
        database.execute(TREE + """
                ALTER TABLE t ADD "During" int4range;
                INSERT INTO t VALUES (1, 1, 'x', '[1,5)'), (1, 1, 'x', '[4,6)'), (2, 2, 'x', '[1,5)'), (2, 1, 'x', '[5,7)'),
                  (1, 1, 'x', NULL), (1, 1, NULL, '[1,9)'), (1, 1, 'X', '[8,9)')""");

        assertEquals(
                List.of("t_1 2 [\"During\"]=[[[1,5)], [[4,6)]] of 2"),
                find(database, new ExclusionConstraint("USING gist (\"During\" WITH &&) WHERE (b IS NOT NULL)")));
        assertEquals(
                List.of("t_1 4 [lower(b), a]=[[x, 1]] of 1"),
                find(database, new ExclusionConstraint("((lower(b)) COLLATE \"C\" WITH =, a WITH =)")));
    }

    @Test
    void looksOnlyAtThePartitionsThatAreMeant(TestDatabase database) throws SQLException {
        database.execute(TREE + "INSERT INTO t VALUES (1, -1), (2, -1), (3, -1)");
        PartitionScope some = new PartitionScope(true, Optional.of("t_3"));

        assertEquals(
                List.of("t_3_0 1 [k]=[[3]] of 1"),
                find(database, new RowDemand.OfConstraint(T, some, "c", new CheckConstraint("a > 0"))));
        assertEquals(
                List.of("t_1 1 [k]=[[1]] of 1", "t_2 1 [k]=[[2]] of 1", "t_3_0 1 [k]=[[3]] of 1"),
                find(
                        database,
                        new RowDemand.OfConstraint(
                                T, new PartitionScope(true, Optional.empty()), "c", new CheckConstraint("a > 0"))));
    }

    @Test
    void looksAtManyPartitionsInTurn(TestDatabase database) throws SQLException {
        database.execute("""
                CREATE TABLE t (k int, a int) PARTITION BY LIST (k);
                DO $$ BEGIN FOR i IN 1..260 LOOP
                  EXECUTE format('CREATE TABLE t_%s PARTITION OF t FOR VALUES IN (%s)', i, i);
                END LOOP; END $$;
                INSERT INTO t SELECT i, -1 FROM generate_series(1, 260) i""");

        assertEquals(
                260,
                find(database, new CheckConstraint("a > 0")).stream().distinct().count());
    }

    @Test
    void takesNoLockThatWritersWouldWaitFor(TestDatabase database) throws SQLException {
        database.execute(TREE + "CREATE TABLE r (id int PRIMARY KEY); INSERT INTO t VALUES (1, 1)");
        ForeignKey key = key(List.of("a"), "r", List.of("id"), false);

        try (Connection connection = database.connection()) {
            connection.setAutoCommit(false);
            assertEquals(
                    List.of("t_1 1 [a]=[[1]] of 1"),
                    shown(new ViolatingRows(connection).of(new RowDemand.OfConstraint(T, ALL, "c", key))));
            assertEquals(List.of("AccessShareLock"), database.queryList("""
                            SELECT DISTINCT mode FROM pg_locks
                            WHERE relation IN ('t'::regclass, 't_1'::regclass, 'r'::regclass)"""));
        }
    }

    @Test
    void theTimeoutOfTheSessionEndsIt(TestDatabase database) throws SQLException {
        database.execute(TREE + """
                CREATE FUNCTION slow(a int) RETURNS boolean LANGUAGE sql AS 'SELECT pg_sleep(60) IS NULL';
                INSERT INTO t VALUES (1, 1)""");
        RowDemand demand = new RowDemand.OfConstraint(T, ALL, "c", new CheckConstraint("slow(a)"));

        try (Connection connection = database.connection();
                Statement statement = connection.createStatement()) {
            statement.execute("SET statement_timeout = '500ms'");
            assertEquals(
                    "57014",
                    assertThrows(SQLException.class, () -> new ViolatingRows(connection).of(demand))
                            .getSQLState());
        }
    }

    /** Nothing else can be demanded of them. */
    @Test
    void asks_foreign_tables_for_checks_only(TestDatabase database) throws SQLException {
        database.execute(TREE + """
                CREATE EXTENSION file_fdw; CREATE SERVER files FOREIGN DATA WRAPPER file_fdw;
                CREATE FOREIGN TABLE f PARTITION OF t FOR VALUES IN (8) SERVER files
                  OPTIONS (program 'echo 8,-1,x; echo 8,-1,y', format 'csv');
                INSERT INTO t (k, a) VALUES (1, -1), (3, -1), (3, -1)""");

        assertEquals(
                List.of("t_1 1 [k]=[[1]] of 1", "t_3_0 2 [k]=[[3]] of 1", "f 2 [k]=[[8]] of 1"),
                find(database, new CheckConstraint("a > 0")));
        assertEquals(List.of("t_3_0 2 [k, a]=[[3, -1]] of 1"), find(database, new UniqueConstraint(List.of("k", "a"))));
    }
}
