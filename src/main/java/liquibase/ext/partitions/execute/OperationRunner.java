package liquibase.ext.partitions.execute;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
import liquibase.ext.partitions.plan.Planned;
import liquibase.ext.partitions.plan.Repetition;
import liquibase.ext.partitions.plan.Situation;
import liquibase.ext.partitions.problem.AttachProblems;
import liquibase.ext.partitions.problem.BoundProblems;
import liquibase.ext.partitions.problem.ConnectionProblems;
import liquibase.ext.partitions.problem.PartitionProblemException;
import liquibase.ext.partitions.problem.Problem;
import liquibase.ext.partitions.problem.ServerProblems;
import liquibase.ext.partitions.problem.TableProblems;

/** Does an operation: reads what is there, plans what is left, checks that nothing stands in the way, runs the plan. */
public final class OperationRunner {

    /** How often to look at what is there when something else stands in the way each time. */
    private static final int MOST_LOOKS = 10;

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
        if (connection.getAutoCommit()) {
            checkSession(operation);
        }
        try (Siblings siblings = siblings();
                LockWatch watch = new LockWatch(operation, siblings, pace, reporter);
                LockTimeout timeout = new LockTimeout(connection, policy.locks())) {
            LockRetries retries = new LockRetries(connection, policy.locks(), reporter, watch);
            Set<String> said = new HashSet<>();
            new Attempts(operation, connection, retries, reporter)
                    .run(() -> retries.run(() -> plan(operation)), (planning, before) -> {
                        if (planning.plan().online()) {
                            runOnline(operation, planning, siblings, watch);
                            return;
                        }
                        planning.plan().warnings().stream()
                                .filter(said::add)
                                .forEach(warning -> reporter.warn(operation.where() + ": " + warning));
                        runAtOnce(operation, planning, before, siblings, watch);
                    });
        }
    }

    /** What is set outside a transaction is set for a session, which must not be somebody else's the next moment. */
    private void checkSession(PartitionOperation operation) throws SQLException {
        SessionProbe probe = new SessionProbe(connection);
        if (probe.isDirect()) {
            return;
        }
        try (Siblings siblings = siblings()) {
            SessionProbe.Finding finding = probe.look(siblings::openPlain);
            if (finding != SessionProbe.Finding.SAME_SESSION) {
                Problem problem = finding == SessionProbe.Finding.OTHER_SESSIONS
                        ? ConnectionProblems.otherSessions()
                        : ConnectionProblems.unknownSessions(
                                siblings.refusal().orElse(""), PartitionSettings.DATA_SOURCE);
                throw new PartitionProblemException(operation.where(), List.of(problem));
            }
        }
    }

    private Siblings siblings() throws SQLException {
        return new Siblings(connection, ConnectionSources.of(liquibaseConnection), pace.connect());
    }

    @SuppressWarnings("try") // the timeout is only to be closed
    private void runAtOnce(
            PartitionOperation operation, Planning planning, Checkpoint before, Siblings siblings, LockWatch watch)
            throws SQLException {
        LockPolicy locks = operation.request().concurrently() ? besideOthers().locks() : policy.locks();
        try (LockTimeout timeout = new LockTimeout(connection, locks)) {
            LockRetries retries = new LockRetries(connection, locks, reporter, watch);
            StepRunner runner = new StepRunner(connection, retries, pace, sqlFilter, reporter);
            runAtOnce(operation, planning, before, siblings, runner);
        }
    }

    /** Waits for locks are limited, as others would have to wait behind them. */
    private RunPolicy besideOthers() throws SQLException {
        return LockTimeout.isUnlimited(connection) ? policy.courteous() : policy;
    }

    private void runAtOnce(
            PartitionOperation operation, Planning planning, Checkpoint before, Siblings siblings, StepRunner runner)
            throws SQLException {
        Violations violations = new Violations(operation);
        try {
            runWatched(operation, planning, siblings, runner);
        } catch (SQLException e) {
            if (ConcurrentChange.mayBe(e)) {
                throw e;
            }
            Optional<Problem> problem = (violations.isOne(e) && before.restore(e)
                            ? violations.count(connection, List.of(e))
                            : Optional.<Problem>empty())
                    .or(() -> ServerFailure.explain(e, planning.plan().steps()))
                    .or(() -> violations.told(e));
            if (problem.isEmpty()) {
                throw e;
            }
            List<Problem> problems = new ArrayList<>(List.of(problem.get()));
            if (connection.getAutoCommit()) {
                violations.inForce(connection, List.of(e)).ifPresent(problems::add);
            }
            PartitionProblemException refusal = new PartitionProblemException(operation.where(), problems);
            refusal.addSuppressed(e);
            throw refusal;
        }
    }

    @SuppressWarnings("try") // the watch is only to be closed
    private void runWatched(PartitionOperation operation, Planning planning, Siblings siblings, StepRunner runner)
            throws SQLException {
        if (planning.builds().isEmpty()) {
            run(planning.plan(), runner);
            return;
        }
        try (MessageWatch watch = MessageWatch.begin(planning.builds(), siblings, operation.where(), reporter, pace)) {
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
    private void runOnline(PartitionOperation operation, Planning first, Siblings siblings, LockWatch watch)
            throws SQLException {
        RunPolicy online = besideOthers();
        LockRetries retries = new LockRetries(connection, online.locks(), reporter, watch);
        try (LockTimeout timeout = new LockTimeout(connection, online.locks())) {
            new OnlineRun(
                            operation,
                            () -> retries.run(() -> plan(operation)),
                            connection,
                            siblings,
                            watch,
                            online,
                            pace,
                            sqlFilter,
                            reporter)
                    .run(first);
        }
    }

    /**
     * Reads what is there and plans. What is read in several queries need not fit together when others change it meanwhile, so
     * what stands in the way is only told when it still does at a second look.
     */
    private Planning plan(PartitionOperation operation) throws SQLException {
        List<Problem> seen = List.of();
        for (int looks = 1; ; looks++) {
            Optional<Situation> situation = new SituationReader(connection).read(operation);
            if (situation.isEmpty()) {
                if (operation.isDoneWithoutTable()) {
                    return new Planning(Plan.NOTHING, List.of(), List.of(), List.of());
                }
                QualifiedName table = operation.table();
                QualifiedName nearest =
                        new PartitionCatalog(connection).nearest(table, true).orElse(null);
                throw new PartitionProblemException(
                        operation.where(), List.of(TableProblems.missing(table, nearest, operation.tableAttribute())));
            }
            Situation known = new DefaultRowsReader(connection).read(operation, situation.get());
            Planned planned = Repetition.plan(operation, known);
            if (planned.problems().isEmpty() || planned.problems().equals(seen)) {
                return checked(operation, planned.orThrow(operation.where()), known);
            }
            if (looks == MOST_LOOKS) {
                throw new PartitionProblemException(
                        operation.where(),
                        List.of(ServerProblems.changedMeanwhile(
                                planned.problems().get(0).what())));
            }
            seen = planned.problems();
        }
    }

    private Planning checked(PartitionOperation operation, Plan plan, Situation known) throws SQLException {
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
