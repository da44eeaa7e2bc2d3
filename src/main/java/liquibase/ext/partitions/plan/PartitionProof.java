package liquibase.ext.partitions.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import liquibase.ext.partitions.model.IndexNaming;
import liquibase.ext.partitions.model.PartitionConstraint;
import liquibase.ext.partitions.model.QualifiedName;
import liquibase.ext.partitions.model.TableParts;

/**
 * A check constraint from which the server sees that a table holds only rows of the partition that it becomes. Its name
 * tells what it demands, so that one that an earlier run has left is known again.
 */
final class PartitionProof {

    private static final String PREFIX = "liquibase_partitions_bound";

    private final QualifiedName table;
    private final PartitionConstraint constraint;
    private final List<TableParts.Constraint> checks;
    private final String name;

    /**
     * A proof.
     *
     * @param table the table
     * @param constraint what its rows fulfil
     * @param checks the check constraints that the table has
     */
    PartitionProof(QualifiedName table, PartitionConstraint constraint, List<TableParts.Constraint> checks) {
        this.table = table;
        this.constraint = constraint;
        this.checks = List.copyOf(checks);
        this.name = PREFIX + "_" + IndexNaming.hash(constraint.toString());
    }

    private Optional<TableParts.Constraint> existing() {
        return checks.stream().filter(check -> check.name().equals(name)).findFirst();
    }

    /** Whether it stands already. */
    boolean isDone() {
        return existing().filter(TableParts.Constraint::validated).isPresent();
    }

    /** What is left to do for it, grouped by what happens together. */
    List<List<Step>> steps() {
        List<List<Step>> steps = new ArrayList<>();
        List<Step> first = new ArrayList<>();
        checks.stream()
                .map(TableParts.Constraint::name)
                .filter(other -> other.startsWith(PREFIX) && !other.equals(name))
                .forEach(other -> first.add(new Step.DropConstraint(table, other, true)));
        if (existing().isEmpty()) {
            first.add(new Step.AddPartitionCheck(table, name, constraint));
        }
        Stream.of(first).filter(some -> !some.isEmpty()).forEach(steps::add);
        if (!isDone()) {
            steps.add(List.of(new Step.ValidateConstraint(table, name)));
        }
        return steps;
    }

    /** Ends it. */
    Step release() {
        return new Step.DropConstraint(table, name, true);
    }
}
