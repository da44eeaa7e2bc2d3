package liquibase.ext.partitions.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import liquibase.ext.partitions.model.AttachedTable;
import liquibase.ext.partitions.model.BoundOrder;
import liquibase.ext.partitions.model.PartitionBound;
import liquibase.ext.partitions.model.PartitionDefinition;
import liquibase.ext.partitions.model.PartitionKey;
import liquibase.ext.partitions.model.PartitionNode;
import liquibase.ext.partitions.model.PartitionTree;
import liquibase.ext.partitions.model.QualifiedName;
import liquibase.ext.partitions.model.ServerVersion;
import liquibase.ext.partitions.model.Storage;
import liquibase.ext.partitions.problem.AttachProblems;
import liquibase.ext.partitions.problem.BoundProblems;
import liquibase.ext.partitions.problem.Problem;
import liquibase.ext.partitions.problem.TableProblems;

/** Compares a table with the partitioned table that it is to be attached to, and plans that. */
public final class AttachPlanner {

    private final AttachRequest request;
    private final Situation situation;
    private final PartitionDefinition wanted;
    private final List<Problem> problems = new ArrayList<>();

    private AttachPlanner(AttachRequest request, Situation situation) {
        this.request = request;
        this.situation = situation;
        this.wanted = definition(request);
    }

    /** Plans the request. */
    public static Planned plan(AttachRequest request, Situation situation) {
        List<Problem> known = problemsOf(request);
        return known.isEmpty() ? new AttachPlanner(request, situation).plan() : new Planned(Plan.NOTHING, known);
    }

    /** The problems of a request that can be known before any changeset has run. */
    public static List<Problem> problemsOf(AttachRequest request) {
        List<Problem> problems =
                new ArrayList<>(SiblingCheck.kinds(request.table(), null, null, List.of(definition(request))));
        if (request.concurrently() && request.inTransaction()) {
            problems.add(TableProblems.transactionForbidden());
        }
        if (request.table().equals(request.partition())) {
            problems.add(AttachProblems.circular(request.partition(), request.table()));
        }
        return problems;
    }

    /** What the server would refuse a table for. */
    public static List<Problem> problemsOf(AttachedTable table, QualifiedName parent, ServerVersion version) {
        return AttachCheck.problemsOf(table, parent, version);
    }

    private static PartitionDefinition definition(AttachRequest request) {
        return new PartitionDefinition(request.partition(), request.bound(), Storage.INHERITED, null, List.of());
    }

    private Planned plan() {
        Optional<PartitionTree> tree = situation.tree();
        if (tree.isEmpty()) {
            return AttachAssembly.ofUnknown(request);
        }
        PartitionNode parent = tree.get().root();
        PartitionKey key = parent.key();
        if (key == null) {
            throw new IllegalArgumentException(parent.name() + " is not partitioned");
        }
        problems.addAll(
                SiblingCheck.kinds(parent.name(), key.strategy(), key.columns().size(), List.of(wanted)));
        if (problems.isEmpty()) {
            BoundOrder order = situation.orderOf(key, parent, List.of(wanted));
            Optional<PartitionNode> there = parent.children().stream()
                    .filter(child -> child.name().equals(request.partition()))
                    .findFirst();
            if (there.isPresent()) {
                return planOfAttached(parent, there.get(), order);
            }
            problems.addAll(SiblingCheck.overlaps(List.of(wanted), order));
            compareWithSiblings(parent, order);
        }
        AttachAssembly assembly = new AttachAssembly(request, situation, tree.get(), key);
        List<Problem> ofTable = new ArrayList<>(situation
                .attached()
                .map(table ->
                        AttachCheck.problemsOf(table, parent.name(), tree.get().serverVersion()))
                .orElse(List.of()));
        if (request.concurrently() && (ofTable.isEmpty() || !assembly.isSubtree())) {
            ofTable.addAll(assembly.work().map(AttachWork::problems).orElse(List.of()));
        }
        return withProblems(assembly, ofTable);
    }

    /** What is wrong with a table that SQL output may change before is only a warning there. */
    private Planned withProblems(AttachAssembly assembly, List<Problem> ofTable) {
        boolean changing = situation.attached().filter(AttachedTable::changing).isPresent();
        if (!changing) {
            problems.addAll(ofTable);
        }
        if (!problems.isEmpty()) {
            return new Planned(Plan.NOTHING, problems);
        }
        Planned planned = assembly.assemble();
        List<String> warnings =
                changing ? ofTable.stream().map(Problem::toString).toList() : List.of();
        return new Planned(planned.plan().withWarnings(warnings), planned.problems());
    }

    /** Outside a transaction an earlier run of the change can have attached it. */
    private Planned planOfAttached(PartitionNode parent, PartitionNode there, BoundOrder order) {
        PartitionBound bound = there.bound();
        if (there.detachPending() || bound == null) {
            problems.add(AttachProblems.detachPending(there.name(), parent.name()));
        } else if (order.compare(bound, request.bound()) != BoundOrder.Relation.SAME) {
            problems.add(AttachProblems.attachedOtherwise(there.name(), parent.name(), bound, request.bound()));
        } else if (request.inTransaction()) {
            problems.add(AttachProblems.attached(there.name(), parent.name(), bound));
        }
        return new Planned(Plan.NOTHING, problems);
    }

    private void compareWithSiblings(PartitionNode parent, BoundOrder order) {
        BoundIndex.ofPartitions(parent, order).find(request.bound()).ifPresent(hit -> {
            PartitionNode existing = hit.partition();
            problems.add(
                    request.bound() instanceof PartitionBound.Default
                            ? AttachProblems.secondDefault(request.partition(), parent.name(), existing.name())
                            : BoundProblems.overlapsExisting(
                                    request.partition(), request.bound(), existing.name(), hit.bound()));
        });
        if (request.bound() instanceof PartitionBound.Hash hash) {
            compareModulus(parent, hash.modulus());
        }
    }

    private void compareModulus(PartitionNode parent, int modulus) {
        for (PartitionNode child : parent.children()) {
            if (child.bound() instanceof PartitionBound.Hash other
                    && modulus % other.modulus() != 0
                    && other.modulus() % modulus != 0) {
                problems.add(AttachProblems.modulus(request.partition(), modulus, child.name(), other.modulus()));
                return;
            }
        }
    }
}
