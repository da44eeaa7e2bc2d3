package liquibase.ext.partitions.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import liquibase.ext.partitions.model.AttachedTable;
import liquibase.ext.partitions.model.ChosenName;
import liquibase.ext.partitions.model.ExistingConstraint;
import liquibase.ext.partitions.model.QualifiedName;
import liquibase.ext.partitions.model.TableParts;
import liquibase.ext.partitions.problem.AttachProblems;
import liquibase.ext.partitions.problem.Problem;

/**
 * What ATTACH PARTITION would build under its lock, as steps that are taken before it and block nobody: indexes, the
 * constraints that stand on them, and foreign keys. They get the names that ATTACH would give them.
 */
final class AttachWork {

    private final AttachedTable table;
    private final QualifiedName name;
    private final List<List<Step>> steps = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();
    private final List<String> lacking = new ArrayList<>();

    private AttachWork(AttachedTable table) {
        this.table = table;
        this.name = table.node().name();
    }

    /** The work for a table. */
    static AttachWork of(AttachedTable table) {
        AttachWork work = new AttachWork(table);
        if (table.standing().isTable() && !table.node().foreign()) {
            work.indexes();
            work.foreignKeys();
        }
        if (table.node().isPartitioned() && !work.lacking.isEmpty()) {
            work.problems.clear();
            work.problems.add(AttachProblems.subtreeLacks(work.name, work.lacking));
        }
        return work;
    }

    /** Steps in order, grouped by what happens together. */
    List<List<Step>> steps() {
        return List.copyOf(steps);
    }

    /** What keeps it from being done. */
    List<Problem> problems() {
        return List.copyOf(problems);
    }

    private void add(Step step) {
        steps.add(List.of(step));
    }

    private void indexes() {
        List<TableParts.Index> free = new ArrayList<>(table.own().indexes());
        for (TableParts.Index wanted : table.parents().indexes()) {
            Optional<TableParts.Index> equal = free.stream()
                    .filter(index -> index.shape().equals(wanted.shape()))
                    .filter(index -> wanted.constraint() == null || wanted.constraint() == index.constraint())
                    .min(Comparator.comparing(index -> !index.valid()));
            equal.ifPresent(free::remove);
            if (equal.filter(TableParts.Index::valid).isPresent()) {
                continue;
            }
            lacking.add("index " + wanted.name());
            equal.ifPresent(leftover -> add(new Step.DropIndex(name.sibling(leftover.name()), true, true)));
            if (wanted.exclusion()) {
                problems.add(AttachProblems.exclusionMissing(name, wanted.name()));
            } else if (wanted.constraint() == null) {
                add(new Step.CopyIndex(name, null, wanted));
            } else {
                constraint(wanted);
            }
        }
    }

    /** An index that has the constraint's name and stands ready for it is an earlier run's. */
    private void constraint(TableParts.Index wanted) {
        boolean primaryKey = wanted.constraint() == ExistingConstraint.Kind.PRIMARY_KEY;
        Set<String> ready = table.own().indexes().stream()
                .filter(index -> isReadyFor(index, wanted))
                .map(TableParts.Index::name)
                .collect(Collectors.toSet());
        String chosen = ChosenName.of(
                name.name(),
                primaryKey ? List.of() : wanted.columns(),
                primaryKey ? "pkey" : "key",
                taken -> table.taken().contains(taken) && !ready.contains(taken));
        Optional<TableParts.Index> earlier = table.own().indexes().stream()
                .filter(index -> index.name().equals(chosen))
                .findFirst();
        if (earlier.filter(TableParts.Index::valid).isEmpty()) {
            earlier.ifPresent(leftover -> add(new Step.DropIndex(name.sibling(chosen), true, true)));
            add(new Step.CopyIndex(name, chosen, wanted));
        }
        add(new Step.UseIndexLike(name, chosen, wanted));
    }

    private static boolean isReadyFor(TableParts.Index index, TableParts.Index wanted) {
        return index.unique()
                && index.constraint() == null
                && index.predicate() == null
                && index.definition().equals(wanted.definition());
    }

    private void foreignKeys() {
        List<TableParts.Constraint> free = new ArrayList<>(table.own().foreignKeys());
        for (TableParts.Constraint wanted : table.parents().foreignKeys()) {
            Optional<TableParts.Constraint> equal = free.stream()
                    .filter(key -> key.demand().equals(wanted.demand()))
                    .min(Comparator.comparing(key -> !key.validated()));
            equal.ifPresent(free::remove);
            if (equal.filter(TableParts.Constraint::validated).isPresent() || !wanted.enforced()) {
                continue;
            }
            lacking.add("foreign key " + wanted.name());
            if (wanted.ownTree()) {
                problems.add(AttachProblems.pointsAtParent(name, wanted.name()));
            } else if (equal.isPresent()) {
                add(new Step.ValidateConstraint(name, equal.get().name()));
            } else if (isTaken(wanted.name())) {
                problems.add(AttachProblems.nameTaken(name, wanted.name()));
            } else {
                add(new Step.CopyForeignKey(name, wanted));
                add(new Step.ValidateConstraint(name, wanted.name()));
            }
        }
    }

    private boolean isTaken(String constraint) {
        return Stream.concat(
                        Stream.concat(table.own().checks().stream(), table.own().foreignKeys().stream())
                                .map(TableParts.Constraint::name),
                        table.own().indexes().stream()
                                .filter(index -> index.constraint() != null)
                                .map(TableParts.Index::name))
                .anyMatch(constraint::equals);
    }
}
