package liquibase.ext.partitions.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import liquibase.ext.partitions.model.BoundOrder;
import liquibase.ext.partitions.model.PartitionBound;
import liquibase.ext.partitions.model.PartitionDefinition;
import liquibase.ext.partitions.model.PartitionKey;
import liquibase.ext.partitions.model.PartitionNode;
import liquibase.ext.partitions.model.PartitionTree;
import liquibase.ext.partitions.model.QualifiedName;
import liquibase.ext.partitions.model.SubKey;
import liquibase.ext.partitions.model.TableShape;
import liquibase.ext.partitions.problem.BoundProblems;
import liquibase.ext.partitions.problem.DetachProblems;
import liquibase.ext.partitions.problem.NameProblems;
import liquibase.ext.partitions.problem.Problem;
import org.jspecify.annotations.Nullable;

/** Compares the partitions that a change asks for with those that exist, and plans the ones that are missing. */
public final class CreatePartitionsPlanner {

    private final CreatePartitionsRequest request;
    private final Situation situation;
    private final List<Problem> problems = new ArrayList<>();
    private final List<MissingPartitions> missing = new ArrayList<>();

    private CreatePartitionsPlanner(CreatePartitionsRequest request, Situation situation) {
        this.request = request;
        this.situation = situation;
    }

    /** Plans the request. */
    public static Planned plan(CreatePartitionsRequest request, Situation situation) {
        List<Problem> known = situation.tree().isEmpty()
                ? RequestCheck.problemsOf(request)
                : RequestCheck.problemsButOverlapsOf(request);
        if (!known.isEmpty()) {
            return new Planned(Plan.NOTHING, known);
        }
        CreatePartitionsPlanner planner = new CreatePartitionsPlanner(request, situation);
        Optional<PartitionTree> tree = situation.tree();
        if (tree.isEmpty()) {
            planner.missing.add(new MissingPartitions(request.table(), null, null, request.partitions()));
            return planner.assemble(TableShape.ofColumns(Map.of()));
        }
        planner.compare(tree.get());
        return planner.assemble(tree.get().shape());
    }

    private void compare(PartitionTree tree) {
        PartitionKey key = tree.root().key();
        if (key == null) {
            throw new IllegalArgumentException(tree.root().name() + " is not partitioned");
        }
        problems.addAll(TimeValueCheck.problemsOf(key, tree.shape(), request.items()));
        if (problems.isEmpty()) {
            compareLevel(tree, tree.root(), key, request.partitions());
        }
    }

    private void compareLevel(
            PartitionTree tree, PartitionNode parent, PartitionKey key, List<PartitionDefinition> wanted) {
        List<Problem> wrongKinds =
                SiblingCheck.kinds(parent.name(), key.strategy(), key.columns().size(), wanted);
        if (!wrongKinds.isEmpty()) {
            problems.addAll(wrongKinds);
            return;
        }
        BoundOrder order = situation.orderOf(key, parent, wanted);
        problems.addAll(SiblingCheck.overlaps(wanted, order));
        BoundIndex<PartitionNode> existing = BoundIndex.ofPartitions(parent, order);
        Map<QualifiedName, PartitionNode> byName = new HashMap<>();
        parent.children().forEach(child -> byName.put(child.name(), child));
        List<PartitionDefinition> toCreate = new ArrayList<>();
        for (PartitionDefinition definition : wanted) {
            Optional<BoundIndex.Hit<PartitionNode>> hit = existing.find(definition.bound());
            if (hit.isEmpty()) {
                if (nameIsFree(definition, byName.get(definition.name()), parent.name())) {
                    checkNewLevel(tree.shape(), definition, isBegun(definition));
                    toCreate.add(definition);
                }
            } else if (hit.get().relation() == BoundOrder.Relation.OVERLAPPING) {
                problems.add(overlapOrNameTaken(definition, hit.get().partition()));
            } else {
                compareWithExisting(tree, hit.get().partition(), definition);
            }
        }
        if (!toCreate.isEmpty()) {
            missing.add(new MissingPartitions(
                    parent.name(),
                    key,
                    parent.defaultPartition().map(PartitionNode::name).orElse(null),
                    toCreate));
        }
    }

