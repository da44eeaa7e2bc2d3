package liquibase.ext.partitions.execute;

import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import liquibase.ext.partitions.model.ForeignKey;
import liquibase.ext.partitions.model.QualifiedName;
import liquibase.ext.partitions.plan.PartitionOperation;
import liquibase.ext.partitions.plan.Plan;
import liquibase.ext.partitions.plan.Step;
import liquibase.ext.partitions.problem.AttachProblems;
import liquibase.ext.partitions.problem.DropPartitionsProblems;
import liquibase.ext.partitions.problem.IndexProblems;
import liquibase.ext.partitions.problem.IndexWords;
import liquibase.ext.partitions.problem.MoveProblems;
import liquibase.ext.partitions.problem.Problem;
import liquibase.ext.partitions.problem.ServerProblems;
import liquibase.ext.partitions.problem.TableProblems;
import liquibase.ext.partitions.sql.RowMoveSql;

/** Explains what a server answered (manual, appendix A "PostgreSQL Error Codes"). */
public final class ServerFailure {

    static final String UNIQUE_VIOLATION = "23505";

    /** What the names of constraints begin with that are there only while partitions are made. */
    private static final String OWN_CONSTRAINTS = "liquibase_partitions_";

    private static final String CHECK_VIOLATION = "23514";

    /** Syntax, columns, types, operator classes, tablespaces, features that there are not. */
    private static final Set<String> BAD_DEFINITION =
            Set.of("0A000", "22023", "42601", "42703", "42704", "42803", "42804", "42830", "42883", "42P17", "42P20");

    /**
     * Connections lost or refused, serialization failures and deadlocks, transactions that lasted too long, statements
     * cancelled, servers that stop or start.
     */
    private static final Pattern CUT_OFF = Pattern.compile("08...|40...|25P0[34]|53300|57014|57P0[1235]");

    private ServerFailure() {}

    /** What went wrong with a step and what to do. */
    static Problem explain(StepFailure failure, LockPolicy locks, PartitionOperation operation) {
        OnlineStep step = failure.step();
        Plan.Leaf leaf = step.leaf();
        if (leaf != null && failure.leafGone()) {
            return TableProblems.leafGone(leaf.table());
        }
        String state = String.valueOf(failure.cause().getSQLState());
        QualifiedName built = step.built();
        if (state.equals(UNIQUE_VIOLATION) && built != null && leaf != null) {
            return IndexProblems.notUnique(leaf.table(), built, sentence(failure.cause()));
        }
        if (BAD_DEFINITION.contains(state) && step.definition().isPresent()) {
            return IndexProblems.badDefinition(IndexWords.of(step.definition().get()), sentence(failure.cause()));
        }
        Problem problem = explain(failure.cause(), List.of(step.step()))
                .or(() -> brokenByAttached(failure, operation))
                .or(() -> new Violations(operation).told(failure.cause()))
                .orElseGet(() -> explain(failure.cause(), locks, operation));
        return leaf == null ? problem : IndexProblems.onPartition(leaf.table(), problem);
    }

    /** A constraint that a table was given before it is attached. */
    private static Optional<Problem> brokenByAttached(StepFailure failure, PartitionOperation operation) {
        return failure.step().step() instanceof Step.ValidateConstraint validate
                        && operation.attached().filter(validate.table()::equals).isPresent()
                        && Violations.CONSTRAINT.contains(
                                String.valueOf(failure.cause().getSQLState()))
                ? Optional.of(AttachProblems.constraintBroken(
                        validate.table(), validate.constraint(), sentence(failure.cause())))
                : Optional.empty();
    }

    /** What went wrong with one of several steps that went to the server at once, as far as that can be told. */
    static Optional<Problem> explain(SQLException failure, List<Step> steps) {
        if (CHECK_VIOLATION.equals(failure.getSQLState())) {
            return withoutPartition(failure, steps);
        }
        if (!UNIQUE_VIOLATION.equals(failure.getSQLState())
                || steps.stream().allMatch(step -> OnlineStep.built(step) == null)) {
            return Optional.empty();
        }
        String sentence = sentence(failure);
        return ServerDetail.of(failure)
                .map(detail ->
                        IndexProblems.notUnique(detail.table(), detail.table().sibling(detail.constraint()), sentence))
                .or(() -> byName(sentence, steps));
    }

