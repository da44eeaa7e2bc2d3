package liquibase.ext.partitions.plan;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import liquibase.ext.partitions.model.IndexNaming;
import liquibase.ext.partitions.model.IndexedDefinition;
import liquibase.ext.partitions.model.KeyColumn;
import liquibase.ext.partitions.model.NamePattern;
import liquibase.ext.partitions.model.PartitionNode;
import liquibase.ext.partitions.model.PartitionTree;
import liquibase.ext.partitions.model.QualifiedName;
import liquibase.ext.partitions.problem.IndexProblems;
import liquibase.ext.partitions.problem.NameProblems;
import liquibase.ext.partitions.problem.Problem;
import liquibase.ext.partitions.problem.TableProblems;

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
        IndexedDefinition definition = request.definition();
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
        problems.addAll(nameProblems(request.target(), tree.root()));
        if (definition.unique()) {
            List<QualifiedName> foreign = foreign(leaves.stream());
            if (!foreign.isEmpty()) {
                problems.add(IndexProblems.uniqueOverForeign(request.target().index(), foreign));
            }
            if (!request.target().scope().partitionsOnly()) {
                problems.addAll(keyProblems(request, tree.root()));
            }
        }
        return problems;
    }

    static List<QualifiedName> foreign(Stream<PartitionNode> nodes) {
        return nodes.filter(PartitionNode::foreign).map(PartitionNode::name).toList();
    }

    /** The problems of a unique index with the partition keys of all levels, each said of one table only. */
    private static Collection<Problem> keyProblems(CreateIndexesRequest request, PartitionNode root) {
        QualifiedName index = request.target().index();
        List<String> indexed = request.definition().columnNames();
        Map<Object, Problem> problems = new LinkedHashMap<>();
        root.flatten().forEach(node -> {
            List<KeyColumn> key = node.key() == null ? List.of() : node.key().columns();
            Optional<KeyColumn> expression =
                    key.stream().filter(column -> column.columnName().isEmpty()).findFirst();
            List<String> missing = key.stream()
                    .flatMap(column -> column.columnName().stream())
                    .filter(name -> !indexed.contains(name))
                    .toList();
            if (expression.isPresent()) {
                String sql = expression.get().sql();
                problems.putIfAbsent(sql, IndexProblems.uniqueOverExpressionKey(index, node.name(), sql));
            } else if (!missing.isEmpty()) {
                problems.putIfAbsent(missing, IndexProblems.uniqueWithoutKey(index, node.name(), missing));
            }
        });
        return problems.values();
    }

    /** The tables whose indexes would have the name of another one, or of a table. */
    private static List<Problem> nameProblems(IndexTarget target, PartitionNode root) {
        List<Problem> problems = new ArrayList<>();
        Set<QualifiedName> tables = root.flatten().map(PartitionNode::name).collect(Collectors.toSet());
        Map<QualifiedName, QualifiedName> tableOf = new HashMap<>();
        target.tables(root).forEach(table -> {
            QualifiedName index = target.indexOf(table);
            QualifiedName other = tableOf.putIfAbsent(index, table);
            if (other != null) {
                problems.add(IndexProblems.nameTwice(index, other, table));
            } else if (tables.contains(index)) {
                problems.add(IndexProblems.nameTaken(index, "a table"));
            }
        });
        return problems;
    }
}