    private boolean nameIsFree(PartitionDefinition definition, @Nullable PartitionNode sibling, QualifiedName parent) {
        if (sibling != null && sibling.bound() != null) {
            problems.add(NameProblems.takenWithOtherBound(definition.name(), sibling.bound(), definition.bound()));
            return false;
        }
        if (situation.occupied().contains(definition.name()) && !isBegun(definition)) {
            problems.add(NameProblems.takenByOther(definition.name(), parent));
            return false;
        }
        return true;
    }

    /** Whether the table is there because an earlier run of the change is copying rows to it. */
    private boolean isBegun(PartitionDefinition definition) {
        return request.moveDefaultRows() && DefaultRowMoves.isAnyBegun(definition, situation);
    }

    private static Problem overlapOrNameTaken(PartitionDefinition definition, PartitionNode existing) {
        PartitionBound bound = existing.bound();
        if (bound == null) {
            throw new IllegalArgumentException(existing.name() + " has no bound");
        }
        return existing.name().equals(definition.name())
                ? NameProblems.takenWithOtherBound(definition.name(), bound, definition.bound())
                : BoundProblems.overlapsExisting(definition.name(), definition.bound(), existing.name(), bound);
    }

    /**
     * A partition of that very bound is kept when asked for, and outside a transaction also when an earlier run of the
     * change can have made it, which would have given it that name.
     */
    private void compareWithExisting(PartitionTree tree, PartitionNode existing, PartitionDefinition definition) {
        if (existing.detachPending()) {
            problems.add(DetachProblems.pendingInTheWay(existing.name()));
            return;
        }
        boolean sameName = existing.name().equals(definition.name());
        if (!request.ifNotExists() && (request.inTransaction() || !sameName)) {
            problems.add(
                    sameName
                            ? BoundProblems.exists(existing.name(), definition.bound())
                            : BoundProblems.existsUnderOtherName(
                                    existing.name(), definition.bound(), definition.name()));
            return;
        }
        PartitionKey key = existing.key();
        boolean sameKind = definition.partitionBy() == null
                ? key == null
                : key != null
                        && key.strategy() == definition.partitionBy().strategy()
                        && key.columns().size()
                                == definition.partitionBy().columns().size();
        if (!sameKind) {
            problems.add(BoundProblems.partitionedOtherwise(
                    existing.name(),
                    key == null ? "as a leaf" : "partitioned by " + key.strategy(),
                    definition.partitionBy() == null ? "a leaf" : "PARTITION BY " + definition.partitionBy()));
        } else if (key != null) {
            compareLevel(tree, existing, key, definition.children());
        }
    }

    /** Checks what is to be under a partition that does not exist yet. */
    private void checkNewLevel(TableShape shape, PartitionDefinition definition, boolean begun) {
        if (definition.partitionBy() == null) {
            return;
        }
        PartitionKey key = SubKey.of(definition.partitionBy(), shape);
        BoundOrder order = situation
                .ordering()
                .rank(key, SiblingCheck.valuesOf(definition.children().stream().map(PartitionDefinition::bound)));
        problems.addAll(SiblingCheck.overlaps(definition.children(), order));
        for (PartitionDefinition child : definition.children()) {
            if (situation.occupied().contains(child.name()) && !begun) {
                problems.add(NameProblems.takenByOther(child.name(), definition.name()));
            }
            checkNewLevel(shape, child, begun);
        }
    }

    private Planned assemble(TableShape shape) {
        PlanAssembly assembly = new PlanAssembly(request, situation, shape);
        Planned planned = assembly.assemble(missing);
        List<Problem> all = new ArrayList<>(problems);
        if (all.isEmpty()) {
            all.addAll(planned.problems());
        }
        return new Planned(planned.plan(), all);
    }
}