    /** A new partitioned table that has no partition for a row that is moved into it. */
    private static Optional<Problem> withoutPartition(SQLException failure, List<Step> steps) {
        Set<QualifiedName> sources =
                steps.stream().flatMap(step -> Stream.ofNullable(step.source())).collect(Collectors.toSet());
        return sources.isEmpty()
                ? Optional.empty()
                : ServerDetail.tableAlone(failure)
                        .filter(table -> !sources.contains(table))
                        .map(table -> MoveProblems.withoutPartition(table, sentence(failure)));
    }

    /** By the name of the index in what the server said. */
    private static Optional<Problem> byName(String sentence, List<Step> steps) {
        return steps.stream()
                .filter(Step.CreateIndex.class::isInstance)
                .map(Step.CreateIndex.class::cast)
                .filter(create -> sentence.contains(create.index().name()))
                .max(Comparator.comparingInt(create -> create.index().name().length()))
                .map(create -> IndexProblems.notUnique(create.table(), create.index(), sentence));
    }

    /**
     * What went wrong and what to do.
     *
     * @param operation what was done
     */
    public static Problem explain(SQLException failure, LockPolicy locks, PartitionOperation operation) {
        boolean inTransaction = operation.inTransaction();
        String state = String.valueOf(failure.getSQLState());
        String message = sentence(failure);
        return switch (state) {
            case RowMoveSql.REWRITTEN -> MoveProblems.rewritten(message);
            case RowMoveSql.ALTERED -> MoveProblems.altered(message);
            case RowMoveSql.KEEPS_SNAPSHOT -> MoveProblems.keepsSnapshot(message, locks.retries());
            case LockNotAvailable.STATE ->
                ServerProblems.lockTimeout(message, locks.retries(), LockNotAvailable.lockWait(failure));
            case "53200" -> ServerProblems.lockTableFull(message, !inTransaction);
            case "2BP01" -> ServerProblems.dependedOn(withoutHint(failure));
            case "42804" ->
                operation instanceof PartitionOperation.CreateConstraints create
                                && create.request().definition() instanceof ForeignKey
                        ? ServerProblems.incompatibleTypes(message)
                        : ServerProblems.refused(message, state);
            case "23001" ->
                operation instanceof PartitionOperation.DropPartitions
                        ? DropPartitionsProblems.rowsCame(message)
                        : ServerProblems.rowsCameToPartition(message);
            case "23514" ->
                operation instanceof PartitionOperation.OnPartitions && !isOfConstraint(failure)
                        ? ServerProblems.rowsCame(message)
                        : operation instanceof PartitionOperation.Attach && !isOfConstraint(failure)
                                ? AttachProblems.rowsCame(message)
                                : ServerProblems.refused(message, state);
            default ->
                CUT_OFF.matcher(state).matches()
                        ? ServerProblems.cutOff(message, state, inTransaction)
                        : ServerProblems.refused(message, state);
        };
    }

    /** Whether a constraint of the user's is violated, not a bound or one that stands for it. */
    private static boolean isOfConstraint(SQLException failure) {
        return ServerDetail.of(failure)
                .filter(detail -> !detail.constraint().startsWith(OWN_CONSTRAINTS))
                .isPresent();
    }

    /** What the server said, in one line and without the place in the source. */
    static String sentence(SQLException failure) {
        return sentence(failure, lines(failure));
    }

    /** The same without what the server would do about it; only the first line when the driver does not tell what that is. */
    private static String withoutHint(SQLException failure) {
        return sentence(
                failure,
                ServerDetail.hint(failure)
                        .map(hint -> lines(failure).filter(line -> !line.endsWith(hint)))
                        .orElseGet(() -> lines(failure).limit(1)));
    }

    private static Stream<String> lines(SQLException failure) {
        return String.valueOf(failure.getMessage())
                .lines()
                .map(String::strip)
                .takeWhile(line -> !line.startsWith("Where: "))
                .filter(line -> !line.isEmpty());
    }

    private static String sentence(SQLException failure, Stream<String> lines) {
        return lines.reduce((one, other) -> one + "; " + other).orElseGet(() -> String.valueOf(failure.getSQLState()));
    }
}
