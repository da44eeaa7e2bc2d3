package liquibase.ext.partitions.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import liquibase.ext.partitions.model.PartitionDefinition;
import liquibase.ext.partitions.model.PartitionTree;
import liquibase.ext.partitions.model.QualifiedName;
import liquibase.ext.partitions.model.RowMove;
import liquibase.ext.partitions.model.ServerVersion;
import liquibase.ext.partitions.model.Storage;
import liquibase.ext.partitions.model.TableShape;
import liquibase.ext.partitions.problem.Problem;
import org.jspecify.annotations.Nullable;

/** Puts missing partitions into steps, and the steps into transactions that the server's lock table can hold. */
final class PlanAssembly {

    /** Of the constraint that keeps rows of new partitions out of a default partition while they are made. */
    static final String EXCLUSION_CONSTRAINT = "liquibase_partitions_exclude_new";

    private final CreatePartitionsRequest request;
    private final Situation situation;
    private final TableShape shape;
    private final LockCount locks;
    private final DefaultRowMoves moves;

    PlanAssembly(CreatePartitionsRequest request, Situation situation, TableShape shape) {
        this.request = request;
        this.situation = situation;
        this.shape = shape;
        this.locks = new LockCount(
                shape, situation.tree().map(PartitionTree::serverVersion).orElse(ServerVersion.NEWEST));
        this.moves = new DefaultRowMoves(request.moveDefaultRows(), situation);
    }

    Planned assemble(List<MissingPartitions> missing) {
        StepBatches batches = request.concurrently() ? concurrently(missing) : plainly(missing);
        List<Step> cleanup = request.concurrently()
                ? missing.stream()
                        .flatMap(level -> Stream.ofNullable(level.existingDefault()))
                        .<Step>map(table -> new Step.DropConstraint(table, EXCLUSION_CONSTRAINT, true))
                        .toList()
                : List.of();
        Planned planned = batches.toPlan(cleanup, moves.toLookFor(missing), List.of());
        List<Problem> problems = Stream.of(planned.problems(), moves.problems(missing))
                .flatMap(List::stream)
                .toList();
        List<String> zoneless = ZonelessBounds.warnings(missing, shape);
        return new Planned(zoneless.isEmpty() ? planned.plan() : planned.plan().bySessionTimeZone(zoneless), problems);
    }

    private StepBatches plainly(List<MissingPartitions> missing) {
        StepBatches batches = new StepBatches(request.inTransaction(), situation.budget());
        for (MissingPartitions level : missing) {
            batches.add(moves.requirements(level), 0);
            for (PartitionDefinition partition : level.partitions()) {
                if (moves.isInto(level, partition)) {
                    moveAtOnce(batches, level, partition);
                } else {
                    addPlainly(batches, level.parent(), partition);
                }
            }
        }
        return batches;
    }

    private void addPlainly(StepBatches batches, QualifiedName parent, PartitionDefinition partition) {
        batches.add(List.of(create(parent, partition)), locks.create(partition.partitionBy() == null));
        partition.children().forEach(child -> addPlainly(batches, partition.name(), child));
    }

    private StepBatches concurrently(List<MissingPartitions> missing) {
        StepBatches batches = new StepBatches(request.inTransaction(), situation.budget());
        for (MissingPartitions level : missing) {
            batches.addAlone(moves.requirements(level), 0);
            QualifiedName existingDefault = level.existingDefault();
            List<PartitionDefinition> others = level.partitions().stream()
                    .filter(partition -> !moves.isInto(level, partition))
                    .toList();
            if (existingDefault != null && level.key() != null && !others.isEmpty()) {
                DefaultExclusion exclusion = new DefaultExclusion(
                        existingDefault,
                        level.key(),
                        others.stream().map(PartitionDefinition::bound).toList());
                batches.addAlone(exclusion.refuseRows(), 1);
                batches.addAlone(List.of(exclusion.validate()), 1);
            }
            List<Step> release = existingDefault == null
                    ? List.of()
                    : List.of(new Step.DropConstraint(existingDefault, EXCLUSION_CONSTRAINT, true));
            int last = others.size() - 1;
            for (int i = 0; i <= last; i++) {
                addConcurrently(
                        batches, level.parent(), shape.tablespace(), others.get(i), i == last ? release : List.of());
            }
            moves.into(level).forEach(partition -> moveConcurrently(batches, level, partition));
        }
        return batches;
    }

