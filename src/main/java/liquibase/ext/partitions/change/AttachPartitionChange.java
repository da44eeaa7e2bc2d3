package liquibase.ext.partitions.change;

import java.util.List;
import java.util.Optional;
import liquibase.change.ChangeMetaData;
import liquibase.change.DatabaseChange;
import liquibase.change.DatabaseChangeProperty;
import liquibase.database.Database;
import liquibase.ext.partitions.model.PartitionBound;
import liquibase.ext.partitions.plan.AttachPlanner;
import liquibase.ext.partitions.plan.AttachRequest;
import liquibase.ext.partitions.plan.DetachRequest;
import liquibase.ext.partitions.plan.PartitionOperation;
import liquibase.ext.partitions.problem.Problem;
import org.jspecify.annotations.Nullable;

/**
 * Makes a table a partition: ALTER TABLE … ATTACH PARTITION (manual, ALTER TABLE). Its inverse detaches it, with all its
 * rows.
 */
@DatabaseChange(
        name = AttachPartitionChange.NAME,
        description = "Attaches a table to a PostgreSQL partitioned table",
        priority = ChangeMetaData.PRIORITY_DEFAULT)
public class AttachPartitionChange extends AbstractSinglePartitionChange {

    static final String NAME = "attachPartition";

    private @Nullable String moveDefaultRows;

    /** Whether rows of the default partition that belong to it are moved there. */
    @DatabaseChangeProperty(requiredForDatabase = "none", supportsDatabase = "postgresql")
    public @Nullable String getMoveDefaultRows() {
        return moveDefaultRows;
    }

    /** Sets whether rows of the default partition are moved: {@code true} or {@code false}. */
    public void setMoveDefaultRows(@Nullable String moveDefaultRows) {
        this.moveDefaultRows = moveDefaultRows;
    }

    @Override
    boolean needsBound() {
        return true;
    }

    @Override
    void check(Database database, List<Problem> problems) {
        super.check(database, problems);
        Booleans.check(NAME, "moveDefaultRows", moveDefaultRows, problems);
        Optional<PartitionBound> bound = bound();
        if (bound.isPresent() && problems.isEmpty()) {
            problems.addAll(AttachPlanner.problemsOf(request(database, bound.get())));
        }
    }

    private AttachRequest request(Database database, PartitionBound bound) {
        return new AttachRequest(
                where(),
                table(database),
                partition(database),
                bound,
                Booleans.isTrue(moveDefaultRows),
                concurrent(),
                inTransaction(),
                false);
    }

    @Override
    PartitionOperation operation(Database database) {
        return new PartitionOperation.Attach(request(database, bound().orElseThrow()));
    }

    @Override
    PartitionOperation inverse(Database database) {
        return new PartitionOperation.UndoAttach(new PartitionOperation.Detach(new DetachRequest(
                "rollback of " + where(),
                table(database),
                partition(database),
                bound(),
                concurrent(),
                inTransaction())));
    }

    @Override
    public String getConfirmationMessage() {
        return "Table " + getPartitionName() + " attached to table " + getTableName();
    }
}
