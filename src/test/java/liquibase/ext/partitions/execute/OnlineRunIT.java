package liquibase.ext.partitions.execute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import liquibase.ext.partitions.model.QualifiedName;
import liquibase.ext.partitions.plan.PartitionOperation;
import liquibase.ext.partitions.plan.Plan;
import liquibase.ext.partitions.plan.Step;
import liquibase.ext.partitions.problem.IndexWords;
import liquibase.ext.partitions.problem.PartitionProblemException;
import liquibase.ext.partitions.testing.TestDatabase;
import liquibase.ext.partitions.testing.TestDatabases;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** When a run is given up that comes to no end. */
@ExtendWith(TestDatabases.class)
class OnlineRunIT {

    private static final String TABLE = """
            CREATE TABLE t (k int, v int) PARTITION BY LIST (k);
            CREATE TABLE t_1 PARTITION OF t FOR VALUES IN (1);
            CREATE INDEX ix ON t (v)""";

    private static QualifiedName named(String name) {
        return new QualifiedName("public", name);
    }

    private static Planning plan(Step step) {
        return new Planning(
                new Plan(
                        List.of(new Plan.Transaction(List.of(step))),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        false,
                        true,
                        List.of(),
                        List.of()),
                List.of(named("t_1")),
                List.of(),
                List.of(named("t")));
    }

    /** Runs these plans over and over. */
    private static PartitionProblemException giveUp(TestDatabase database, Planning... plans) throws Exception {
        database.execute(TABLE);
        PartitionOperation operation = IndexRun.of(database, 1).operation();
        int[] next = {0};
        try (Connection connection = database.connection();
                Siblings siblings = new Siblings(connection, Optional.empty(), Duration.ofSeconds(1));
                LockWatch watch = new LockWatch(operation, siblings, IndexRun.FAST, Reporter.ofCurrentScope())) {
            OnlineRun run = new OnlineRun(
                    operation,
                    () -> plans[++next[0] % plans.length],
                    connection,
                    siblings,
                    watch,
                    new RunPolicy(new LockPolicy(null, 0), 1),
                    IndexRun.FAST,
                    UnaryOperator.identity(),
                    Reporter.ofCurrentScope());
            PartitionProblemException failure = assertThrows(PartitionProblemException.class, () -> run.run(plans[0]));
            assertTrue(next[0] < 20, () -> next[0] + " rounds");
            return failure;
        }
    }

    @Test
    void plansThatFailInTurn(TestDatabase database) throws Exception {
        PartitionProblemException failure = giveUp(
                database,
                plan(new Step.DropIndex(named("one"), false, false)),
                plan(new Step.DropIndex(named("other"), false, false)));

        assertTrue(
                String.valueOf(failure.getMessage()).contains("does not exist, SQLSTATE 42704"), failure.getMessage());
    }

    @Test
    void aPlanThatIsDoneAndStaysTheSame(TestDatabase database) throws Exception {
        PartitionProblemException failure =
                giveUp(database, plan(new Step.RequireValidIndex(named("ix"), IndexWords.INDEX)));

        assertEquals(
                "createPartitionIndexes of table t: The same is left to do again and again, though the server has"
                        + " accepted it each time. Run the change again when nobody else changes the partitions and"
                        + " indexes of the table.",
                failure.getMessage());
    }

    @Test
    void anIndexThatStaysInvalid(TestDatabase database) throws Exception {
        database.execute("CREATE TABLE other (k int) PARTITION BY LIST (k);"
                + " CREATE TABLE other_1 PARTITION OF other FOR VALUES IN (1);"
                + " CREATE INDEX other_ix ON ONLY other (k)");

        PartitionProblemException failure =
                giveUp(database, plan(new Step.RequireValidIndex(named("other_ix"), IndexWords.INDEX)));

        assertTrue(
                String.valueOf(failure.getMessage())
                        .startsWith(
                                "createPartitionIndexes of table t: The index public.other_ix is not valid, since no"
                                        + " valid index is attached to it of public.t_1."),
                failure.getMessage());
    }
}
