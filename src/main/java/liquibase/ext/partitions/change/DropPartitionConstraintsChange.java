package liquibase.ext.partitions.change;

import java.util.List;
import java.util.Optional;
import liquibase.change.ChangeMetaData;
import liquibase.change.DatabaseChange;
import liquibase.change.DatabaseChangeProperty;
import liquibase.database.Database;
import liquibase.ext.partitions.plan.PartitionOperation;
import liquibase.ext.partitions.problem.ConstraintAttributeProblems;
import liquibase.ext.partitions.problem.Problem;
import org.jspecify.annotations.Nullable;

/**
 * Drops a check, unique or exclusion constraint of a partitioned table, with which those of its partitions go, or that of
 * each partition. Its inverse creates it anew, if the change says what it was.
 */
@DatabaseChange(
        name = DropPartitionConstraintsChange.NAME,
        description = "Drops a constraint of a PostgreSQL partitioned table and its partitions",
        priority = ChangeMetaData.PRIORITY_DEFAULT)
public class DropPartitionConstraintsChange extends AbstractPartitionConstraintsChange {

    static final String NAME = "dropPartitionConstraints";

    private @Nullable String ifExists;

    /** Whether it is fine when there is no such constraint. */
    @DatabaseChangeProperty(requiredForDatabase = "none", supportsDatabase = "postgresql")
    public @Nullable String getIfExists() {
        return ifExists;
    }

    /** Sets whether it is fine when there is none: {@code true} or {@code false}. */
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
    PartitionOperation operation(Database database) {
        return dropDescribed(database, Booleans.isTrue(ifExists));
    }

    @Override
    PartitionOperation inverse(Database database) {
        return create(database, "rollback of ", true);
    }

    @Override
    Optional<Problem> irreversible() {
        return isDefined()
                ? Optional.empty()
                : Optional.of(ConstraintAttributeProblems.constraintNotDefined(getConstraintName()));
    }

    @Override
    public String getConfirmationMessage() {
        return what() + " dropped";
    }
}
