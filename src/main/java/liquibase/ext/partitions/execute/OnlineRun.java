package liquibase.ext.partitions.execute;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import liquibase.ext.partitions.catalog.LeafState;
import liquibase.ext.partitions.catalog.OpenTransactions;
import liquibase.ext.partitions.model.QualifiedName;
import liquibase.ext.partitions.plan.PartitionOperation;
import liquibase.ext.partitions.plan.Plan;
import liquibase.ext.partitions.plan.Step;
import liquibase.ext.partitions.problem.ConnectionNotes;
import liquibase.ext.partitions.problem.IndexNotes;
import liquibase.ext.partitions.problem.IndexProblems;
import liquibase.ext.partitions.problem.PartitionProblemException;
import liquibase.ext.partitions.problem.Problem;
import liquibase.ext.partitions.problem.ProgressNotes;
import liquibase.ext.partitions.problem.RunNotes;
import liquibase.ext.partitions.problem.ServerProblems;

/**
 * Does an operation on a table that is in use, round by round: what is left is planned anew after each, since partitions
 * may have come and gone meanwhile, until nothing is left.
 */
final class OnlineRun {

    /** How often what was tried before is tried again when others have come in between. */
    private static final int MOST_FRUITLESS_ROUNDS = 5;

    private final PartitionOperation operation;
    private final Planning.Planner planner;
    private final Connection connection;
    private final Siblings siblings;
    private final LockWatch watch;
    private final RunPolicy policy;
    private final Pace pace;
    private final UnaryOperator<String> sqlFilter;
    private final Reporter reporter;
    private final Set<String> said = new HashSet<>();
    private final Map<String, Long> reminders = new HashMap<>();
    private final List<Connection> connections = new ArrayList<>();

    OnlineRun(
            PartitionOperation operation,
            Planning.Planner planner,
            Connection connection,
            Siblings siblings,
            LockWatch watch,
            RunPolicy policy,
            Pace pace,
            UnaryOperator<String> sqlFilter,
            Reporter reporter) {
        this.operation = operation;
        this.planner = planner;
        this.connection = connection;
        this.siblings = siblings;
        this.watch = watch;
        this.policy = policy;
        this.pace = pace;
        this.sqlFilter = sqlFilter;
        this.reporter = reporter;
        connections.add(connection);
    }

    /**
     * Does what a first plan says, and what is left then.
     *
     * @throws PartitionProblemException if something is left that cannot be done
     */
    void run(Planning first) throws SQLException {
        Planning planning = first;
        Set<List<Step>> seen = new HashSet<>();
        seen.add(first.plan().steps());
        int fruitless = 0;
        warn(planning.plan());
        while (!planning.isDone()) {
            List<StepFailure> failures = round(planning.plan());
            if (!failures.stream().allMatch(StepFailure::isByChange)) {
                cleanUp(planning.plan());
                throw refusal(failures);
            }
            if (Thread.interrupted()) {
                Thread.currentThread().interrupt();
                throw new PartitionProblemException(operation.where(), List.of(IndexProblems.interrupted()));
            }
            boolean waited = await(planning.plan().awaited());
            planning = planner.plan();
            if (!planning.isDone()) {
                warn(planning.plan());
            }
            boolean isNew = seen.add(planning.plan().steps());
            fruitless = isNew || waited ? 0 : fruitless + 1;
            if (fruitless > 0 && !planning.isDone()) {
                giveUpIfHopeless(failures, planning, fruitless);
            }
        }
    }

    /** Takes back what others would suffer from until the change is run again. */
    private void cleanUp(Plan plan) {
        for (Step step : plan.cleanup()) {
            OnlineStep cleanup = OnlineStep.of(new Plan.Transaction(List.of(step)), sqlFilter);
            session(connection, reporter)
                    .run(cleanup)
                    .ifPresent(failure -> reporter.warn(RunNotes.notCleanedUp(cleanup.sql())));
        }
    }

    private void giveUpIfHopeless(List<StepFailure> failures, Planning planning, int fruitless) {
        List<Problem> invalid = failures.stream()
                .filter(StepFailure::isInvalidity)
                .flatMap(failure -> failure.step().invalidity(planning.leaves()).stream())
                .toList();
        if (!invalid.isEmpty() && invalid.size() == failures.size()) {
            throw new PartitionProblemException(operation.where(), invalid);
        }
        if (fruitless >= MOST_FRUITLESS_ROUNDS) {
            throw failures.isEmpty()
                    ? new PartitionProblemException(operation.where(), List.of(ServerProblems.noProgress()))
                    : refusal(failures);
        }
    }

    private void warn(Plan plan) {
        plan.warnings().stream()
                .filter(said::add)
                .forEach(warning -> reporter.warn(operation.where() + ": " + warning));
    }

