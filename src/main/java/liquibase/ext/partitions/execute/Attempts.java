package liquibase.ext.partitions.execute;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import liquibase.ext.partitions.model.QualifiedName;
import liquibase.ext.partitions.plan.PartitionOperation;
import liquibase.ext.partitions.plan.Step;
import liquibase.ext.partitions.problem.PartitionProblemException;
import liquibase.ext.partitions.problem.RunNotes;
import liquibase.ext.partitions.problem.ServerProblems;
import liquibase.ext.partitions.sql.SqlRenderer;
import org.jspecify.annotations.Nullable;

/**
 * Plans and does an operation anew when others have changed what its plan was made for. In a transaction what it did is
 * undone before; otherwise it stays, and the new plan says what is left.
 */
final class Attempts {

    /** How often at the most, when others come in between each time. */
    private static final int MOST = 10;

    /** Does what a plan says. */
    interface Execution {
        void run(Planning planning, Checkpoint before) throws SQLException;
    }

    /** What failed and how; when nothing was planned yet, there are no steps. */
    private record Failed(List<Step> steps, String sentence) {}

    private final PartitionOperation operation;
    private final Connection connection;
    private final LockRetries retries;
    private final Reporter reporter;

    Attempts(PartitionOperation operation, Connection connection, LockRetries retries, Reporter reporter) {
        this.operation = operation;
        this.connection = connection;
        this.retries = retries;
        this.reporter = reporter;
    }

    /**
     * Plans and does it.
     *
     * @throws SQLException if the server refuses a step, and does so again when the same is planned again
     * @throws PartitionProblemException if others came in between each time
     */
    void run(Planning.Planner planner, Execution execution) throws SQLException {
        Checkpoint before = Checkpoint.before(connection);
        @Nullable Failed last = null;
        List<QualifiedName> parents = List.of(operation.table());
        for (int tries = 1; ; tries++) {
            List<Step> steps = List.of();
            try {
                Planning planning = planner.plan();
                steps = planning.plan().steps();
                parents = planning.parents();
                execution.run(planning, before);
                before.release();
                return;
            } catch (SQLException e) {
                Failed failed = new Failed(steps, ServerFailure.sentence(e));
                if (!ConcurrentChange.mayBe(e) || failed.equals(last) || !before.restore(e)) {
                    throw e;
                }
                if (tries == MOST) {
                    throw givenUp(failed, e);
                }
                last = failed;
                reporter.debug(operation.where() + ": " + RunNotes.planAgain(failed.sentence()));
                keepPartitions(parents, before, e);
            }
        }
    }

    /**
     * Keeps others from making, attaching, detaching and dropping partitions of these tables until the end of the transaction,
     * if that may be: reads and writes go on beside it.
     */
    private void keepPartitions(List<QualifiedName> parents, Checkpoint before, SQLException failure)
            throws SQLException {
        if (connection.getAutoCommit() || parents.isEmpty()) {
            return;
        }
        try {
            SqlSender sender = new SqlSender(connection, reporter);
            retries.run(() -> sender.send(SqlRenderer.keepPartitions(parents)));
            before.move();
        } catch (SQLException e) {
            failure.addSuppressed(e);
            if (!before.restore(failure)) {
                throw failure;
            }
        }
    }

    private PartitionProblemException givenUp(Failed failed, SQLException failure) {
        PartitionProblemException refusal = new PartitionProblemException(
                operation.where(),
                List.of(ServerProblems.changedMeanwhile(failed.sentence(), String.valueOf(failure.getSQLState()))));
        refusal.addSuppressed(failure);
        return refusal;
    }
}
