package liquibase.ext.partitions.plan;

import static liquibase.ext.partitions.plan.LockCountIT.counted;
import static liquibase.ext.partitions.plan.LockCountIT.locked;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import liquibase.ext.partitions.model.ExclusionConstraint;
import liquibase.ext.partitions.model.ExistingIndex;
import liquibase.ext.partitions.model.IndexColumn;
import liquibase.ext.partitions.model.IndexDefinition;
import liquibase.ext.partitions.model.IndexNaming;
import liquibase.ext.partitions.model.IndexedDefinition;
import liquibase.ext.partitions.model.PartitionScope;
import liquibase.ext.partitions.model.QualifiedName;
import liquibase.ext.partitions.model.Storage;
import liquibase.ext.partitions.model.TableIndexes;
import liquibase.ext.partitions.model.TreeIndexes;
import liquibase.ext.partitions.model.UniqueConstraint;
import liquibase.ext.partitions.testing.TestDatabase;
import liquibase.ext.partitions.testing.TestDatabases;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@link IndexLocks} says, against what pg_locks has once the steps are executed and before they are committed. */
@ExtendWith(TestDatabases.class)
class IndexLocksIT {

    private static final PartitionScope LEAVES = new PartitionScope(true, Optional.empty());
    private static final IndexedDefinition EXCLUSION = new ExclusionConstraint("(k WITH =)");
    private static final String TABLE = "CREATE TABLE t (k int NOT NULL, v text) PARTITION BY LIST (k);";
    private static final String ROWS = "INSERT INTO t VALUES (1, repeat(md5('x'), 200));";
    private static final String FOREIGN = "CREATE FOREIGN DATA WRAPPER w; CREATE SERVER s FOREIGN DATA WRAPPER w;";

    /** A table, and what makes it larger, which may lock more. */
    static Stream<Arguments> tables() {
        return Stream.of(
                Arguments.argumentSet(
                        "a leaf", TABLE + leaf("t", 1) + ROWS, leaf("t", 2) + "INSERT INTO t SELECT 2, v FROM t"),
                Arguments.argumentSet(
                        "a leaf with other indexes",
                        "CREATE TABLE t (k int PRIMARY KEY, v text, CHECK (k > 0)) PARTITION BY LIST (k);"
                                + "CREATE INDEX ON t (lower(v));"
                                + leaf("t", 1),
                        leaf("t", 2)),
                Arguments.argumentSet(
                        "a sub-partitioned table",
                        TABLE + leaf("t", 1),
                        "CREATE TABLE s PARTITION OF t FOR VALUES IN (2, 3) PARTITION BY LIST (k);" + leaf("s", 2)
                                + leaf("s", 3)),
                Arguments.argumentSet(
                        "a default partition", TABLE + leaf("t", 1), "CREATE TABLE d PARTITION OF t DEFAULT"),
                Arguments.argumentSet(
                        "a foreign table beside another",
                        TABLE + FOREIGN + leaf("t", 1) + foreign("t", 2),
                        foreign("t", 3)),
                Arguments.argumentSet(
                        "a leaf beside a foreign table",
                        TABLE + FOREIGN + leaf("t", 1) + foreign("t", 2),
                        leaf("t", 3)),
                Arguments.argumentSet(
                        "a table with a foreign table",
                        TABLE + FOREIGN + leaf("t", 1),
                        "CREATE TABLE s PARTITION OF t FOR VALUES IN (2, 3) PARTITION BY LIST (k);" + leaf("s", 2)
                                + foreign("s", 3)));
    }

    static Stream<Arguments> plainIndexes() {
        return indexesOn(
                tables(), index(false, IndexColumn.of("v"), null), index(false, computed(), "k > 0 AND v IS NOT NULL"));
    }

    static Stream<Arguments> uniqueIndexes() {
        return indexesOn(tables().limit(4), index(true, IndexColumn.of("k"), null));
    }

    static Stream<Arguments> constraints() {
        return indexesOn(tables().limit(4), new UniqueConstraint(List.of("k")), EXCLUSION);
    }

    private static Stream<Arguments> indexesOn(Stream<Arguments> tables, IndexedDefinition... definitions) {
        return tables.flatMap(
                table -> Stream.of(definitions).map(index -> Arguments.of(table.get()[0], table.get()[1], index)));
    }

    @ParameterizedTest
    @MethodSource({"plainIndexes", "uniqueIndexes", "constraints"})
    void ofCreating(String sql, String more, IndexedDefinition index, TestDatabase database) throws SQLException {
        assumeTrue(index != EXCLUSION || version(database) >= 17);
        assertCounted(sql, more, database, situation -> create(index, PartitionScope.WHOLE_TREE, situation));
    }

    @ParameterizedTest
    @MethodSource({"plainIndexes", "uniqueIndexes", "constraints"})
    void ofCreatingOnPartitionsOnly(String sql, String more, IndexedDefinition index, TestDatabase database)
            throws SQLException {
        assertCounted(sql, more, database, situation -> create(index, LEAVES, situation));
    }

    @ParameterizedTest
    @MethodSource({"plainIndexes", "uniqueIndexes"})
    void ofDropping(String sql, String more, IndexedDefinition index, TestDatabase database) throws SQLException {
        database.execute(sql);
        database.execute(LockCountIT.sqlOf(create(index, PartitionScope.WHOLE_TREE, LockCountIT.situation(database))));

        assertCounted("SELECT", more, database, situation -> drop(PartitionScope.WHOLE_TREE, situation));
    }

