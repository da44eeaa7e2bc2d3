package liquibase.ext.partitions.execute;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import liquibase.database.jvm.JdbcConnection;
import liquibase.ext.partitions.catalog.PartitionCatalog;
import liquibase.ext.partitions.catalog.PartitionRows;
import liquibase.ext.partitions.model.PartitionNode;
import liquibase.ext.partitions.model.QualifiedName;
import liquibase.ext.partitions.plan.PartitionOperation;
import liquibase.ext.partitions.plan.Plan;
import liquibase.ext.partitions.plan.Situation;
import liquibase.ext.partitions.problem.AttachProblems;
import liquibase.ext.partitions.problem.BoundProblems;
import liquibase.ext.partitions.problem.PartitionProblemException;
import liquibase.ext.partitions.problem.Problem;
import liquibase.ext.partitions.problem.TableProblems;
import org.jspecify.annotations.Nullable;

/** Does an operation: reads what is there, plans what is left, checks that nothing stands in the way, runs the plan. */
public final class OperationRunner {

    private final JdbcConnection liquibaseConnection;
    private final Connection connection;
    private final RunPolicy policy;
    private final Pace pace;
    private final UnaryOperator<String> sqlFilter;
    private final Reporter reporter;

    /**
     * A runner.
     *
     * @param connection in a transaction or in autocommit mode, as Liquibase has set it for the changeset
     * @param policy how to wait for locks, and how much to do at once
     * @param sqlFilter what the changeset's modifySql does to each statement
     * @param reporter where warnings go
     */
    public OperationRunner(
            JdbcConnection connection, RunPolicy policy, UnaryOperator<String> sqlFilter, Reporter reporter) {
        this(connection, policy, Pace.USUAL, sqlFilter, reporter);
    }

    OperationRunner(
            JdbcConnection connection,
            RunPolicy policy,
            Pace pace,
            UnaryOperator<String> sqlFilter,
            Reporter reporter) {
        this.liquibaseConnection = connection;
        this.connection = connection.getUnderlyingConnection();
        this.policy = policy;
        this.pace = pace;
        this.sqlFilter = sqlFilter;
        this.reporter = reporter;
    }

    /**
     * Does an operation.
     *
     * @throws PartitionProblemException if something is wrong; nothing has been changed then, unless it is done online
     * @throws SQLException if the server refuses a step
     */
    @SuppressWarnings("try") // the timeout is only to be closed
    public void run(PartitionOperation operation) throws SQLException {
        try (LockTimeout timeout = new LockTimeout(connection, policy.locks())) {
            LockRetries retries = new LockRetries(connection, policy.locks(), reporter);
            Planning planning = retries.run(() -> plan(operation));
            if (planning.plan().online()) {
                runOnline(operation, planning);
                return;
            }
            planning.plan().warnings().forEach(warning -> reporter.warn(operation.where() + ": " + warning));
            runAtOnce(operation, planning);
        }
    }

    private Siblings siblings() throws SQLException {
        return new Siblings(connection, ConnectionSources.of(liquibaseConnection), pace.connect());
    }

    @SuppressWarnings("try") // the timeout is only to be closed
    private void runAtOnce(PartitionOperation operation, Planning planning) throws SQLException {
        LockPolicy locks = operation.request().concurrently() ? besideOthers().locks() : policy.locks();
        try (LockTimeout timeout = new LockTimeout(connection, locks)) {
            LockRetries retries = new LockRetries(connection, locks, reporter);
            runAtOnce(operation, planning, new StepRunner(connection, retries, pace, sqlFilter, reporter));
        }
    }

    /** Waits for locks are limited, as others would have to wait behind them. */
    private RunPolicy besideOthers() throws SQLException {
        return LockTimeout.isUnlimited(connection) ? policy.courteous() : policy;
    }

    private void runAtOnce(PartitionOperation operation, Planning planning, StepRunner runner) throws SQLException {
        Violations violations = new Violations(operation);
        Savepoint before =
                connection.getAutoCommit() || operation.rowDemand().isEmpty() ? null : connection.setSavepoint();
        try {
            runWatched(operation, planning, runner);
            if (before != null) {
                connection.releaseSavepoint(before);
            }
        } catch (SQLException e) {
            Optional<Problem> problem = (violations.isOne(e) && isUsable(before, e)
                            ? violations.count(connection, List.of(e))
                            : Optional.<Problem>empty())
                    .or(() -> ServerFailure.explain(e, planning.plan().steps()))
                    .or(() -> violations.told(e));
            if (problem.isEmpty()) {
                throw e;
            }
            PartitionProblemException refusal =
                    new PartitionProblemException(operation.where(), List.of(problem.get()));
            refusal.addSuppressed(e);
            throw refusal;
        }
    }

