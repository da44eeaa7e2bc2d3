package liquibase.ext.partitions.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import liquibase.ext.partitions.model.DefaultRows;
import liquibase.ext.partitions.model.PartitionBound;
import liquibase.ext.partitions.model.PartitionConstraint;
import liquibase.ext.partitions.model.PartitionDefinition;
import liquibase.ext.partitions.model.PartitionNode;
import liquibase.ext.partitions.model.QualifiedName;
import liquibase.ext.partitions.model.RowMove;
import liquibase.ext.partitions.problem.MoveProblems;
import liquibase.ext.partitions.problem.Problem;

/** Tells which of the new partitions get rows of a default partition. */
final class DefaultRowMoves {

    private final boolean wanted;
    private final Situation situation;

    /**
     * Moves of a request.
     *
     * @param wanted whether it moves rows at all
     */
    DefaultRowMoves(boolean wanted, Situation situation) {
        this.wanted = wanted;
        this.situation = situation;
    }

    /** The partitions of a level that get rows, in order. What nobody has looked at is assumed to get some. */
    List<PartitionDefinition> into(MissingPartitions level) {
        return level.partitions().stream()
                .filter(partition -> isInto(level, partition))
                .toList();
    }

    /** Whether a partition of a level gets rows. */
    boolean isInto(MissingPartitions level, PartitionDefinition partition) {
        QualifiedName source = level.existingDefault();
        return wanted
                && source != null
                && level.key() != null
                && isTakenFromDefault(partition.bound())
                && (isAnyBegun(partition, situation)
                        || known(source)
                                .map(rows -> rows.bounds().contains(partition.bound()))
                                .orElse(true));
    }

    /** Whether an earlier run has begun to copy rows for this very partition, whose table is there then. */
    boolean isBegun(PartitionDefinition partition) {
        return situation.occupied().contains(partition.name())
                && RowMove.identity(partition).equals(situation.begunMoves().get(RowMove.copied(partition.name())));
    }

    /** Whether something of a begun move is there for a partition of that name. */
    static boolean isAnyBegun(PartitionDefinition partition, Situation situation) {
        return situation.begunMoves().containsKey(RowMove.copied(partition.name()));
    }

    /** The bounds whose rows have to be looked for, because they are in the way or because nobody has looked yet. */
    List<Plan.NewInDefault> toLookFor(List<MissingPartitions> missing) {
        return missing.stream()
                .flatMap(level -> level.existingDefault() == null
                                || level.key() == null
                                || (wanted && known(level.existingDefault()).isPresent())
                        ? Stream.of()
                        : Stream.of(new Plan.NewInDefault(level.existingDefault(), level.key(), level.bounds())))
                .toList();
    }

    /** What keeps the rows from being moved, as far as somebody has looked. */
    List<Problem> problems(List<MissingPartitions> missing) {
        List<Problem> problems = new ArrayList<>();
        for (MissingPartitions level : missing) {
            QualifiedName source = level.existingDefault();
            if (source != null && !into(level).isEmpty()) {
                known(source).ifPresent(rows -> problems.addAll(problems(source, rows)));
            }
        }
        return problems;
    }

    /** What has to be so before bounds are taken from a default partition, and the server does not look at. */
    List<Step> requirements(MissingPartitions level) {
        QualifiedName source = level.existingDefault();
        List<PartitionBound> bounds = level.partitions().stream()
                .filter(partition -> !isInto(level, partition))
                .map(PartitionDefinition::bound)
                .filter(DefaultRowMoves::isTakenFromDefault)
                .toList();
        if (source == null || level.key() == null || bounds.isEmpty()) {
            return List.of();
        }
        PartitionConstraint constraint =
                new PartitionConstraint(level.parent(), level.key(), new PartitionBound.Default(), bounds, null);
        return foreign(source)
                .<Step>map(table -> new Step.RequireBound(table.name(), constraint))
                .toList();
    }

    /** The foreign tables that a partition is or has under it. */
    private Stream<PartitionNode> foreign(QualifiedName partition) {
        return situation.tree().stream()
                .flatMap(tree -> tree.root().flatten())
                .filter(node -> node.name().equals(partition))
                .flatMap(PartitionNode::flatten)
                .filter(PartitionNode::foreign);
    }

    private List<Problem> problems(QualifiedName source, DefaultRows rows) {
        List<Problem> problems = new ArrayList<>();
        foreign(source).findFirst().ifPresent(foreign -> problems.add(MoveProblems.foreign(source, foreign.name())));
        if (!rows.foreignKeys().isEmpty()) {
            problems.add(MoveProblems.referenced(source, rows.foreignKeys()));
        }
        return problems;
    }

    private Optional<DefaultRows> known(QualifiedName source) {
        return Optional.ofNullable(situation.defaultRows().get(source));
    }

    private static boolean isTakenFromDefault(PartitionBound bound) {
        return bound instanceof PartitionBound.Range || bound instanceof PartitionBound.Values;
    }
}
