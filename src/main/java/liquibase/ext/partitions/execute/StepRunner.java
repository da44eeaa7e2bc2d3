package liquibase.ext.partitions.execute;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import liquibase.ext.partitions.catalog.OpenTransactions;
import liquibase.ext.partitions.catalog.TableUsers;
import liquibase.ext.partitions.model.QualifiedName;
import liquibase.ext.partitions.plan.Plan;
import liquibase.ext.partitions.plan.Step;
import liquibase.ext.partitions.problem.ProgressNotes;
import liquibase.ext.partitions.problem.RunNotes;
import liquibase.ext.partitions.sql.SqlRenderer;

/**
 * Runs the steps of a plan. The steps of a transaction go to the server at once, so that they wait for the network once
 * and not once each.
 */
final class StepRunner {

    private final Connection connection;
    private final LockRetries retries;
    private final Pace pace;
    private final UnaryOperator<String> sqlFilter;
    private final Reporter reporter;

    /**
     * A runner.
     *
     * @param pace from when on a transaction is old that others wait for
     */
    StepRunner(
            Connection connection, LockRetries retries, Pace pace, UnaryOperator<String> sqlFilter, Reporter reporter) {
        this.connection = connection;
        this.pace = pace;
        this.retries = retries;
        this.sqlFilter = sqlFilter;
        this.reporter = reporter;
    }

    /** Runs everything in the transaction that the connection is in. A failure leaves it to be rolled back. */
    void runInTransaction(Plan plan) throws SQLException {
        for (Plan.Transaction transaction : plan.transactions()) {
            String message = message(transaction.steps());
            SqlSender sender = sender(transaction.steps());
            retries.run(() -> sender.send(message));
        }
    }

    /**
     * Runs each transaction of the plan by itself and commits it, on a connection in autocommit mode. After a failure
     * what is committed stays, and what the plan says for that case is done.
     */
    void runAndCommit(Plan plan) throws SQLException {
        boolean anyCommitted = false;
        try {
            for (Plan.Transaction transaction : plan.transactions()) {
                commit(transaction.steps(), retries);
                anyCommitted = true;
            }
        } catch (SQLException e) {
            if (anyCommitted) {
                plan.cleanup().forEach(step -> cleanUp(step, e));
            }
            throw e;
        }
    }

    private void cleanUp(Step step, SQLException failure) {
        try {
            commit(List.of(step), retries.persistent());
        } catch (SQLException e) {
            failure.addSuppressed(e);
            reporter.warn(RunNotes.notCleanedUp(SqlRenderer.render(step)));
        }
    }

    private void commit(List<Step> steps, LockRetries patience) throws SQLException {
        String message = message(steps);
        SqlSender sender = sender(steps);
        if (steps.stream().allMatch(Step::isTransactional)) {
            patience.run(() -> commit(message, sender));
        } else if (steps.stream().allMatch(Step::isPatient)) {
            warnOfUsers(steps);
            sendAlone(message, sender);
        } else {
            patience.run(() -> sender.send(message));
        }
    }

    /** Names what a detach, or the switch of moved rows, is going to wait for. */
    private void warnOfUsers(List<Step> steps) throws SQLException {
        for (Step step : steps) {
            if (step instanceof Step.DetachPartition detach) {
                for (OpenTransactions.Open open : new TableUsers(connection).of(detach.parent(), pace.idle())) {
                    reporter.warn(ProgressNotes.usesTable(
                            open.id(), open.application(), open.state(), open.seconds(), detach.name()));
                }
            } else if (step instanceof Step.CopyRows copy) {
                QualifiedName target = copy.move().target();
                for (OpenTransactions.Open open :
                        new OpenTransactions(connection).inTheWay(List.of(target), pace.idle(), pace.old())) {
                    reporter.warn(ProgressNotes.holdsSnapshot(
                            open.id(), open.application(), open.state(), open.seconds(), target));
                }
            }
        }
    }

    /** What makes its own transactions and waits while nobody waits for it. */
    @SuppressWarnings("try") // the settings are only to come back
    private void sendAlone(String message, SqlSender sender) throws SQLException {
        try (BuildSettings settings = new BuildSettings(connection)) {
            retries.patiently(() -> sender.send(message));
        }
    }

    private boolean commit(String message, SqlSender sender) throws SQLException {
        connection.setAutoCommit(false);
        try {
            sender.send(message);
            connection.commit();
        } catch (SQLException e) {
            rollBack(e);
            throw e;
        }
        connection.setAutoCommit(true);
        return true;
    }

    /** What the server is asked to tell of is for the user, the rest for the log. */
    private SqlSender sender(List<Step> steps) {
        boolean asked = steps.stream().anyMatch(step -> step instanceof Step.Analyze analyze && analyze.verbose());
        return asked
                ? new SqlSender(connection, reporter::serverTold)
                : new SqlSender(connection, reporter::serverMessage);
    }

    private void rollBack(SQLException failure) {
        try {
            connection.rollback();
            connection.setAutoCommit(true);
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
    }

    private String message(List<Step> steps) {
        return steps.stream()
                .map(SqlRenderer::render)
                .map(sqlFilter)
                .peek(reporter::sql)
                .collect(Collectors.joining(";\n"));
    }
}
