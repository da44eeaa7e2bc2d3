package liquibase.ext.partitions.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import liquibase.ext.partitions.model.BoundOrder;
import liquibase.ext.partitions.model.PartitionBy;
import liquibase.ext.partitions.model.PartitionDefinition;
import liquibase.ext.partitions.model.QualifiedName;
import liquibase.ext.partitions.model.TextualBoundOrder;
import liquibase.ext.partitions.problem.Problem;
import liquibase.ext.partitions.problem.TableProblems;
import org.jspecify.annotations.Nullable;

/** What is wrong with a request whatever the server says. */
public final class RequestCheck {

    private RequestCheck() {}

    /** The problems of a request that can be known before any changeset has run. */
    public static List<Problem> problemsOf(CreatePartitionsRequest request) {
        return problemsOf(request, RequestCheck::overlapsForCertain);
    }

    /** The same without what the spelling of bounds tells, for when the order of their values is known. */
    static List<Problem> problemsButOverlapsOf(CreatePartitionsRequest request) {
        return problemsOf(request, siblings -> List.of());
    }

    private static List<Problem> problemsOf(
            CreatePartitionsRequest request, Function<List<PartitionDefinition>, List<Problem>> overlaps) {
        List<Problem> problems = new ArrayList<>();
        if (request.concurrently() && request.inTransaction()) {
            problems.add(TableProblems.transactionForbidden());
        }
        problems.addAll(level(request.table(), null, request.partitions(), overlaps));
        return problems;
    }

    private static List<Problem> level(
            QualifiedName parent,
            @Nullable PartitionBy key,
            List<PartitionDefinition> siblings,
            Function<List<PartitionDefinition>, List<Problem>> overlaps) {
        List<Problem> problems = new ArrayList<>(SiblingCheck.kinds(
                parent,
                key == null ? null : key.strategy(),
                key == null ? null : key.columns().size(),
                siblings));
        if (problems.isEmpty()) {
            problems.addAll(overlaps.apply(siblings));
        }
        for (PartitionDefinition sibling : siblings) {
            if (sibling.partitionBy() != null) {
                problems.addAll(level(sibling.name(), sibling.partitionBy(), sibling.children(), overlaps));
            }
        }
        return problems;
    }

    private static List<Problem> overlapsForCertain(List<PartitionDefinition> siblings) {
        List<BoundOrder> orders = TextualBoundOrder.plausible(
                SiblingCheck.valuesOf(siblings.stream().map(PartitionDefinition::bound)));
        List<List<Problem>> found = orders.stream()
                .map(order -> SiblingCheck.overlaps(siblings, order))
                .collect(Collectors.toList());
        return found.stream().anyMatch(List::isEmpty) ? List.of() : found.get(0);
    }
}
