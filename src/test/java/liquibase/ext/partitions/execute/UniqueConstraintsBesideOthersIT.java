package liquibase.ext.partitions.execute;

import static liquibase.ext.partitions.execute.UniqueConstraintsIT.wrong;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import liquibase.Scope;
import liquibase.database.jvm.JdbcConnection;
import liquibase.ext.partitions.harness.OtherSession;
import liquibase.ext.partitions.harness.UpDownUp;
import liquibase.ext.partitions.model.PartitionScope;
import liquibase.ext.partitions.model.QualifiedName;
import liquibase.ext.partitions.model.UniqueConstraint;
import liquibase.ext.partitions.plan.ConstraintTarget;
import liquibase.ext.partitions.plan.CreateIndexesRequest;
import liquibase.ext.partitions.plan.PartitionOperation;
import liquibase.ext.partitions.problem.PartitionProblemException;
import liquibase.ext.partitions.testing.TestDatabase;
import liquibase.ext.partitions.testing.TestDatabases;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A unique constraint that is made concurrently, while others change the table or read it. */
@Tag("alone")
@ExtendWith(TestDatabases.class)
class UniqueConstraintsBesideOthersIT {

    private static final QualifiedName TABLE = new QualifiedName("public", "t");
    private static final String TREE = """
            CREATE TABLE t (k int, a int) PARTITION BY LIST (k);
            CREATE TABLE t_1 PARTITION OF t FOR VALUES IN (1);
            CREATE TABLE t_2 PARTITION OF t FOR VALUES IN (2);
            INSERT INTO t SELECT 1 + n % 2, n FROM generate_series(1, 100) n;""";

    private static final String NOTHING = "SELECT";
    private static final String INDEX = "CREATE UNIQUE INDEX t_1_c ON t_1 (k, a)";
    private static final String OWN = "ALTER TABLE t_1 ADD CONSTRAINT t_1_c UNIQUE (k, a)";
    private static final String USE = "ALTER TABLE \"public\".\"t_1\" ADD";
    private static final String ATTACH = "ALTER INDEX \"public\".\"c\" ATTACH PARTITION \"public\".\"t_1_c\"";

    /** What was there before, the statement that comes too late, and what comes before it. */
    static Stream<Arguments> changes() {
        return Stream.of(
                Arguments.argumentSet(
                        "the constraint comes",
                        NOTHING,
                        "ALTER TABLE ONLY \"public\".\"t\" ADD",
                        "ALTER TABLE ONLY t ADD CONSTRAINT c UNIQUE (k, a)"),
                Arguments.argumentSet(
                        "a leaf's constraint comes", NOTHING, "CREATE UNIQUE INDEX CONCURRENTLY \"t_1_c\"", OWN),
                Arguments.argumentSet(
                        "another uses the index",
                        INDEX,
                        USE,
                        "ALTER TABLE t_1 ADD CONSTRAINT t_1_c UNIQUE USING INDEX t_1_c"),
                Arguments.argumentSet("the index goes", INDEX, USE, "DROP INDEX t_1_c"),
                Arguments.argumentSet("a leaf's constraint goes", OWN, ATTACH, "ALTER TABLE t_1 DROP CONSTRAINT t_1_c"),
                Arguments.argumentSet("the parent's goes", OWN, ATTACH, "ALTER TABLE t DROP CONSTRAINT c"),
                Arguments.argumentSet(
                        "a partition comes", NOTHING, USE, "CREATE TABLE t_3 PARTITION OF t FOR VALUES IN (3)"),
                Arguments.argumentSet(
                        "a table is attached",
                        NOTHING,
                        USE,
                        "CREATE TABLE t_3 (k int, a int); ALTER TABLE t ATTACH PARTITION t_3 FOR VALUES IN (3)"),
                Arguments.argumentSet(
                        "a partition goes", INDEX, USE, "ALTER TABLE t DETACH PARTITION t_1; DROP TABLE t_1"));
    }

    @ParameterizedTest
    @MethodSource("changes")
    void isPlannedAnewWhenOthersHaveChangedSomething(
            String there, String statement, String change, TestDatabase database) throws Exception {
        database.execute(TREE + there);

        run(database, before(statement, () -> database.execute(change)));

        assertEquals(List.of(), wrong(database));
    }

    static Stream<String> statements() {
        return Stream.of(
                "ALTER TABLE ONLY \"public\".\"t\" ADD",
                "CREATE UNIQUE INDEX CONCURRENTLY \"t_1_c\"",
                USE,
                ATTACH,
                "CREATE UNIQUE INDEX CONCURRENTLY \"t_2_c\"",
                "ALTER TABLE \"public\".\"t_2\" ADD",
                "ALTER INDEX \"public\".\"c\" ATTACH PARTITION \"public\".\"t_2_c\"");
    }

    @ParameterizedTest
    @MethodSource("statements")
    void goesOnAfterAnyStatementHasFailed(String statement, TestDatabase database, TestDatabase atOnce)
            throws Exception {
        database.execute(TREE);
        atOnce.execute(TREE);

        assertThrows(
                PartitionProblemException.class,
                () -> run(database, sql -> sql.startsWith(statement) ? "SELECT 1 / 0" : sql));
        run(database, UnaryOperator.identity());
        run(atOnce, UnaryOperator.identity());

        assertEquals(List.of(), wrong(database));
        UpDownUp.assertSame(atOnce.fingerprint(), database.fingerprint(), "resumed it is something else");
    }

    @Test
    void givesUpOnALeafThatIsReadAllTheTimeAndGoesOnThereLater(TestDatabase database) throws Exception {
        database.execute(TREE + INDEX);
        OtherSession reader = OtherSession.that(database, "SELECT FROM t_1");
        LockPolicy impatient = new LockPolicy(Duration.ofMillis(50), 1);

        assertThrows(PartitionProblemException.class, () -> run(database, impatient, UnaryOperator.identity()));
        reader.commit();
        run(database, impatient, UnaryOperator.identity());

        assertEquals(List.of(), wrong(database));
    }

    private static UnaryOperator<String> before(String beginning, Runnable event) {
        boolean[] happened = {false};
        return sql -> {
            if (!happened[0] && sql.startsWith(beginning)) {
                happened[0] = true;
                event.run();
            }
            return sql;
        };
    }

    private static void run(TestDatabase database, UnaryOperator<String> interference) throws Exception {
        run(database, new LockPolicy(null, 0), interference);
    }

    private static void run(TestDatabase database, LockPolicy locks, UnaryOperator<String> interference)
            throws Exception {
        ConstraintTarget target = new ConstraintTarget(TABLE, "c", PartitionScope.WHOLE_TREE);
        PartitionOperation operation = new PartitionOperation.CreateIndexes(new CreateIndexesRequest(
                "createPartitionConstraints of table t",
                target.indexTarget(),
                new UniqueConstraint(List.of("k", "a")),
                true,
                true,
                false));
        Scope.child(
                Map.of(Scope.Attr.logService.name(), new CapturedLog()),
                () -> new OperationRunner(
                                connection(database),
                                new RunPolicy(locks, 1),
                                IndexRun.FAST,
                                interference,
                                Reporter.ofCurrentScope())
                        .run(operation));
    }

    private static JdbcConnection connection(TestDatabase database) throws SQLException {
        return new JdbcConnection(database.connection());
    }
}
