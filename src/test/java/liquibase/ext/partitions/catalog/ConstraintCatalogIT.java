package liquibase.ext.partitions.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import liquibase.ext.partitions.model.ExistingConstraint;
import liquibase.ext.partitions.model.ForeignKey;
import liquibase.ext.partitions.model.QualifiedName;
import liquibase.ext.partitions.model.ServerVersion;
import liquibase.ext.partitions.model.TreeConstraints;
import liquibase.ext.partitions.testing.TestDatabase;
import liquibase.ext.partitions.testing.TestDatabases;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the catalog says of the constraints of a tree, and of what foreign keys can point at. */
@ExtendWith(TestDatabases.class)
class ConstraintCatalogIT {

    private static final QualifiedName T = new QualifiedName("public", "t");
    private static final QualifiedName R = new QualifiedName("public", "r");

    private static final String TREE = """
            CREATE TABLE r (id int PRIMARY KEY, room int4range, valid daterange, EXCLUDE USING gist (room WITH &&));
            CREATE TABLE t (k int, a int, room int4range, valid daterange) PARTITION BY LIST (k);
            CREATE TABLE t_1 PARTITION OF t FOR VALUES IN (1);""";

    /** All foreign keys of t_1, and whatever is called c. */
    private static List<ExistingConstraint> ofLeaf(TestDatabase database) throws SQLException {
        try (Connection connection = database.connection()) {
            ServerVersion version =
                    ServerVersion.ofMajor(connection.getMetaData().getDatabaseMajorVersion());
            return new ConstraintCatalog(connection)
                    .read(T, version, List.of("c"), true)
                    .getOrDefault(T.sibling("t_1"), TreeConstraints.TableConstraints.NONE)
                    .constraints();
        }
    }

    private static List<Set<String>> keys(TestDatabase database) throws SQLException {
        try (Connection connection = database.connection()) {
            return new ConstraintCatalog(connection).referenced(R, T).keys();
        }
    }

    private static void assumeTemporalKeys(TestDatabase database) {
        assumeTrue(
                Integer.parseInt(database.queryList("SHOW server_version_num").get(0)) >= 18_00_00);
    }

    @Test
    void readsAForeignKeyOfAnyName(TestDatabase database) throws SQLException {
        database.execute(TREE + "ALTER TABLE t_1 ADD CONSTRAINT other FOREIGN KEY (a) REFERENCES r");

        ExistingConstraint found = ofLeaf(database).get(0);

        assertEquals("other", found.name());
        assertEquals(
                List.of("a"),
                Stream.ofNullable(found.foreignKey())
                        .map(ForeignKey::columns)
                        .flatMap(List::stream)
                        .toList());
    }

    @Test
    void aForeignKeyWithPeriodIsNoneThatIsWanted(TestDatabase database) throws SQLException {
        assumeTemporalKeys(database);
        database.execute(TREE + """
                ALTER TABLE r ADD UNIQUE (room, valid WITHOUT OVERLAPS);
                ALTER TABLE t_1 ADD CONSTRAINT c FOREIGN KEY (room, PERIOD valid) REFERENCES r (room, PERIOD valid)""");

        ExistingConstraint found = ofLeaf(database).get(0);

        assertNull(found.foreignKey());
        assertEquals("FOREIGN KEY (room, PERIOD valid) REFERENCES r(room, PERIOD valid)", found.definition());
    }

    @Test
    void aKeyOfExclusionIsNoneToPointAt(TestDatabase database) throws SQLException {
        database.execute(TREE);

        assertEquals(List.of(Set.of("id")), keys(database));
    }

    @Test
    void aKeyWithoutOverlapsIsNoneToPointAt(TestDatabase database) throws SQLException {
        assumeTemporalKeys(database);
        database.execute(TREE + "ALTER TABLE r ADD UNIQUE (room, valid WITHOUT OVERLAPS)");

        assertEquals(List.of(Set.of("id")), keys(database));
    }
}
