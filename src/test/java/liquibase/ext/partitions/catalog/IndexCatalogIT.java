package liquibase.ext.partitions.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import liquibase.ext.partitions.harness.OtherSession;
import liquibase.ext.partitions.model.CatalogFingerprint;
import liquibase.ext.partitions.model.ExclusionConstraint;
import liquibase.ext.partitions.model.ExistingIndex;
import liquibase.ext.partitions.model.IndexColumn;
import liquibase.ext.partitions.model.IndexDefinition;
import liquibase.ext.partitions.model.IndexInquiry;
import liquibase.ext.partitions.model.IndexedDefinition;
import liquibase.ext.partitions.model.QualifiedName;
import liquibase.ext.partitions.model.ServerVersion;
import liquibase.ext.partitions.model.Storage;
import liquibase.ext.partitions.model.TreeIndexes;
import liquibase.ext.partitions.model.UniqueConstraint;
import liquibase.ext.partitions.testing.TestDatabase;
import liquibase.ext.partitions.testing.TestDatabases;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the catalog says of the indexes of a tree, and of what a definition means. */
@ExtendWith(TestDatabases.class)
class IndexCatalogIT {

    private static final QualifiedName T = new QualifiedName("public", "t");
    private static final QualifiedName T_1 = new QualifiedName("public", "t_1");

