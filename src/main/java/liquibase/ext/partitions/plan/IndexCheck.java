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
import liquibase.ext.partitions.model.IndexConstraint;
import liquibase.ext.partitions.model.IndexDefinition;
import liquibase.ext.partitions.model.IndexNaming;
import liquibase.ext.partitions.model.IndexedDefinition;
import liquibase.ext.partitions.model.KeyColumn;
import liquibase.ext.partitions.model.NamePattern;
import liquibase.ext.partitions.model.PartitionNode;
import liquibase.ext.partitions.model.PartitionTree;
import liquibase.ext.partitions.model.QualifiedName;
import liquibase.ext.partitions.model.TreeIndexes;
import liquibase.ext.partitions.problem.ConstraintProblems;
import liquibase.ext.partitions.problem.IndexProblems;
import liquibase.ext.partitions.problem.IndexWords;
import liquibase.ext.partitions.problem.NameProblems;
import liquibase.ext.partitions.problem.Problem;
import liquibase.ext.partitions.problem.TableProblems;

/** What keeps an index from being built on a tree, as far as it can be known before. */
public final class IndexCheck {

    private IndexCheck() {}

    /** The problems of a request that can be known before any changeset has run. */
    public static List<Problem> problemsOf(CreateIndexesRequest request) {
        List<Problem> problems =
                problemsOf(request.words(), request.target(), request.concurrently() && request.inTransaction());
        if (request.concurrently() && isExclusion(request)) {
            problems.add(IndexProblems.exclusionConcurrently());
        }
        return problems;
    }

    /** PostgreSQL makes the index of every other constraint also without blocking writes. */
    private static boolean isExclusion(CreateIndexesRequest request) {
        return request.definition()
                .constraint()
                .filter(constraint -> constraint.usableIndex().isEmpty())
                .isPresent();
    }

    /** The problems of a request that can be known before any changeset has run. */
    public static List<Problem> problemsOf(DropIndexesRequest request) {
        return problemsOf(IndexWords.INDEX, request.target(), request.concurrently() && request.inTransaction());
    }

    private static List<Problem> problemsOf(IndexWords words, IndexTarget target, boolean forbiddenTransaction) {
        List<Problem> problems = new ArrayList<>();
        if (forbiddenTransaction) {
            problems.add(TableProblems.transactionForbidden());
        }
        String index = target.index().name();
        int bytes = IndexNaming.bytes(index);
        if (!target.scope().partitionsOnly() && bytes > IndexNaming.MOST_BYTES) {
            problems.add(IndexProblems.nameTooLong(words, index, bytes, IndexNaming.MOST_BYTES));
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

    /** The columns of a request that a table does not have. */
    static List<Problem> unknownColumns(CreateIndexesRequest request, Collection<String> known) {
        return request.definition()
                .accept(new IndexedDefinition.Visitor<Stream<Optional<Problem>>>() {
                    @Override
                    public Stream<Optional<Problem>> index(IndexDefinition index) {
                        return Stream.of(
                                unknown("columnNames", index.columnNames()), unknown("include", index.include()));
                    }

                    @Override
                    public Stream<Optional<Problem>> constraint(IndexConstraint constraint) {
                        return Stream.of(unknown("unique", constraint.columnNames()));
                    }

                    private Optional<Problem> unknown(String attribute, List<String> names) {
                        List<String> unknown = names.stream()
                                .filter(name -> !known.contains(name))
                                .toList();
                        return unknown.isEmpty()
                                ? Optional.empty()
                                : Optional.of(
                                        ConstraintProblems.noSuchColumns(request.table(), unknown, attribute, known));
                    }
                })
                .flatMap(Optional::stream)
                .toList();
    }

    /** The problems of a request on this tree, whatever indexes it has. */
    static List<Problem> problemsOf(CreateIndexesRequest request, PartitionTree tree, Situation situation) {
        List<Problem> problems = new ArrayList<>();
        IndexedDefinition definition = request.definition();
        if (!definition.nullsDistinct() && !tree.serverVersion().isAtLeast(15) && !situation.guessed()) {
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
        problems.addAll(nameProblems(request, tree.root()));
        if (definition.unique() || isExclusion(request)) {
            List<QualifiedName> foreign = foreign(leaves.stream());
            if (!foreign.isEmpty()) {
                problems.add(IndexProblems.overForeign(
                        request.words(), request.target().index(), foreign));
            }
            if (!request.target().scope().partitionsOnly()) {
                problems.addAll(problemsOfParent(request, tree, situation));
            }
        }
        return problems;
    }

    /** What keeps a partitioned table from having something that forbids rows. */
    private static Collection<Problem> problemsOfParent(
            CreateIndexesRequest request, PartitionTree tree, Situation situation) {
        if (!isExclusion(request)) {
            return keyProblems(request, tree.root(), request.definition().columnNames());
        }
        if (!tree.serverVersion().isAtLeast(17) && !situation.guessed()) {
            return List.of(IndexProblems.exclusionUnknown(
                    request.target().index(), tree.serverVersion().major()));
        }
        TreeIndexes.Wanted wanted = situation.indexes().wanted();
        return wanted == null ? List.of() : keyProblems(request, tree.root(), wanted.equalColumns());
    }

    static List<QualifiedName> foreign(Stream<PartitionNode> nodes) {
        return nodes.filter(PartitionNode::foreign).map(PartitionNode::name).toList();
    }

    /**
     * The problems with the partition keys of all levels, each said of one table only.
     *
     * @param compared the columns that are compared for equality
     */
    private static Collection<Problem> keyProblems(
            CreateIndexesRequest request, PartitionNode root, List<String> compared) {
        QualifiedName index = request.target().index();
        Map<Object, Problem> problems = new LinkedHashMap<>();
        root.flatten().forEach(node -> {
            List<KeyColumn> key = node.key() == null ? List.of() : node.key().columns();
            Optional<KeyColumn> expression =
                    key.stream().filter(column -> column.columnName().isEmpty()).findFirst();
            List<String> missing = key.stream()
                    .flatMap(column -> column.columnName().stream())
                    .filter(name -> !compared.contains(name))
                    .toList();
            if (expression.isPresent()) {
                String sql = expression.get().sql();
                problems.putIfAbsent(sql, IndexProblems.overExpressionKey(request.words(), index, node.name(), sql));
            } else if (!missing.isEmpty()) {
                problems.putIfAbsent(
                        missing,
                        isExclusion(request)
                                ? IndexProblems.exclusionWithoutKey(index, node.name(), missing)
                                : IndexProblems.uniqueWithoutKey(request.words(), index, node.name(), missing));
            }
        });
        return problems.values();
    }

    /** The tables whose indexes would have the name of another one, or of a table. */
    private static List<Problem> nameProblems(CreateIndexesRequest request, PartitionNode root) {
        IndexTarget target = request.target();
        List<Problem> problems = new ArrayList<>();
        Set<QualifiedName> tables = root.flatten().map(PartitionNode::name).collect(Collectors.toSet());
        Map<QualifiedName, QualifiedName> tableOf = new HashMap<>();
        target.tables(root).forEach(table -> {
            QualifiedName index = target.indexOf(table);
            QualifiedName other = tableOf.putIfAbsent(index, table);
            if (other != null) {
                problems.add(IndexProblems.nameTwice(request.words(), index, other, table));
            } else if (tables.contains(index)) {
                problems.add(IndexProblems.nameTaken(request.words(), index, "a table"));
            }
        });
        return problems;
    }
}
