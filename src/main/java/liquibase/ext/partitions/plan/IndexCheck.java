package liquibase.ext.partitions.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import liquibase.ext.partitions.model.IndexDefinition;
import liquibase.ext.partitions.model.IndexNaming;
import liquibase.ext.partitions.model.KeyColumn;
import liquibase.ext.partitions.model.NamePattern;
import liquibase.ext.partitions.model.PartitionNode;
import liquibase.ext.partitions.model.PartitionTree;
import liquibase.ext.partitions.model.QualifiedName;
import liquibase.ext.partitions.problem.IndexProblems;
import liquibase.ext.partitions.problem.NameProblems;
import liquibase.ext.partitions.problem.Problem;
import liquibase.ext.partitions.problem.TableProblems;
import org.jspecify.annotations.Nullable;

/** What keeps an index from being built on a tree, as far as it can be known before. */
public final class IndexCheck {

    private IndexCheck() {}

    /** The problems of a request that can be known before any changeset has run. */
    public static List<Problem> problemsOf(CreateIndexesRequest request) {
        return problemsOf(request.target(), request.concurrently() && request.inTransaction());
    }

    /** The problems of a request that can be known before any changeset has run. */
    public static List<Problem> problemsOf(DropIndexesRequest request) {
        return problemsOf(request.target(), request.concurrently() && request.inTransaction());
    }

    private static List<Problem> problemsOf(IndexTarget target, boolean forbiddenTransaction) {
        List<Problem> problems = new ArrayList<>();
        if (forbiddenTransaction) {
            problems.add(TableProblems.transactionForbidden());
        }
        String index = target.index().name();
        int bytes = IndexNaming.bytes(index);
        if (!target.scope().partitionsOnly() && bytes > IndexNaming.MOST_BYTES) {
            problems.add(IndexProblems.nameTooLong(index, bytes, IndexNaming.MOST_BYTES));
        }
        NamePattern pattern = target.naming().pattern();
        Map<String, NamePattern.Value> values = target.naming().values("p");
        String badPlaceholder = pattern.render(values).badPlaceholder();
        if (badPlaceholder != null) {
            problems.add(NameProblems.badPlaceholder(pattern.text(), badPlaceholder, NamePattern.offered(values)));
        } else if (!pattern.text().contains("{partition}")) {
            problems.add(IndexProblems.patternWithoutPartition(pattern.text()));
        }
        return problems;
    }

    /** The problems of a request on this tree, whatever indexes it has. */
    static List<Problem> problemsOf(CreateIndexesRequest request, PartitionTree tree, boolean guessed) {
        List<Problem> problems = new ArrayList<>();
        IndexDefinition definition = request.definition();
        if (!definition.nullsDistinct() && !tree.serverVersion().isAtLeast(15) && !guessed) {
            problems.add(
                    IndexProblems.nullsNotDistinctUnknown(tree.serverVersion().major()));
        }
        List<PartitionNode> leaves =
                request.target().scope().leaves(tree.root()).toList();
        request.target()
                .scope()
                .matching()
                .filter(glob -> leaves.isEmpty())
                .ifPresent(glob -> problems.add(IndexProblems.nothingMatches(request.table(), glob)));
        if (definition.unique()) {
            List<QualifiedName> foreign = foreign(leaves.stream());
            if (!foreign.isEmpty()) {
                problems.add(IndexProblems.uniqueOverForeign(request.target().index(), foreign));
            }
            if (!request.target().scope().partitionsOnly()) {
                tree.root()
                        .flatten()
                        .filter(PartitionNode::isPartitioned)
                        .map(node -> keyProblem(request, node))
                        .flatMap(Stream::ofNullable)
                        .distinct()
                        .forEach(problems::add);
            }
        }
        return problems;
    }

    static List<QualifiedName> foreign(Stream<PartitionNode> nodes) {
        return nodes.filter(PartitionNode::foreign).map(PartitionNode::name).toList();
    }

    private static @Nullable Problem keyProblem(CreateIndexesRequest request, PartitionNode node) {
        if (node.key() == null) {
            return null;
        }
        List<String> indexed = request.definition().columnNames();
        List<String> missing = new ArrayList<>();
        for (KeyColumn column : node.key().columns()) {
            Optional<String> name = column.columnName();
            if (name.isEmpty()) {
                return IndexProblems.uniqueOverExpressionKey(request.target().index(), node.name(), column.sql());
            }
            if (!indexed.contains(name.get())) {
                missing.add(name.get());
            }
        }
        return missing.isEmpty()
                ? null
                : IndexProblems.uniqueWithoutKey(request.target().index(), node.name(), missing);
    }
}