    private static void createTree(TestDatabase database) {
        database.execute("""
                CREATE TABLE t (dropped int, k int, a int, b text) PARTITION BY LIST (k);
                ALTER TABLE t DROP COLUMN dropped;
                CREATE TABLE t_1 PARTITION OF t FOR VALUES IN (1);
                CREATE TABLE t_2 (b text, gone text, a int, k int);
                ALTER TABLE t_2 DROP COLUMN gone;
                ALTER TABLE t ATTACH PARTITION t_2 FOR VALUES IN (2);
                """);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = ';', textBlock = """
            (a);                                   ON t (a)
            (a) on a partition;                    ON t_2 (a)
            (a) spelt otherwise;                   ON t_1 USING BTREE ("a" int4_ops ASC NULLS LAST)
            (a) stored otherwise;                  ON t_1 (a) WITH (fillfactor = 50)
            """)
    void knowsAnEqualIndexHoweverItIsWritten(String title, String index, TestDatabase database) throws SQLException {
        createTree(database);
        database.execute("CREATE INDEX i " + index);

        assertTrue(read(database, simple(IndexColumn.of("a"))).isWanted(index(database, "i")), title);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            INDEX i ON t_1 (b)
            INDEX i ON t_1 (a DESC)
            INDEX i ON t_1 (a NULLS FIRST)
            INDEX i ON t_1 (a, b)
            INDEX i ON t_1 (a) INCLUDE (b)
            INDEX i ON t_1 (a) WHERE a > 0
            INDEX i ON t_1 ((a + 0))
            INDEX i ON t_1 USING hash (a)
            UNIQUE INDEX i ON t_1 (a)
            """)
    void knowsAnotherIndexFromTheWantedOne(String index, TestDatabase database) throws SQLException {
        createTree(database);
        database.execute("CREATE " + index);

        assertFalse(read(database, simple(IndexColumn.of("a"))).isWanted(index(database, "i")));
    }

    @Test
    void comparesExpressionsConditionsAndParametersOfOperatorClasses(TestDatabase database) throws SQLException {
        createTree(database);
        database.execute("""
                CREATE INDEX same ON t_2 (lower(b) text_pattern_ops, a) WHERE (a IS NOT NULL) AND a <> 7;
                CREATE INDEX other_where ON t_2 (lower(b) text_pattern_ops, a) WHERE (a IS NOT NULL) AND a <> 8;
                CREATE INDEX other_expression ON t_2 (upper(b) text_pattern_ops, a) WHERE (a IS NOT NULL) AND a <> 7;
                CREATE INDEX other_class ON t_2 (lower(b), a) WHERE (a IS NOT NULL) AND a <> 7;
                """);
        IndexDefinition wanted = new IndexDefinition(
                false,
                true,
                null,
                List.of(new IndexColumn("lower(b)", true, null, "text_pattern_ops", false, null), IndexColumn.of("a")),
                List.of(),
                "a is not null and a<>7",
                Storage.INHERITED);

        TreeIndexes found = read(database, wanted);

        assertEquals(
                List.of("same"),
                found.of(new QualifiedName("public", "t_2")).indexes().stream()
                        .filter(found::isWanted)
                        .map(index -> index.name().name())
                        .toList());
        assertEquals(
                "USING btree (lower(b) text_pattern_ops, a) WHERE ((a IS NOT NULL) AND (a <> 7))",
                Stream.ofNullable(found.wanted())
                        .map(TreeIndexes.Wanted::definition)
                        .collect(Collectors.joining()));
    }

    @Test
    void tellsNullsThatAreDistinctFromThoseThatAreNot(TestDatabase database) throws SQLException {
        createTree(database);
        ServerVersion version = version(database);
        assumeTrue(version.isAtLeast(15), "needs PostgreSQL 15");
        database.execute("""
                CREATE UNIQUE INDEX one ON t_1 (a) NULLS NOT DISTINCT;
                CREATE UNIQUE INDEX other ON t_1 (a);
                """);

        TreeIndexes found = read(
                database,
                new IndexDefinition(
                        true, false, null, List.of(IndexColumn.of("a")), List.of(), null, Storage.INHERITED));

        assertEquals(
                List.of("one"),
                found.of(T_1).indexes().stream()
                        .filter(found::isWanted)
                        .map(index -> index.name().name())
                        .toList());
    }

    @Test
    void readsWhatIsAttachedInvalidOrNeededByAConstraint(TestDatabase database) throws SQLException {
        createTree(database);
        database.execute("""
                CREATE INDEX p ON ONLY t (a);
                CREATE INDEX c ON t_1 (a);
                ALTER INDEX p ATTACH PARTITION c;
                ALTER TABLE t_2 ADD CONSTRAINT u UNIQUE (a);
                CREATE TABLE other (a int REFERENCES t_2 (a));
                """);

        TreeIndexes found = read(database, simple(IndexColumn.of("a")));

        assertEquals(
                List.of(new ExistingIndex(new QualifiedName("public", "p"), shape(found), false, null, false)),
                found.of(T).indexes());
        assertEquals(
                List.of(new ExistingIndex(
                        new QualifiedName("public", "c"), shape(found), true, new QualifiedName("public", "p"), false)),
                found.of(T_1).indexes());
        assertEquals(
                List.of(new ExistingIndex(new QualifiedName("public", "u"), null, true, null, true)),
                found.of(new QualifiedName("public", "t_2")).indexes());
    }

    @Test
    void saysWhatHasAWantedName(TestDatabase database) throws SQLException {
        createTree(database);
        database.execute("""
                CREATE UNIQUE INDEX "An index" ON t_1 (a) WHERE a > 0;
                CREATE SEQUENCE seq;
                """);

        IndexInquiry inquiry = new IndexInquiry(
                Optional.empty(),
                Stream.of("An index", "seq", "nothing").map(T::sibling).toList());
        TreeIndexes found;
        try (Connection connection = database.connection()) {
            found = new IndexCatalog(connection).read(T, version(database), inquiry, null);
        }

        assertEquals(
                Map.of(
                        T.sibling("An index"),
                        new TreeIndexes.Taken("an index", T_1, "UNIQUE USING btree (a) WHERE (a > 0)"),
                        T.sibling("seq"),
                        new TreeIndexes.Taken("a sequence", null, "")),
                found.taken());
        assertNull(found.wanted());
    }

    @Test
    void weighsPartitionsByTheirSize(TestDatabase database) throws SQLException {
        createTree(database);
        database.execute("INSERT INTO t SELECT 2, n, 'x' FROM generate_series(1, 10000) n");

        TreeIndexes found = read(database, simple(IndexColumn.of("a")));

        assertEquals(0, found.of(T_1).bytes());
        assertTrue(found.of(new QualifiedName("public", "t_2")).bytes() > 100_000);
    }

    @Test
    void leavesNoTraceOfAskingWhatADefinitionMeans(TestDatabase database) throws SQLException {
        createTree(database);
        CatalogFingerprint before = database.fingerprint();
        try (Connection connection = database.connection()) {
            IndexShape shape = new IndexShape(connection);
            shape.read(T, version(database), simple(IndexColumn.of("a")));
            assertTrue(connection.getAutoCommit());
            SQLException failure = assertThrows(
                    SQLException.class, () -> shape.read(T, version(database), simple(IndexColumn.of("nothing"))));
            assertEquals("42703", failure.getSQLState());
            assertTrue(connection.getAutoCommit());
        }

        assertEquals(List.of(), before.diff(database.fingerprint()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            CREATE UNIQUE INDEX x ON t_1 (a);                                           true;  false
            ALTER TABLE t_1 ADD CONSTRAINT x UNIQUE (a);                                true;  true
            ALTER TABLE t_1 ADD CONSTRAINT x UNIQUE (a) WITH (fillfactor = 50);         true;  true
            ALTER TABLE t_1 ADD CONSTRAINT x UNIQUE (a) DEFERRABLE;                     false; true
            ALTER TABLE t_1 ADD CONSTRAINT x UNIQUE (a) DEFERRABLE INITIALLY DEFERRED;  false; true
            ALTER TABLE t_1 ADD CONSTRAINT x PRIMARY KEY (a);                           false; true
            ALTER TABLE t_1 ADD CONSTRAINT x EXCLUDE USING btree (a WITH =);            false; true
            """)
    void tellsAUniqueConstraintFromOthers(String sql, boolean equal, boolean constraint, TestDatabase database)
            throws SQLException {
        createTree(database);
        database.execute(sql);

        TreeIndexes all = read(database, new UniqueConstraint(List.of("a")));

        ExistingIndex found = all.find(T_1, T_1.sibling("x")).orElseThrow();
        assertEquals(equal, all.isWanted(found));
        assertEquals(constraint, found.constraint());
        assertEquals("UNIQUE (a)", all.wantedDefinition());
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            EXCLUDE USING btree (a WITH =, k WITH =);                                true
            EXCLUDE (a WITH OPERATOR(pg_catalog.=), k WITH =);                       true
            EXCLUDE USING hash (a WITH =);                                           false
            EXCLUDE USING btree (k WITH =, a WITH =);                                false
            EXCLUDE USING btree (a WITH =, k WITH =) WHERE (a > 0);                  false
            EXCLUDE USING btree (a WITH =, k WITH =) DEFERRABLE;                     false
            UNIQUE (a, k);                                                           false
            """)
    void comparesExclusionConstraints(String sql, boolean equal, TestDatabase database) throws SQLException {
        createTree(database);
        database.execute("ALTER TABLE t_1 ADD CONSTRAINT x " + sql);

        TreeIndexes all = read(database, new ExclusionConstraint("(a WITH =, k WITH =)"));

        assertEquals(equal, all.isWanted(all.find(T_1, T_1.sibling("x")).orElseThrow()));
    }

    @Test
    void comparesTheOperatorsOfExclusionConstraintsAndKnowsWhatTheyCompareByEquality(TestDatabase database)
            throws SQLException {
        createTree(database);
        database.execute("ALTER TABLE t ADD COLUMN r int4range, ADD COLUMN s int4range");
        String differing = "USING gist (r WITH =, (r * s) WITH =, s WITH &&)";
        try (Connection connection = database.connection()) {
            IndexShape.Found other = new IndexShape(connection)
                    .read(T_1, version(database), new ExclusionConstraint("USING gist (r WITH =, s WITH =)"));
            IndexShape.Found same = new IndexShape(connection)
                    .read(T_1, version(database), new ExclusionConstraint("USING gist (r WITH &&, s WITH =)"));

            assertEquals(
                    List.of("r", "s"),
                    other.wanted().equalColumns().stream().sorted().toList());
            assertEquals(List.of("s"), same.wanted().equalColumns());
            assertEquals(
                    "EXCLUDE USING gist (r WITH &&, s WITH =)", same.wanted().definition());
            assertNotEquals(other.wanted().shape(), same.wanted().shape());
            assertEquals(
                    List.of("r"),
                    new IndexShape(connection)
                            .read(T_1, version(database), new ExclusionConstraint(differing))
                            .wanted()
                            .equalColumns());
        }
    }

    @Test
    void keepsATransactionAliveThatItAsksIn(TestDatabase database) throws SQLException {
        createTree(database);
        try (Connection connection = database.connection()) {
            connection.setAutoCommit(false);
            connection.createStatement().execute("CREATE TABLE mine (a int)");
            assertThrows(
                    SQLException.class,
                    () -> new IndexShape(connection).read(T, version(database), simple(IndexColumn.of("nothing"))));
            connection.commit();
        }

        assertEquals(List.of("mine"), database.queryList("SELECT relname FROM pg_class WHERE relname = 'mine'"));
    }

    @Test
    void asksWithoutALockThatOthersNotice(TestDatabase database) throws SQLException {
        createTree(database);
        OtherSession writer = OtherSession.that(database, "LOCK TABLE t, t_1, t_2 IN SHARE ROW EXCLUSIVE MODE");
        try (Connection connection = database.connection()) {
            connection.createStatement().execute("SET lock_timeout = '1s'");
            IndexShape.Found found = new IndexShape(connection).read(T, version(database), simple(IndexColumn.of("a")));
            assertEquals("USING btree (a)", found.wanted().definition());
        } finally {
            writer.rollback();
        }
    }

    private static IndexDefinition simple(IndexColumn... columns) {
        return new IndexDefinition(false, true, null, List.of(columns), List.of(), null, Storage.INHERITED);
    }

    private static String shape(TreeIndexes indexes) {
        return Stream.ofNullable(indexes.wanted())
                .map(TreeIndexes.Wanted::shape)
                .collect(Collectors.joining());
    }

    private static ExistingIndex index(TestDatabase database, String name) throws SQLException {
        return read(database, simple(IndexColumn.of("a"))).tables().values().stream()
                .flatMap(table -> table.indexes().stream())
                .filter(index -> index.name().name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static TreeIndexes read(TestDatabase database, IndexedDefinition definition) throws SQLException {
        try (Connection connection = database.connection()) {
            ServerVersion version = version(database);
            return new IndexCatalog(connection)
                    .read(
                            T,
                            version,
                            new IndexInquiry(Optional.of(definition), List.of()),
                            new IndexShape(connection).read(T, version, definition));
        }
    }

    private static ServerVersion version(TestDatabase database) {
        return new ServerVersion(
                Integer.parseInt(database.queryList("SHOW server_version_num").get(0)));
    }
}
