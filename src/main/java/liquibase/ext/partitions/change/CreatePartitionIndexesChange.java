package liquibase.ext.partitions.change;

import java.util.List;
import java.util.Optional;
import liquibase.change.ChangeMetaData;
import liquibase.change.DatabaseChange;
import liquibase.change.DatabaseChangeProperty;
import liquibase.database.Database;
import liquibase.ext.partitions.plan.PartitionOperation;
import liquibase.ext.partitions.problem.Problem;
import org.jspecify.annotations.Nullable;

/**
 * Creates an index on a partitioned table and on every partition of it: CREATE INDEX … ON ONLY (manual, CREATE INDEX), the
 * index of each partition, with {@code concurrently} built while others write, and ALTER INDEX … ATTACH PARTITION. Its
 * inverse drops it.
 */
@DatabaseChange(
        name = CreatePartitionIndexesChange.NAME,
        description = "Creates an index on a PostgreSQL partitioned table and its partitions",
        priority = ChangeMetaData.PRIORITY_DEFAULT)
public class CreatePartitionIndexesChange extends AbstractPartitionIndexesChange {

    static final String NAME = "createPartitionIndexes";

    private @Nullable String ifNotExists;

    /** Whether an index of that name is kept if it has this very definition. */
    @DatabaseChangeProperty(requiredForDatabase = "none", supportsDatabase = "postgresql")
    public @Nullable String getIfNotExists() {
        return ifNotExists;
    }

    /** Sets whether an equal index is kept: {@code true} or {@code false}. */
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
    PartitionOperation.CreateIndexes operation(Database database) {
        return create(database, "", Booleans.isTrue(ifNotExists));
    }

    @Override
    PartitionOperation.DropIndexes inverse(Database database) {
        return drop(database, "rollback of ", Optional.empty(), true);
    }

    @Override
    public String getConfirmationMessage() {
        return what() + " created";
    }
}
