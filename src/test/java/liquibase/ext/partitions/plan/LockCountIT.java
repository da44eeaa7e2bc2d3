package liquibase.ext.partitions.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import liquibase.ext.partitions.catalog.PartitionCatalog;
import liquibase.ext.partitions.harness.OtherSession;
import liquibase.ext.partitions.model.BoundOrdering;
import liquibase.ext.partitions.model.BoundValue;
import liquibase.ext.partitions.model.LockBudget;
import liquibase.ext.partitions.model.PartitionBound;
import liquibase.ext.partitions.model.PartitionBy;
import liquibase.ext.partitions.model.PartitionDefinition;
import liquibase.ext.partitions.model.PartitionStrategy;
import liquibase.ext.partitions.model.QualifiedName;
import liquibase.ext.partitions.model.RanAs;
import liquibase.ext.partitions.model.Storage;
import liquibase.ext.partitions.sql.SqlRenderer;
import liquibase.ext.partitions.testing.TestDatabase;
import liquibase.ext.partitions.testing.TestDatabases;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@link LockCount} says, against what pg_locks has once the steps are executed and before they are committed. */
@ExtendWith(TestDatabases.class)
class LockCountIT {

    static final QualifiedName TABLE = new QualifiedName("public", "t");

    private static final String OBJECTS = """
            SELECT count(*) FROM (SELECT DISTINCT locktype, database, relation, classid, objid, objsubid FROM pg_locks
              WHERE pid = pg_backend_pid() AND locktype IN ('relation', 'object')) locked""";

    static Stream<Arguments> tables() {
        return Stream.of(
                Arguments.argumentSet(
                        "numbers only",
                        "CREATE TABLE t (k int, n numeric(9, 2), d date, s char(9)) PARTITION BY LIST (k)"),
                Arguments.argumentSet(
                        "wide numbers",
                        "CREATE TABLE t (k int, n numeric(900, 2), s varchar(900)) PARTITION BY LIST (k)"),
                Arguments.argumentSet("text", "CREATE TABLE t (k int, v text) PARTITION BY LIST (k)"),
                Arguments.argumentSet(
                        "not null", "CREATE TABLE t (k int NOT NULL, v text NOT NULL) PARTITION BY LIST (k)"),
                Arguments.argumentSet("primary key", "CREATE TABLE t (k int PRIMARY KEY) PARTITION BY LIST (k)"),
                Arguments.argumentSet("indexes", """
                        CREATE TABLE t (id uuid, k int, v text, j jsonb, PRIMARY KEY (id, k), UNIQUE (v, k)) PARTITION BY LIST (k);
                        CREATE INDEX ON t (v); CREATE INDEX ON t ((j ->> 'a')); CREATE UNIQUE INDEX ON t (j, k)"""),
                Arguments.argumentSet("check, identity, default, generated", """
                        CREATE SEQUENCE s;
                        CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY, k int CHECK (k > -9), d int DEFAULT nextval('s'),
                          g int GENERATED ALWAYS AS (k * 2) STORED) PARTITION BY LIST (k)"""),
                Arguments.argumentSet("foreign key out", """
                        CREATE TABLE one (id int PRIMARY KEY); CREATE TABLE two (id int PRIMARY KEY);
                        CREATE TABLE t (k int, a int REFERENCES one, b int REFERENCES two) PARTITION BY LIST (k)"""),
                Arguments.argumentSet("foreign key in", """
                        CREATE TABLE t (k int PRIMARY KEY) PARTITION BY LIST (k); CREATE TABLE one (k int REFERENCES t)"""),
                Arguments.argumentSet("row trigger", """
                        CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
                        CREATE TABLE t (k int) PARTITION BY LIST (k);
                        CREATE TRIGGER r AFTER INSERT ON t FOR EACH ROW EXECUTE FUNCTION f()"""),
                Arguments.argumentSet("default partition", """
                        CREATE TABLE t (k int PRIMARY KEY, v text) PARTITION BY LIST (k);
                        CREATE TABLE t_default PARTITION OF t DEFAULT"""));
    }

