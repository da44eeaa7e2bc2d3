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
 * Creates a foreign key from a partitioned table and every partition of it to another table: ALTER TABLE … ADD FOREIGN KEY
 * (manual, ALTER TABLE), with {@code concurrently} validated partition by partition while others write. Its inverse drops
 * it.
 */
@DatabaseChange(
        name = CreatePartitionForeignKeysChange.NAME,
        description = "Creates a foreign key on a PostgreSQL partitioned table and its partitions",
        priority = ChangeMetaData.PRIORITY_DEFAULT)
public class CreatePartitionForeignKeysChange extends AbstractPartitionForeignKeysChange {

    static final String NAME = "createPartitionForeignKeys";

    private @Nullable String ifNotExists;

    /** Whether a foreign key of that name is kept if it demands the same. */
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
