package liquibase.ext.partitions.change;

import java.util.Optional;
import liquibase.change.ChangeMetaData;
import liquibase.change.DatabaseChange;
import liquibase.database.Database;
import liquibase.ext.partitions.plan.AttachRequest;
import liquibase.ext.partitions.plan.DetachRequest;
import liquibase.ext.partitions.plan.PartitionOperation;
import liquibase.ext.partitions.problem.DetachProblems;
import liquibase.ext.partitions.problem.Problem;

/**
 * Makes a partition a table of its own, with its rows. Its inverse attaches it again, if the change says which bound it
 * had.
 */
@DatabaseChange(
        name = DetachPartitionChange.NAME,
        description = "Detaches a partition from a PostgreSQL partitioned table",
        priority = ChangeMetaData.PRIORITY_DEFAULT)
public class DetachPartitionChange extends AbstractSinglePartitionChange {

    static final String NAME = "detachPartition";

    @Override
    boolean needsBound() {
        return false;
    }

    @Override
    PartitionOperation operation(Database database) {
        return new PartitionOperation.Detach(new DetachRequest(
                where(), table(database), partition(database), bound(), concurrent(), inTransaction()));
    }

    @Override
    PartitionOperation inverse(Database database) {
        return new PartitionOperation.Attach(new AttachRequest(
                "rollback of " + where(),
                table(database),
                partition(database),
                bound().orElseThrow(),
                false,
                concurrent(),
                inTransaction(),
                true));
    }

    @Override
    Optional<Problem> irreversible() {
        return hasBound() ? Optional.empty() : Optional.of(DetachProblems.noBound(String.valueOf(getPartitionName())));
    }

    @Override
    public String getConfirmationMessage() {
        return "Partition " + getPartitionName() + " detached from table " + getTableName();
    }
}
