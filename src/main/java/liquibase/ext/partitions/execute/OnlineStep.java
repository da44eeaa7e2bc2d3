package liquibase.ext.partitions.execute;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import liquibase.ext.partitions.model.IndexConstraint;
import liquibase.ext.partitions.model.IndexNaming;
import liquibase.ext.partitions.model.IndexedDefinition;
import liquibase.ext.partitions.model.QualifiedName;
import liquibase.ext.partitions.plan.Plan;
import liquibase.ext.partitions.plan.Step;
import liquibase.ext.partitions.problem.IndexProblems;
import liquibase.ext.partitions.problem.Problem;
import liquibase.ext.partitions.sql.SqlRenderer;
import org.jspecify.annotations.Nullable;

/**
 * A step of an online plan with those that follow it in one transaction, written out before any thread runs it, since what modifySql does hangs on the thread of the
 * command.
 *
 * @param step the step, or the first of several
 * @param leaf the leaf that it is about; null for none
 * @param sql the text of all of them
 * @param unfinished the index that it leaves behind when it fails; null for none
 * @param cleanup what removes that; empty for none
 */
record OnlineStep(
        Step step,
        Plan.@Nullable Leaf leaf,
        String sql,
        @Nullable QualifiedName unfinished,
        String cleanup) {

    /** What REINDEX CONCURRENTLY puts behind the name of the index that it builds. */
    private static final String REBUILT = "_ccnew";

    static OnlineStep of(Plan.Transaction transaction, UnaryOperator<String> sqlFilter) {
        Step step = transaction.steps().get(0);
        QualifiedName unfinished = unfinished(step);
        String cleanup = unfinished == null
                ? ""
                : sqlFilter.apply(SqlRenderer.render(new Step.DropIndex(unfinished, true, true)));
        String sql = transaction.steps().stream()
                .map(SqlRenderer::render)
                .map(sqlFilter)
                .collect(Collectors.joining(";\n"));
        return new OnlineStep(step, transaction.leaf(), sql, unfinished, cleanup);
    }

    /** A name that PostgreSQL has cut is left to the next plan, which knows it. */
    private static @Nullable QualifiedName unfinished(Step step) {
        QualifiedName built = built(step);
        if (built == null || step.isTransactional()) {
            return null;
        }
        QualifiedName index = step instanceof Step.Reindex ? built.sibling(built.name() + REBUILT) : built;
        return IndexNaming.bytes(index.name()) > IndexNaming.MOST_BYTES ? null : index;
    }

    /** The index that it builds; null for none. */
    @Nullable
    QualifiedName built() {
        return built(step);
    }

    /** The index that a step builds, by itself or for a constraint; null for none. */
    static @Nullable QualifiedName built(Step step) {
        if (step instanceof Step.CreateIndex create) {
            return create.index();
        }
        if (step instanceof Step.AddConstraint add && add.definition() instanceof IndexConstraint) {
            return add.table().sibling(add.constraint());
        }
        return step instanceof Step.Reindex reindex ? reindex.index() : null;
    }

    /** What an index is to be, if it says so. */
    Optional<IndexedDefinition> definition() {
        if (step instanceof Step.CreateIndex create) {
            return Optional.of(create.definition());
        }
        return step instanceof Step.AddConstraint add && add.definition() instanceof IndexConstraint constraint
                ? Optional.of(constraint)
                : Optional.empty();
    }

    /** Whether it says what an index is to be. */
    boolean isDefinition() {
        return definition().isPresent();
    }

    /** Whether an index has to be valid by now. */
    boolean isRequirement() {
        return step instanceof Step.RequireValidIndex;
    }

    /**
     * What is wrong when the index is not valid that has to be so by now; empty when none has to be.
     *
     * @param guilty the partitions without a valid one
     */
    Optional<Problem> invalidity(List<QualifiedName> guilty) {
        return step instanceof Step.RequireValidIndex require
                ? Optional.of(IndexProblems.notValid(require.words(), require.index(), guilty))
                : Optional.empty();
    }
}