    @ParameterizedTest
    @MethodSource("tables")
    void ofCreating(String sql, TestDatabase database) throws SQLException {
        database.execute(sql);

        assertCounted(database, request -> new PartitionOperation.Create(request));
    }

    @ParameterizedTest
    @MethodSource("tables")
    void ofDropping(String sql, TestDatabase database) throws SQLException {
        database.execute(sql);
        create(database);

        assertCounted(database, request -> new PartitionOperation.Remove(request, RanAs.EXECUTED));
    }

    @ParameterizedTest
    @MethodSource("tables")
    void ofDetaching(String sql, TestDatabase database) throws SQLException {
        database.execute(sql);
        create(database);

        assertCounted(database, request -> new PartitionOperation.Remove(detaching(request), RanAs.EXECUTED));
    }

    /**
     * Compares what a second pair of partitions, a leaf and a sub-partitioned table with a leaf, adds: what a
     * transaction locks once, such as the parent and referenced tables, is in both.
     */
    private static void assertCounted(
            TestDatabase database, Function<CreatePartitionsRequest, PartitionOperation> operation)
            throws SQLException {
        Planned one = plan(database, operation.apply(request(1)));
        Planned two = plan(database, operation.apply(request(2)));

        assertEquals(locked(database, two) - locked(database, one), counted(two) - counted(one));
    }

    private static void create(TestDatabase database) throws SQLException {
        database.execute(sqlOf(plan(database, new PartitionOperation.Create(request(2)))));
    }

    static long locked(TestDatabase database, Planned planned) throws SQLException {
        OtherSession session = OtherSession.that(database, sqlOf(planned));
        List<String> locked = session.queryList(OBJECTS);
        session.rollback();
        return Long.parseLong(locked.get(0));
    }

    /** The count as the planner's own warning has it, with a budget that guarantees nothing. */
    static long counted(Planned planned) {
        return planned.plan().warnings().stream()
                .filter(warning -> warning.contains("would lock"))
                .mapToLong(warning -> Long.parseLong(warning.replaceAll(".*would lock (\\d+) objects.*", "$1")))
                .sum();
    }

    private static Planned plan(TestDatabase database, PartitionOperation operation) throws SQLException {
        return operation.plan(situation(database));
    }

    /** What there is, on a server that guarantees no lock at all. */
    static Situation situation(TestDatabase database) throws SQLException {
        try (Connection connection = database.connection()) {
            return new Situation(
                    new PartitionCatalog(connection).read(TABLE).orElseThrow().tree(),
                    Set.of(),
                    new LockBudget(64, 0, Long.MAX_VALUE, 0),
                    BoundOrdering.TEXTUAL);
        }
    }

    static String sqlOf(Planned planned) {
        return planned.orThrow("test").steps().stream().map(SqlRenderer::render).collect(Collectors.joining(";\n"));
    }

    private static CreatePartitionsRequest request(int pairs) {
        return new CreatePartitionsRequest(
                TABLE,
                List.of(),
                IntStream.range(0, pairs)
                        .boxed()
                        .flatMap(i -> Stream.of(partition("t_" + i, i, null), subPartitioned("s_" + i, 100 + i)))
                        .toList(),
                false,
                false,
                RollbackMode.DROP,
                false,
                true);
    }

    private static CreatePartitionsRequest detaching(CreatePartitionsRequest request) {
        return new CreatePartitionsRequest(
                TABLE, List.of(), request.partitions(), false, false, RollbackMode.DETACH, false, true);
    }

    private static PartitionDefinition subPartitioned(String name, int value) {
        return partition(
                name,
                value,
                new PartitionBy(PartitionStrategy.LIST, List.of("k")),
                partition(name + "_leaf", value, null));
    }

    private static PartitionDefinition partition(
            String name, int value, @Nullable PartitionBy partitionBy, PartitionDefinition... children) {
        return new PartitionDefinition(
                TABLE.sibling(name),
                new PartitionBound.Values(List.of(new BoundValue.Literal(String.valueOf(value)))),
                Storage.INHERITED,
                partitionBy,
                List.of(children));
    }
}
