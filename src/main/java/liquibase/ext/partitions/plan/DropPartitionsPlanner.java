package liquibase.ext.partitions.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import liquibase.ext.partitions.model.BoundValue;
import liquibase.ext.partitions.model.Departure;
import liquibase.ext.partitions.model.PartitionBound;
import liquibase.ext.partitions.model.PartitionKey;
import liquibase.ext.partitions.model.PartitionNode;
import liquibase.ext.partitions.model.PartitionStrategy;
import liquibase.ext.partitions.model.QualifiedName;
import liquibase.ext.partitions.problem.DetachProblems;
import liquibase.ext.partitions.problem.DropPartitionsProblems;
import liquibase.ext.partitions.problem.Problem;
import liquibase.ext.partitions.problem.RemovalNotes;
import liquibase.ext.partitions.problem.TableProblems;
import org.jspecify.annotations.Nullable;

/**
 * Plans the end of partitions, with their rows or without. Outside a transaction one that is gone counts as done, so that
 * a change that failed can be run again, and what an earlier run has detached and not dropped is dropped.
 */
public final class DropPartitionsPlanner {

    private final DropPartitionsRequest request;
    private final Situation situation;
    private final RemovalSteps steps;
    private final List<Problem> problems = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    /** Whether one of the names is known; where none is, an earlier run can hardly have removed them all. */
    private final boolean anyIsThere;

    private DropPartitionsPlanner(DropPartitionsRequest request, Situation situation) {
        this.request = request;
        this.situation = situation;
        this.anyIsThere = request.partitions().stream().anyMatch(situation.departures()::containsKey);
        this.steps = new RemovalSteps(situation, request.inTransaction(), request.restrict(), request.restrict());
    }

    /** Plans the request. */
    public static Planned plan(DropPartitionsRequest request, Situation situation) {
        if (request.concurrently() && request.inTransaction()) {
            return new Planned(Plan.NOTHING, List.of(TableProblems.transactionForbidden()));
        }
        return new DropPartitionsPlanner(request, situation).plan();
    }

    private Planned plan() {
        if (situation.tree().isEmpty()) {
            return ofUnknownTable();
        }
        PartitionNode root = situation.tree().get().root();
        List<RemovalSteps.Target> targets =
                request.olderThan().map(value -> older(root, value)).orElseGet(() -> named(root));
        List<PartitionNode> leftover = leftover(root.key());
        check(root, targets);
        if (!problems.isEmpty()) {
            return new Planned(Plan.NOTHING, problems);
        }
        tell(targets, request.detach() ? List.of() : leftover);
        leftover.forEach(table -> steps.alone(
                request.detach()
                        ? List.of(new Step.DropDetachCheck(table.name()))
                        : DetachSteps.dropDetached(request.table(), table, request.restrict())));
        add(targets);
        List<QualifiedName> mustBeEmpty = request.restrict()
                ? targets.stream().map(target -> target.partition().name()).toList()
                : List.of();
        return steps.toPlan(mustBeEmpty, notes);
    }

    private void add(List<RemovalSteps.Target> targets) {
        List<RemovalSteps.Target> pendingFirst = targets.stream()
                .sorted((one, other) -> Boolean.compare(
                        other.partition().detachPending(), one.partition().detachPending()))
                .toList();
        if (request.detach() && request.concurrently()) {
            steps.detachConcurrently(pendingFirst);
        } else if (request.detach()) {
            steps.detach(targets);
        } else if (request.concurrently()) {
            steps.dropConcurrently(pendingFirst);
        } else {
            steps.drop(targets);
        }
    }

    /** SQL output for a table that no one has seen: of a name it is known what to do, but not of a value. */
    private Planned ofUnknownTable() {
        if (request.olderThan().isPresent()) {
            notes.add(RemovalNotes.olderUnknown(
                    request.table(), text(request.olderThan().get())));
        }
        add(request.partitions().stream()
                .map(name ->
                        new RemovalSteps.Target(request.table(), new PartitionNode(name, null, null, false, List.of())))
                .toList());
        return steps.toPlan(List.of(), notes);
    }

    private static PartitionNode left(QualifiedName name, Departure table) {
        PartitionBound bound = table.note() == null ? null : table.note().bound();
        return new PartitionNode(name, bound, null, table.foreign(), List.of());
    }

    private List<RemovalSteps.Target> older(PartitionNode root, List<BoundValue> value) {
        PartitionKey key = root.key();
        if (key == null || key.strategy() != PartitionStrategy.RANGE) {
            problems.add(DropPartitionsProblems.notRange(root.name(), key == null ? null : key.strategy()));
            return List.of();
        }
        if (!LeavingPartitions.fits(key, value)) {
            problems.add(DropPartitionsProblems.wrongArity(
                    root.name(), value.size(), key.columns().size()));
            return List.of();
        }
        List<Problem> unclear = TimeValueCheck.problemsOf(key, "dropPartitions", "olderThan", value);
        if (!unclear.isEmpty()) {
            problems.addAll(unclear);
            return List.of();
        }
        if (!LeavingPartitions.isOrdered(value, key, root, situation.ordering())) {
            problems.add(DropPartitionsProblems.notComparable(root.name(), text(value)));
            return List.of();
        }
        List<RemovalSteps.Target> found = LeavingPartitions.older(value, key, root, situation.ordering());
        if (found.isEmpty()) {
            notes.add(RemovalNotes.noneOlder(root.name(), text(value)));
        }
        return found;
    }