    /**
     * Does what comes before the leaves, and the leaves. What comes after them stands on them, and partitions may have come
     * while they were worked on: so it belongs to the next round, which is planned just before.
     */
    private List<StepFailure> round(Plan plan) throws SQLException {
        warnOfOpenTransactions(plan);
        List<StepFailure> failures = new ArrayList<>();
        Map<Plan.Leaf, List<OnlineStep>> leaves = new LinkedHashMap<>();
        for (Plan.Transaction transaction : plan.transactions()) {
            if (transaction.leaf() != null) {
                leaves.computeIfAbsent(transaction.leaf(), leaf -> new ArrayList<>())
                        .add(OnlineStep.of(transaction, sqlFilter));
                continue;
            }
            if (!leaves.isEmpty()) {
                return build(leaves);
            }
            session(connection, reporter)
                    .run(OnlineStep.of(transaction, sqlFilter))
                    .ifPresent(failures::add);
            if (!failures.isEmpty()) {
                return failures;
            }
        }
        failures.addAll(build(leaves));
        return failures;
    }

    private List<StepFailure> build(Map<Plan.Leaf, List<OnlineStep>> leaves) throws SQLException {
        if (leaves.isEmpty()) {
            return List.of();
        }
        openConnections(Math.min(policy.parallelism(), leaves.size()));
        LeafBuilds builds = new LeafBuilds(leaves.values(), report(leaves.keySet()));
        Reporter toCommandThread = reporter.via(builds::tell);
        return builds.run(connections.stream()
                .limit(leaves.size())
                .map(each -> session(each, toCommandThread))
                .toList());
    }

    /** Names what concurrent builds are going to wait for, each once. */
    private void warnOfOpenTransactions(Plan plan) throws SQLException {
        List<QualifiedName> built = plan.transactions().stream()
                .filter(transaction -> transaction.steps().stream().anyMatch(step -> !step.isTransactional()))
                .flatMap(transaction -> Stream.ofNullable(transaction.leaf()))
                .map(Plan.Leaf::table)
                .distinct()
                .toList();
        if (built.isEmpty()) {
            return;
        }
        for (OpenTransactions.Open open : new OpenTransactions(connection).inTheWay(built, pace.idle(), pace.old())) {
            if (said.add("transaction " + open.id())) {
                reporter.warn(operation.where() + ": "
                        + (open.prepared()
                                ? ProgressNotes.preparedInTheWay(open.id(), open.seconds())
                                : ProgressNotes.inTheWay(open.id(), open.application(), open.state(), open.seconds())));
            }
        }
    }

    private OnlineSession session(Connection each, Reporter to) {
        return new OnlineSession(each, operation.table(), policy.locks(), to, watch);
    }

    private BuildReport report(Collection<Plan.Leaf> leaves) {
        return new BuildReport(operation.where(), reporter, pace, leaves, siblings);
    }

    private void openConnections(int wanted) {
        while (connections.size() < wanted) {
            Optional<Connection> sibling = siblings.open();
            if (sibling.isEmpty()) {
                String note = siblings.refusal()
                        .map(reason -> ConnectionNotes.tooFew(policy.parallelism(), connections.size(), reason))
                        .orElseGet(() -> ConnectionNotes.noSource(policy.parallelism(), PartitionSettings.DATA_SOURCE));
                if (said.add(note)) {
                    reporter.warn(operation.where() + ": " + note);
                }
                return;
            }
            connections.add(sibling.get());
        }
    }

    /** Waits until others have built what they are at, and tells whether it had to. */
    private boolean await(List<Plan.Awaited> awaited) throws SQLException {
        for (Plan.Awaited each : awaited) {
            String note = IndexNotes.awaits(each.table(), each.builder());
            do {
                remind(note);
                pause();
            } while (new LeafState(connection).isBuilding(each.builder(), each.table()));
        }
        return !awaited.isEmpty();
    }

    /** Says something again and again, as long as it is so. */
    private void remind(String note) {
        long now = System.nanoTime();
        Long due = reminders.get(note);
        if (due == null || now - due >= 0) {
            reminders.put(note, now + pace.next().toNanos());
            reporter.inform(operation.where() + ": " + note);
        }
    }

    private void pause() {
        try {
            Thread.sleep(pace.poll().toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PartitionProblemException(operation.where(), List.of(IndexProblems.interrupted()));
        }
    }

    private PartitionProblemException refusal(List<StepFailure> failures) {
        Violations violations = new Violations(operation);
        List<SQLException> causes = failures.stream().map(StepFailure::cause).toList();
        Optional<Problem> counted = violations.count(connection, causes);
        List<Problem> problems = Stream.of(
                        counted.stream(),
                        failures.stream()
                                .filter(failure -> counted.isEmpty() || !violations.isOne(failure.cause()))
                                .map(failure -> ServerFailure.explain(failure, policy.locks(), operation)),
                        violations.inForce(connection, causes).stream())
                .flatMap(each -> each)
                .distinct()
                .toList();
        PartitionProblemException refusal = new PartitionProblemException(operation.where(), problems);
        failures.forEach(failure -> refusal.addSuppressed(failure.cause()));
        return refusal;
    }
}