    /**
     * Each table is built beside its parent and attached to it, and only then its own partitions to it: of a
     * sub-partitioned table that is attached as a whole the partitions would lack the identity of its columns.
     */
    private void addConcurrently(
            StepBatches batches,
            QualifiedName parent,
            @Nullable String parentTablespace,
            PartitionDefinition partition,
            List<Step> afterwards) {
        String tablespace = tablespace(parentTablespace, partition);
        List<Step> steps = new ArrayList<>();
        steps.add(createLike(parent, tablespace, partition));
        steps.add(new Step.AttachPartition(parent, partition.name(), partition.bound()));
        steps.addAll(afterwards);
        batches.addAlone(steps, locks.create(partition.partitionBy() == null));
        partition.children().forEach(child -> addConcurrently(batches, partition.name(), tablespace, child, List.of()));
    }

    /** Makes a partition that gets rows of the default partition, in one transaction. */
    private void moveAtOnce(StepBatches batches, MissingPartitions level, PartitionDefinition partition) {
        RowMove move = move(level, partition);
        List<Step> steps = new ArrayList<>(discarded(move));
        steps.addAll(beside(level, partition));
        steps.add(new Step.MoveRows(move));
        steps.addAll(attachment(level, partition));
        batches.addAlone(steps, lockedBy(partition));
    }

    /**
     * Makes a partition that gets rows of the default partition, while others use the table. What is prepared of it, all or
     * nothing, an earlier run may have done.
     */
    private void moveConcurrently(StepBatches batches, MissingPartitions level, PartitionDefinition partition) {
        RowMove move = move(level, partition);
        if (!moves.isBegun(partition)) {
            List<Step> steps = new ArrayList<>(discarded(move));
            steps.addAll(beside(level, partition));
            steps.add(new Step.PrepareRowCopy(move));
            batches.addAlone(steps, lockedBy(partition));
        }
        batches.addAlone(List.of(new Step.CopyRows(move)), 0);
        List<Step> attachment = new ArrayList<>(attachment(level, partition));
        if (move.isLeaf()) {
            attachment.add(new Step.DropConstraint(partition.name(), RowMove.CHECK, false));
        }
        attachment.add(new Step.DropConstraint(move.source(), EXCLUSION_CONSTRAINT, true));
        batches.addAlone(List.of(new Step.SwitchRows(move, attachment)), lockedBy(partition));
    }

    private static RowMove move(MissingPartitions level, PartitionDefinition partition) {
        return new RowMove(
                level.parent(),
                Objects.requireNonNull(level.existingDefault()),
                Objects.requireNonNull(level.key()),
                partition);
    }

    /** Takes away what is left of a move to a table of that name, which was another or is done in another way now. */
    private List<Step> discarded(RowMove move) {
        return DefaultRowMoves.isAnyBegun(move.partition(), situation)
                ? List.of(new Step.DiscardRowCopy(move))
                : List.of();
    }

    /** The table of a partition and everything under it, not attached yet. */
    private List<Step> beside(MissingPartitions level, PartitionDefinition partition) {
        List<Step> steps = new ArrayList<>();
        steps.add(createLike(level.parent(), tablespace(shape.tablespace(), partition), partition));
        eachUnder(partition, (parent, child) -> steps.add(create(parent, child)));
        return steps;
    }

    /**
     * What attaches the table of a partition. Its own partitions were there to take their rows, and come off while it is
     * attached: otherwise they would lack the identity of its columns.
     */
    private static List<Step> attachment(MissingPartitions level, PartitionDefinition partition) {
        List<Step> steps = new ArrayList<>();
        eachUnder(partition, (parent, child) -> steps.add(0, new Step.DetachPartition(parent, child.name())));
        steps.add(new Step.AttachPartition(level.parent(), partition.name(), partition.bound()));
        eachUnder(
                partition, (parent, child) -> steps.add(new Step.AttachPartition(parent, child.name(), child.bound())));
        return steps;
    }

    /** Everything under a partition, parents before their partitions. */
    private static void eachUnder(
            PartitionDefinition partition, BiConsumer<QualifiedName, PartitionDefinition> action) {
        for (PartitionDefinition child : partition.children()) {
            action.accept(partition.name(), child);
            eachUnder(child, action);
        }
    }

    private long lockedBy(PartitionDefinition partition) {
        return locks.create(partition.partitionBy() == null)
                + partition.children().stream().mapToLong(this::lockedBy).sum();
    }

    private static @Nullable String tablespace(@Nullable String ofParent, PartitionDefinition partition) {
        return partition.storage().tablespace() == null
                ? ofParent
                : partition.storage().tablespace();
    }

    private Step createLike(QualifiedName parent, @Nullable String tablespace, PartitionDefinition partition) {
        return new Step.CreateLike(
                parent,
                partition.name(),
                new Storage(tablespace, partition.storage().parameters()),
                partition.partitionBy(),
                shape.accessMethod());
    }

    private Step create(QualifiedName parent, PartitionDefinition partition) {
        return new Step.CreatePartition(
                parent,
                partition.name(),
                partition.bound(),
                partition.storage(),
                partition.partitionBy(),
                request.ifNotExists() && situation.guessed());
    }
}
