package liquibase.ext.partitions.change;

import java.util.List;
import liquibase.change.ChangeMetaData;
import liquibase.change.DatabaseChange;
import liquibase.change.DatabaseChangeProperty;
import liquibase.database.Database;
import liquibase.ext.partitions.plan.PartitionOperation;
import liquibase.ext.partitions.problem.Problem;
import org.jspecify.annotations.Nullable;

/**
 * Creates a check, unique or exclusion constraint on a partitioned table and every partition of it: ALTER TABLE … ADD
 * CONSTRAINT (manual, ALTER TABLE), with {@code concurrently} validated or built partition by partition while others
 * write. Its inverse drops it.
 */
@DatabaseChange(
        name = CreatePartitionConstraintsChange.NAME,
        description = "Creates a constraint on a PostgreSQL partitioned table and its partitions",
        priority = ChangeMetaData.PRIORITY_DEFAULT)
public class CreatePartitionConstraintsChange extends AbstractPartitionConstraintsChange {

    static final String NAME = "createPartitionConstraints";

    private @Nullable String ifNotExists;

    /** Whether a constraint of that name is kept if it demands the same. */
    @DatabaseChangeProperty(requiredForDatabase = "none", supportsDatabase = "postgresql")
    public @Nullable String getIfNotExists() {
        return ifNotExists;
    }

    /** Sets whether an equal one is kept: {@code true} or {@code false}. */
    public void setIfNotExists(@Nullable String ifNotExists) {
        this.ifNotExists = ifNotExists;
    }

    @Override
    boolean needsDefinition() {
        return true;
    }

    @Override
    void check(Database database, List<Problem> problems) {
        Booleans.check(NAME, "ifNotExists", ifNotExists, problems);
        super.check(database, problems);
    }

    @Override
    PartitionOperation operation(Database database) {
        return create(database, "", Booleans.isTrue(ifNotExists));
    }

    @Override
    PartitionOperation inverse(Database database) {
        return dropMade(database);
    }

    @Override
    public String getConfirmationMessage() {
        return what() + " created";
    }
}
