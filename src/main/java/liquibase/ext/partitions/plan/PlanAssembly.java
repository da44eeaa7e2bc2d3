package liquibase.ext.partitions.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import liquibase.ext.partitions.model.PartitionDefinition;
import liquibase.ext.partitions.model.PartitionTree;
import liquibase.ext.partitions.model.QualifiedName;
import liquibase.ext.partitions.model.ServerVersion;
import liquibase.ext.partitions.model.Storage;
import liquibase.ext.partitions.model.TableShape;
import org.jspecify.annotations.Nullable;

/** Puts missing partitions into steps, and the steps into transactions that the server's lock table can hold. */
final class PlanAssembly {

    /** Of the constraint that keeps rows of new partitions out of a default partition while they are made. */
    static final String EXCLUSION_CONSTRAINT = "liquibase_partitions_exclude_new";

    private final CreatePartitionsRequest request;
    private final Situation situation;
    private final TableShape shape;
    private final LockCount locks;

    PlanAssembly(CreatePartitionsRequest request, Situation situation, TableShape shape) {
        this.request = request;
        this.situation = situation;
        this.shape = shape;
        this.locks = new LockCount(
                shape, situation.tree().map(PartitionTree::serverVersion).orElse(ServerVersion.NEWEST));
    }

    Planned assemble(List<MissingPartitions> missing) {
        StepBatches batches = request.concurrently() ? concurrently(missing) : plainly(missing);
        List<Plan.NewInDefault> newInDefault = missing.stream()
                .flatMap(level -> level.existingDefault() == null || level.key() == null
                        ? Stream.of()
                        : Stream.of(new Plan.NewInDefault(level.existingDefault(), level.key(), level.bounds())))
                .toList();
        List<Step> cleanup = request.concurrently()
                ? newInDefault.stream()
                        .<Step>map(
                                check -> new Step.DropConstraint(check.defaultPartition(), EXCLUSION_CONSTRAINT, true))
                        .toList()
                : List.of();
        Planned planned = batches.toPlan(cleanup, newInDefault, List.of());
        List<String> zoneless = ZonelessBounds.warnings(missing, shape);
        return zoneless.isEmpty()
                ? planned
                : new Planned(planned.plan().bySessionTimeZone(zoneless), planned.problems());
    }

    private StepBatches plainly(List<MissingPartitions> missing) {
        StepBatches batches = new StepBatches(request.inTransaction(), situation.budget());
        for (MissingPartitions level : missing) {
            level.partitions().forEach(partition -> addPlainly(batches, level.parent(), partition));
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
            QualifiedName existingDefault = level.existingDefault();
            if (existingDefault != null && level.key() != null) {
                DefaultExclusion exclusion = new DefaultExclusion(existingDefault, level.key(), level.bounds());
                batches.addAlone(exclusion.refuseRows(), 1);
                batches.addAlone(List.of(exclusion.validate()), 1);
            }
            List<Step> release = existingDefault == null
                    ? List.of()
                    : List.of(new Step.DropConstraint(existingDefault, EXCLUSION_CONSTRAINT, true));
            int last = level.partitions().size() - 1;
            for (int i = 0; i <= last; i++) {
                PartitionDefinition partition = level.partitions().get(i);
                addConcurrently(
                        batches, level.parent(), shape.tablespace(), partition, i == last ? release : List.of());
            }
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
        String tablespace = partition.storage().tablespace() == null
                ? parentTablespace
                : partition.storage().tablespace();
        Storage storage = new Storage(tablespace, partition.storage().parameters());
        List<Step> steps = new ArrayList<>();
        steps.add(
                new Step.CreateLike(parent, partition.name(), storage, partition.partitionBy(), shape.accessMethod()));
        steps.add(new Step.AttachPartition(parent, partition.name(), partition.bound()));
        steps.addAll(afterwards);
        batches.addAlone(steps, locks.create(partition.partitionBy() == null));
        partition.children().forEach(child -> addConcurrently(batches, partition.name(), tablespace, child, List.of()));
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