    @Test
    void ofDroppingThoseOfPartitions(TestDatabase database) throws SQLException {
        assertCounted(
                TABLE + leaf("t", 1) + "CREATE INDEX t_1_ix ON t_1 (v)",
                leaf("t", 2) + "CREATE INDEX t_2_ix ON t_2 (lower(v))",
                database,
                situation -> drop(LEAVES, situation));
    }

    @Test
    void ofReplacingALeftover(TestDatabase database) throws SQLException {
        IndexDefinition index = index(false, IndexColumn.of("v"), null);
        database.execute(TABLE + leaf("t", 1));
        Situation situation = LockCountIT.situation(database);
        Planned fresh = create(index, PartitionScope.WHOLE_TREE, situation);
        long lockedByFresh = locked(database, fresh);
        database.execute("CREATE INDEX t_1_ix ON t_1 (v)");
        Planned repair = create(
                index,
                PartitionScope.WHOLE_TREE,
                situation.withIndexes(
                        new TreeIndexes(null, Map.of(name("t_1"), has("t_1_ix", /* valid= */ false)), Map.of())));

        assertEquals(locked(database, repair) - lockedByFresh, counted(repair) - counted(fresh));
    }

    @Test
    void ofAConstraintThatUsesAnIndex(TestDatabase database) throws SQLException {
        IndexedDefinition constraint = new UniqueConstraint(List.of("k"));
        database.execute(TABLE + leaf("t", 1));
        Situation situation = LockCountIT.situation(database);
        Planned fresh = create(constraint, PartitionScope.WHOLE_TREE, situation);
        long lockedByFresh = locked(database, fresh);
        database.execute("CREATE UNIQUE INDEX t_1_ix ON t_1 (k)");
        Planned used = create(
                constraint,
                PartitionScope.WHOLE_TREE,
                situation.withIndexes(
                        new TreeIndexes(null, Map.of(name("t_1"), has("t_1_ix", /* valid= */ true)), Map.of())));

        assertTrue(used.plan().steps().stream().anyMatch(Step.UseUniqueIndex.class::isInstance));
        assertEquals(locked(database, used) - lockedByFresh, counted(used) - counted(fresh));
    }

    @Test
    void ofAConstraintThatReplacesALeftover(TestDatabase database) throws SQLException {
        IndexedDefinition constraint = new UniqueConstraint(List.of("k"));
        database.execute(TABLE + leaf("t", 1));
        Situation situation = LockCountIT.situation(database);
        Planned fresh = create(constraint, PartitionScope.WHOLE_TREE, situation);
        long lockedByFresh = locked(database, fresh);
        database.execute("CREATE UNIQUE INDEX t_1_ix ON t_1 (k)");
        Planned repair = create(
                constraint,
                PartitionScope.WHOLE_TREE,
                situation.withIndexes(
                        new TreeIndexes(null, Map.of(name("t_1"), has("t_1_ix", /* valid= */ false)), Map.of())));

        assertEquals(locked(database, repair) - lockedByFresh, counted(repair) - counted(fresh));
    }

    private static int version(TestDatabase database) {
        return Integer.parseInt(database.queryList("SHOW server_version_num").get(0)) / 10_000;
    }

    private interface Planner {
        Planned plan(Situation situation);
    }

    /** Compares what more partitions add, so that what every such statement locks, such as the catalog, is in both. */
    private static void assertCounted(String sql, String more, TestDatabase database, Planner planner)
            throws SQLException {
        database.execute(sql);
        Planned one = planner.plan(LockCountIT.situation(database));
        long lockedByOne = locked(database, one);
        database.execute(more);
        Planned two = planner.plan(LockCountIT.situation(database));

        assertEquals(locked(database, two) - lockedByOne, counted(two) - counted(one));
    }

    private static Planned create(IndexedDefinition index, PartitionScope scope, Situation situation) {
        return CreateIndexesPlanner.plan(
                new CreateIndexesRequest("test", target(scope), index, false, false, true), situation);
    }

    private static Planned drop(PartitionScope scope, Situation situation) {
        TreeIndexes there = new TreeIndexes(
                null,
                Map.of(
                        LockCountIT.TABLE,
                        has("ix", true),
                        name("t_1"),
                        has("t_1_ix", true),
                        name("t_2"),
                        has("t_2_ix", true)),
                Map.of());
        return DropIndexesPlanner.plan(
                new DropIndexesRequest("test", target(scope), Optional.empty(), false, false, true),
                situation.withIndexes(there));
    }

    private static TableIndexes has(String index, boolean valid) {
        return new TableIndexes(0, null, List.of(new ExistingIndex(name(index), null, valid, null, false)));
    }

    private static IndexTarget target(PartitionScope scope) {
        return new IndexTarget(LockCountIT.TABLE, name("ix"), new IndexNaming(IndexNaming.DEFAULT, "ix"), scope);
    }

    private static QualifiedName name(String name) {
        return LockCountIT.TABLE.sibling(name);
    }

    private static IndexDefinition index(boolean unique, IndexColumn column, @Nullable String where) {
        return new IndexDefinition(unique, true, null, List.of(column), List.of(), where, Storage.INHERITED);
    }

    private static IndexColumn computed() {
        return new IndexColumn("lower(v)", true, null, null, false, null);
    }

    private static String leaf(String parent, int value) {
        return "CREATE TABLE t_" + value + " PARTITION OF " + parent + " FOR VALUES IN (" + value + ");";
    }

    private static String foreign(String parent, int value) {
        return "CREATE FOREIGN TABLE f_" + value + " PARTITION OF " + parent + " FOR VALUES IN (" + value
                + ") SERVER s;";
    }
}