    private List<RemovalSteps.Target> named(PartitionNode root) {
        Set<QualifiedName> known = root.flatten().map(PartitionNode::name).collect(Collectors.toSet());
        for (QualifiedName name : request.partitions()) {
            if (name.equals(root.name())) {
                problems.add(DropPartitionsProblems.tableItself(name));
            } else if (!known.contains(name)) {
                missing(name);
            }
        }
        return LeavingPartitions.named(request, root);
    }

    private void missing(QualifiedName name) {
        Departure table = situation.departures().get(name);
        if (table == null) {
            if (!request.ifExists() && !situation.guessed() && (request.inTransaction() || !anyIsThere)) {
                problems.add(DropPartitionsProblems.missing(name, request.table()));
            } else if (!request.ifExists()) {
                notes.add(RemovalNotes.gone(name, request.table()));
            }
        } else if (table.parent() != null && !table.parent().equals(request.table())) {
            problems.add(DetachProblems.otherParent(name, table.parent(), request.table()));
        } else if (isDone(table)) {
            notes.add(RemovalNotes.gone(name, request.table()));
        } else if (!table.isLeft(true) || request.inTransaction()) {
            problems.add(DropPartitionsProblems.notAttached(name, table.kind(), request.table()));
        }
    }

    /** What was to be detached, and is; only a run outside a transaction can have been there before. */
    private boolean isDone(Departure table) {
        return request.detach() && !request.inTransaction() && table.isTable();
    }

    /** What an earlier run has detached for this, and not dropped, or not freed of its check. */
    private List<PartitionNode> leftover(@Nullable PartitionKey key) {
        if (!request.concurrently()) {
            return List.of();
        }
        return situation.departures().entrySet().stream()
                .filter(entry -> entry.getValue().isLeft(!request.detach()))
                .filter(entry -> isMeant(entry.getKey(), entry.getValue(), key))
                .filter(entry -> !isKept(entry.getKey(), entry.getValue()))
                .map(entry -> left(entry.getKey(), entry.getValue()))
                .sorted(Comparator.comparing(table -> table.name().toString()))
                .toList();
    }

    /** What may have been detached to be kept is left to the user. */
    private boolean isKept(QualifiedName name, Departure table) {
        boolean kept = !request.detach() && table.isDoubtful();
        if (kept) {
            notes.add(RemovalNotes.kept(name, request.table(), table.foreign()));
        }
        return kept;
    }

    private boolean isMeant(QualifiedName name, Departure table, @Nullable PartitionKey key) {
        PartitionBound bound = table.note() == null ? null : table.note().bound();
        return request.olderThan()
                .map(value -> key != null
                        && bound != null
                        && LeavingPartitions.isOlder(bound, value, key, situation.ordering()))
                .orElseGet(() -> request.partitions().contains(name));
    }

    private void check(PartitionNode root, List<RemovalSteps.Target> targets) {
        Set<QualifiedName> leaving =
                targets.stream().map(target -> target.partition().name()).collect(Collectors.toSet());
        for (RemovalSteps.Target target : targets) {
            QualifiedName name = target.partition().name();
            for (Departure.Reference reference : references(name)) {
                if (reference.ofParent() && reference.rows() > 0) {
                    problems.add(DetachProblems.referenced(name, reference));
                } else if (!reference.ofParent() && !request.detach()) {
                    problems.add(DropPartitionsProblems.referenced(name, reference));
                }
            }
        }
        if (request.concurrently()) {
            Set<QualifiedName> seen = new HashSet<>();
            Map<QualifiedName, PartitionNode> parents = new HashMap<>();
            root.flatten().forEach(node -> parents.put(node.name(), node));
            for (RemovalSteps.Target target : targets) {
                PartitionNode parent = parents.get(target.parent());
                if (parent != null && !target.partition().detachPending() && seen.add(target.parent())) {
                    problems.addAll(DepartureCheck.concurrently(situation, parent, target.partition(), leaving));
                }
            }
        }
    }

    private List<Departure.Reference> references(QualifiedName name) {
        return Optional.ofNullable(situation.departures().get(name))
                .map(Departure::references)
                .orElse(List.of());
    }

    private void tell(List<RemovalSteps.Target> targets, List<PartitionNode> leftover) {
        List<QualifiedName> names = Stream.concat(
                        leftover.stream().map(PartitionNode::name),
                        targets.stream().map(target -> target.partition().name()))
                .toList();
        if (!names.isEmpty()) {
            List<Departure> known = names.stream()
                    .flatMap(name -> Stream.ofNullable(situation.departures().get(name)))
                    .toList();
            notes.add(0, RemovalNotes.leaving(request.table(), names, known, request.detach()));
            if (!request.detach()) {
                known.stream()
                        .flatMap(departure -> departure.references().stream())
                        .filter(Departure.Reference::ofParent)
                        .map(reference -> RemovalNotes.detachedFirst(request.table(), reference))
                        .distinct()
                        .forEach(notes::add);
            }
        }
    }

    private static String text(List<BoundValue> value) {
        return value.stream().map(BoundValue::text).collect(Collectors.joining(", "));
    }
}
