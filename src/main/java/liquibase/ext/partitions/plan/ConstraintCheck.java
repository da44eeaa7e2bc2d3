package liquibase.ext.partitions.plan;

import java.util.ArrayList;
import java.util.List;
import liquibase.ext.partitions.model.ForeignKey;
import liquibase.ext.partitions.model.IndexNaming;
import liquibase.ext.partitions.model.PartitionNode;
import liquibase.ext.partitions.model.PartitionTree;
import liquibase.ext.partitions.model.QualifiedName;
import liquibase.ext.partitions.model.ReferencedTable;
import liquibase.ext.partitions.problem.ConstraintProblems;
import liquibase.ext.partitions.problem.IndexProblems;
import liquibase.ext.partitions.problem.Problem;
import liquibase.ext.partitions.problem.TableProblems;

/** What keeps a tree from having a constraint, as far as it can be known before. */
public final class ConstraintCheck {

    private ConstraintCheck() {}

    /** The problems of a request that can be known before any changeset has run. */
    public static List<Problem> problemsOf(CreateConstraintsRequest request) {
        return problemsOf(request.target(), request.concurrently() && request.inTransaction());
    }

    /** The problems of a request that can be known before any changeset has run. */
    public static List<Problem> problemsOf(DropConstraintsRequest request) {
        return problemsOf(request.target(), request.concurrently() && request.inTransaction());
    }

    private static List<Problem> problemsOf(ConstraintTarget target, boolean forbiddenTransaction) {
        List<Problem> problems = new ArrayList<>();
        if (forbiddenTransaction) {
            problems.add(TableProblems.transactionForbidden());
        }
        int bytes = IndexNaming.bytes(target.constraint());
        if (bytes > IndexNaming.MOST_BYTES) {
            problems.add(ConstraintProblems.nameTooLong(target.constraint(), bytes, IndexNaming.MOST_BYTES));
        }
        return problems;
    }

    /** The problems of a request on this tree, whatever constraints it has. */
    static List<Problem> problemsOf(CreateConstraintsRequest request, PartitionTree tree, Situation situation) {
        List<Problem> problems = new ArrayList<>();
        request.target()
                .scope()
                .matching()
                .filter(glob ->
                        request.target().scope().leaves(tree.root()).findAny().isEmpty())
                .ifPresent(glob -> problems.add(IndexProblems.nothingMatches(request.table(), glob)));
        request.definition().foreignKey().ifPresent(key -> problems.addAll(problemsOf(key, request, tree, situation)));
        return problems;
    }

    private static List<Problem> problemsOf(
            ForeignKey key, CreateConstraintsRequest request, PartitionTree tree, Situation situation) {
        List<Problem> problems = new ArrayList<>();
        boolean onTable = !request.target().scope().partitionsOnly();
        int major = tree.serverVersion().major();
        if (onTable && !request.validate() && major < 18) {
            problems.add(ConstraintProblems.notValidUnknown(major));
        }
        if (major < 15 && !key.onDelete().columns().isEmpty()) {
            problems.add(ConstraintProblems.setColumnsUnknown(major));
        }
        List<QualifiedName> foreign = tree.root()
                .flatten()
                .filter(PartitionNode::foreign)
                .map(PartitionNode::name)
                .toList();
        if (onTable && !foreign.isEmpty()) {
            problems.add(
                    ConstraintProblems.foreignKeyOverForeign(request.target().constraint(), foreign));
        }
        ReferencedTable referenced = situation.constraints().referenced();
        if (referenced != null) {
            problems.addAll(problemsOf(key, request.table(), referenced));
        }
        return problems;
    }

    private static List<Problem> problemsOf(ForeignKey key, QualifiedName table, ReferencedTable referenced) {
        List<String> unknown = key.columns().stream()
                .filter(name -> !referenced.baseColumns().contains(name))
                .toList();
        if (!unknown.isEmpty()) {
            return List.of(
                    ConstraintProblems.noSuchColumns(table, unknown, "baseColumnNames", referenced.baseColumns()));
        }
        if (!referenced.exists()) {
            return List.of(ConstraintProblems.noReferencedTable(key.referencedTable(), referenced.nearest()));
        }
        if (!referenced.canBeReferenced()) {
            return List.of(ConstraintProblems.notReferable(key.referencedTable(), referenced.kind()));
        }
        List<String> unknownThere = key.referencedColumns().stream()
                .filter(name -> !referenced.columns().contains(name))
                .toList();
        if (!unknownThere.isEmpty()) {
            return List.of(ConstraintProblems.noSuchColumns(
                    key.referencedTable(), unknownThere, "referencedColumnNames", referenced.columns()));
        }
        if (referenced.isUnique(key.referencedColumns())) {
            return List.of();
        }
        List<String> missing = referenced.partitionKey().stream()
                .filter(name -> !key.referencedColumns().contains(name))
                .toList();
        return List.of(
                missing.isEmpty()
                        ? ConstraintProblems.notUnique(
                                key.referencedTable(), key.referencedColumns(), referenced.keys())
                        : ConstraintProblems.withoutPartitionKey(
                                key.referencedTable(), key.referencedColumns(), missing));
    }
}
