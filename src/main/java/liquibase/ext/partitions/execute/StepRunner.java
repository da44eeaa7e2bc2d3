package liquibase.ext.partitions.execute;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Savepoint;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import liquibase.ext.partitions.plan.Plan;
import liquibase.ext.partitions.plan.Step;
import liquibase.ext.partitions.sql.SqlRenderer;

/**
 * Runs the steps of a plan. The steps of a transaction go to the server at once, so that they wait for the network once
 * and not once each.
 */
final class StepRunner {

    /** SQLSTATE lock_not_available: what lock_timeout ends a wait with (manual, appendix A). */
    private static final String LOCK_NOT_AVAILABLE = "55P03";

    private final Connection connection;
    private final LockPolicy locks;
    private final UnaryOperator<String> sqlFilter;
    private final Reporter reporter;

    StepRunner(Connection connection, LockPolicy locks, UnaryOperator<String> sqlFilter, Reporter reporter) {
        this.connection = connection;
        this.locks = locks;
        this.sqlFilter = sqlFilter;
        this.reporter = reporter;
    }

    /** Runs everything in the transaction that the connection is in. A failure leaves it to be rolled back. */
    void runInTransaction(Plan plan) throws SQLException {
        String sessionTimeout = locks.timeout() == null ? "" : currentLockTimeout();
        for (Plan.Transaction transaction : plan.transactions()) {
            runWithRetries(transaction);
        }
        if (locks.timeout() != null) {
            execute("SET LOCAL lock_timeout = '" + sessionTimeout + "'");
        }
    }

    /**
     * Runs each transaction of the plan by itself and commits it, on a connection in autocommit mode. After a failure
     * what is committed stays, and what the plan says for that case is done.
     */
    void runAndCommit(Plan plan) throws SQLException {
        try {
            for (Plan.Transaction transaction : plan.transactions()) {
                inOwnTransaction(() -> runWithRetries(transaction));
            }
        } catch (SQLException e) {
            cleanUp(plan.cleanup(), e);
            throw e;
        }
    }

    private void cleanUp(List<Step> steps, SQLException failure) {
        for (Step step : steps) {
            try {
                inOwnTransaction(() -> runWithRetries(new Plan.Transaction(List.of(step))));
            } catch (SQLException e) {
                failure.addSuppressed(e);
            }
        }
    }

    /** Something that talks to the server. */
    private interface Work {
        void run() throws SQLException;
    }

    private void inOwnTransaction(Work work) throws SQLException {
        connection.setAutoCommit(false);
        try {
            work.run();
            connection.commit();
        } catch (SQLException e) {
            rollBack(e);
            throw e;
        } finally {
            if (!connection.isClosed()) {
                connection.setAutoCommit(true);
            }
        }
    }

    private void rollBack(SQLException failure) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
    }

    private void runWithRetries(Plan.Transaction transaction) throws SQLException {
        String message = message(transaction);
        for (int retry = 1; ; retry++) {
            if (retry > locks.retries()) {
                execute(message);
                return;
            }
            Savepoint savepoint = connection.setSavepoint();
            try {
                execute(message);
                connection.releaseSavepoint(savepoint);
                return;
            } catch (SQLException e) {
                if (!LOCK_NOT_AVAILABLE.equals(e.getSQLState())) {
                    throw e;
                }
                connection.rollback(savepoint);
                pause(locks.pauseBefore(retry), e);
            }
        }
    }

    private String message(Plan.Transaction transaction) {
        String statements = transaction.steps().stream()
                .map(SqlRenderer::render)
                .map(sqlFilter)
                .peek(reporter::sql)
                .collect(Collectors.joining(";\n"));
        return locks.timeout() == null
                ? statements
                : "SET LOCAL lock_timeout = " + locks.timeout().toMillis() + ";\n" + statements;
    }

    private void execute(String message) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(message);
            for (SQLWarning warning = statement.getWarnings(); warning != null; warning = warning.getNextWarning()) {
                reporter.serverMessage(warning.getMessage());
            }
        }
    }

    private String currentLockTimeout() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SHOW lock_timeout")) {
            row.next();
            return row.getString(1);
        }
    }

    /** Waits about that long; somebody who interrupts gets the failure that led to the wait. */
    private static void pause(Duration pause, SQLException failure) throws SQLException {
        long millis = pause.toMillis();
        try {
            Thread.sleep(millis / 2 + ThreadLocalRandom.current().nextLong(millis));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            failure.addSuppressed(e);
            throw failure;
        }
    }
}
