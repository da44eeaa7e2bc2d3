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
                        .<Step>map(check -> new Step.DropConstraint(check.defaultPartition(), EXCLUSION_CONSTRAINT))
                        .toList()
                : List.of();
        return batches.toPlan(cleanup, newInDefault, List.of());
    }

    private StepBatches plainly(List<MissingPartitions> missing) {
        StepBatches batches = new StepBatches(request.inTransaction(), situation.budget());
        for (MissingPartitions level : missing) {
            level.partitions().forEach(partition -> addPlainly(batches, level.parent(), partition));
        }
        return batches;
    }

    private void addPlainly(StepBatches batches, QualifiedName parent, PartitionDefinition partition) {
        batches.add(List.of(create(parent, partition)), locks.createOne(partition.partitionBy() == null));
        partition.children().forEach(child -> addPlainly(batches, partition.name(), child));
    }

    private StepBatches concurrently(List<MissingPartitions> missing) {
        StepBatches batches = new StepBatches(request.inTransaction(), situation.budget());
        for (MissingPartitions level : missing) {
            QualifiedName existingDefault = level.existingDefault();
            if (existingDefault != null && level.key() != null) {
                batches.addAlone(
                        List.of(
                                new Step.DropConstraint(existingDefault, EXCLUSION_CONSTRAINT),
                                new Step.AddExclusionCheck(
                                        existingDefault, EXCLUSION_CONSTRAINT, level.key(), level.bounds())),
                        1);
                batches.addAlone(List.of(new Step.ValidateConstraint(existingDefault, EXCLUSION_CONSTRAINT)), 1);
            }
            int last = level.partitions().size() - 1;
            for (int i = 0; i <= last; i++) {
                PartitionDefinition partition = level.partitions().get(i);
                List<Step> steps = new ArrayList<>(buildAndAttach(level.parent(), partition));
                if (i == last && existingDefault != null) {
                    steps.add(new Step.DropConstraint(existingDefault, EXCLUSION_CONSTRAINT));
                }
                batches.addAlone(steps, locks.create(partition));
            }
        }
        return batches;
    }

    /** The partition with all that is under it, built beside the parent and attached as the last step. */
    private List<Step> buildAndAttach(QualifiedName parent, PartitionDefinition partition) {
        List<Step> steps = new ArrayList<>();
        Storage storage = partition.storage().tablespace() == null
                ? new Storage(shape.tablespace(), partition.storage().parameters())
                : partition.storage();
        steps.add(
                new Step.CreateLike(parent, partition.name(), storage, partition.partitionBy(), shape.accessMethod()));
        partition.children().forEach(child -> addAll(steps, partition.name(), child));
        steps.add(new Step.AttachPartition(parent, partition.name(), partition.bound()));
        return steps;
    }

    private void addAll(List<Step> steps, QualifiedName parent, PartitionDefinition partition) {
        steps.add(create(parent, partition));
        partition.children().forEach(child -> addAll(steps, partition.name(), child));
    }

    private Step create(QualifiedName parent, PartitionDefinition partition) {
        return new Step.CreatePartition(
                parent,
                partition.name(),
                partition.bound(),
                partition.storage(),
                partition.partitionBy(),
                request.ifNotExists() && situation.tree().isEmpty());
    }
}