    /** Whether the server answers questions after a failure, now that what the steps did and locked is undone. */
    private boolean isUsable(@Nullable Savepoint before, SQLException failure) {
        try {
            if (before != null) {
                connection.rollback(before);
            }
            return true;
        } catch (SQLException e) {
            failure.addSuppressed(e);
            return false;
        }
    }

    @SuppressWarnings("try") // the watch is only to be closed
    private void runWatched(PartitionOperation operation, Planning planning, StepRunner runner) throws SQLException {
        if (planning.builds().isEmpty()) {
            run(planning.plan(), runner);
            return;
        }
        try (MessageWatch watch =
                MessageWatch.begin(planning.builds(), siblings(), operation.where(), reporter, pace)) {
            run(planning.plan(), runner);
        }
    }

    private void run(Plan plan, StepRunner runner) throws SQLException {
        if (connection.getAutoCommit()) {
            runner.runAndCommit(plan);
        } else {
            runner.runInTransaction(plan);
        }
    }

    @SuppressWarnings("try") // the timeout is only to be closed
    private void runOnline(PartitionOperation operation, Planning first) throws SQLException {
        RunPolicy online = besideOthers();
        LockRetries retries = new LockRetries(connection, online.locks(), reporter);
        try (LockTimeout timeout = new LockTimeout(connection, online.locks());
                Siblings siblings = siblings()) {
            new OnlineRun(
                            operation,
                            () -> retries.run(() -> plan(operation)),
                            connection,
                            siblings,
                            online,
                            pace,
                            sqlFilter,
                            reporter)
                    .run(first);
        }
    }

    private Planning plan(PartitionOperation operation) throws SQLException {
        Optional<Situation> situation = new SituationReader(connection).read(operation);
        if (situation.isEmpty()) {
            if (operation.isDoneWithoutTable()) {
                return new Planning(Plan.NOTHING, List.of(), List.of());
            }
            QualifiedName table = operation.table();
            throw new PartitionProblemException(
                    operation.where(),
                    List.of(TableProblems.missing(
                            table,
                            new PartitionCatalog(connection)
                                    .nearest(table, true)
                                    .orElse(null),
                            operation.tableAttribute())));
        }
        Situation known = new DefaultRowsReader(connection).read(operation, situation.get());
        Plan plan = operation.plan(known).orThrow(operation.where());
        List<Problem> problems = rowsInTheWay(operation, plan, known);
        if (!problems.isEmpty()) {
            throw new PartitionProblemException(operation.where(), problems);
        }
        return Planning.of(plan, known);
    }

    private List<Problem> rowsInTheWay(PartitionOperation operation, Plan plan, Situation situation)
            throws SQLException {
        PartitionRows rows = new PartitionRows(connection);
        List<Problem> problems = new ArrayList<>();
        for (Plan.NewInDefault check : plan.newInDefault()) {
            rows.inDefault(check.defaultPartition(), check.key(), check.bounds())
                    .ifPresent(found -> problems.add(BoundProblems.rowsInDefault(
                            check.defaultPartition(), found.count(), found.lowest(), found.highest())));
        }
        for (Plan.NewPartition check : plan.newPartitions()) {
            rows.outside(check.table(), check.constraint())
                    .ifPresent(found -> problems.add(AttachProblems.rowsOutside(
                            check.table(),
                            check.constraint().bound(),
                            found.count(),
                            found.lowest(),
                            found.highest())));
        }
        for (PartitionNode partition : rows.withRows(mustBeEmpty(plan, situation))) {
            problems.add(operation.rowsInPartition(partition.name()));
        }
        return problems;
    }

    private static List<PartitionNode> mustBeEmpty(Plan plan, Situation situation) {
        if (plan.mustBeEmpty().isEmpty()) {
            return List.of();
        }
        Map<QualifiedName, PartitionNode> byName = situation.tree().stream()
                .flatMap(tree -> tree.root().flatten())
                .collect(Collectors.toMap(PartitionNode::name, Function.identity()));
        return plan.mustBeEmpty().stream()
                .map(name -> byName.getOrDefault(name, new PartitionNode(name, null, null, false, List.of())))
                .toList();
    }
}
