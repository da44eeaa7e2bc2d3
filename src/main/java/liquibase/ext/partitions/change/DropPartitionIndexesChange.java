package liquibase.ext.partitions.change;

import java.util.List;
import java.util.Optional;
import liquibase.change.ChangeMetaData;
import liquibase.change.DatabaseChange;
import liquibase.change.DatabaseChangeProperty;
import liquibase.database.Database;
import liquibase.ext.partitions.model.IndexedDefinition;
import liquibase.ext.partitions.plan.PartitionOperation;
import liquibase.ext.partitions.problem.IndexProblems;
import liquibase.ext.partitions.problem.Problem;
import org.jspecify.annotations.Nullable;

/**
 * Drops an index of a partitioned table, with which those of its partitions go, or an index of each partition. Its inverse
 * creates it anew, if the change says what it was.
 */
@DatabaseChange(
        name = DropPartitionIndexesChange.NAME,
        description = "Drops an index of a PostgreSQL partitioned table and its partitions",
        priority = ChangeMetaData.PRIORITY_DEFAULT)
public class DropPartitionIndexesChange extends AbstractPartitionIndexesChange {

    static final String NAME = "dropPartitionIndexes";

    private @Nullable String ifExists;

    /** Whether it is fine when there is no such index. */
    @DatabaseChangeProperty(requiredForDatabase = "none", supportsDatabase = "postgresql")
    public @Nullable String getIfExists() {
        return ifExists;
    }

    /** Sets whether it is fine when there is no such index: {@code true} or {@code false}. */
    public void setIfExists(@Nullable String ifExists) {
        this.ifExists = ifExists;
    }

    @Override
    boolean needsDefinition() {
        return false;
    }

    @Override
    void check(Database database, List<Problem> problems) {
        Booleans.check(NAME, "ifExists", ifExists, problems);
        super.check(database, problems);
    }

    @Override
    PartitionOperation.DropIndexes operation(Database database) {
        Optional<IndexedDefinition> definition =
                isDefined() ? Optional.of(create(database, "", false).request().definition()) : Optional.empty();
        return drop(database, "", definition, Booleans.isTrue(ifExists));
    }

    @Override
    PartitionOperation.CreateIndexes inverse(Database database) {
        return create(database, "rollback of ", true);
    }

    @Override
    Optional<Problem> irreversible() {
        return isDefined() ? Optional.empty() : Optional.of(IndexProblems.notDefined(getIndexName()));
    }

    @Override
    public String getConfirmationMessage() {
        return what() + " dropped";
    }
}
