package liquibase.ext.partitions.execute;

import java.util.function.UnaryOperator;
import liquibase.ext.partitions.model.QualifiedName;
import liquibase.ext.partitions.plan.Plan;
import liquibase.ext.partitions.plan.Step;
import liquibase.ext.partitions.sql.SqlRenderer;
import org.jspecify.annotations.Nullable;

/**
 * A step of an online plan, written out before any thread runs it, since what modifySql does hangs on the thread of the
 * command.
 *
 * @param step the step
 * @param leaf the leaf that it is about; null for none
 * @param sql its text
 * @param unfinished the index that it leaves behind when it fails; null for none
 * @param cleanup what removes that; empty for none
 */
record OnlineStep(
        Step step,
        Plan.@Nullable Leaf leaf,
        String sql,
        @Nullable QualifiedName unfinished,
        String cleanup) {

    static OnlineStep of(Plan.Transaction transaction, UnaryOperator<String> sqlFilter) {
        Step step = transaction.steps().get(0);
        QualifiedName unfinished =
                step instanceof Step.CreateIndex create && !create.isTransactional() ? create.index() : null;
        String cleanup = unfinished == null
                ? ""
                : sqlFilter.apply(SqlRenderer.render(new Step.DropIndex(unfinished, true, true)));
        return new OnlineStep(step, transaction.leaf(), sqlFilter.apply(SqlRenderer.render(step)), unfinished, cleanup);
    }
}
