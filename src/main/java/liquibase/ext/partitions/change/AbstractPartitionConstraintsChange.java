package liquibase.ext.partitions.change;

import java.util.List;
import java.util.Set;
import liquibase.change.DatabaseChangeProperty;
import liquibase.database.Database;
import liquibase.ext.partitions.model.ConstraintDefinition;
import liquibase.ext.partitions.model.ExistingConstraint;
import liquibase.ext.partitions.problem.Problem;
import org.jspecify.annotations.Nullable;

/** What a change says of a check, unique or exclusion constraint. */
public abstract class AbstractPartitionConstraintsChange extends AbstractTreeConstraintChange {

    private @Nullable String check;
    private @Nullable String unique;
    private @Nullable String exclude;

    /** The condition of a check constraint as SQL, with or without parentheses around it. */
    @DatabaseChangeProperty(requiredForDatabase = "none", supportsDatabase = "postgresql")
    public @Nullable String getCheck() {
        return check;
    }

    /** Sets the condition of a check constraint. */
    public void setCheck(@Nullable String check) {
        this.check = check;
    }

    /** The names of the columns of a unique constraint with commas between them. */
    @DatabaseChangeProperty(requiredForDatabase = "none", supportsDatabase = "postgresql")
    public @Nullable String getUnique() {
        return unique;
    }

    /** Sets the names of the columns of a unique constraint. */
    public void setUnique(@Nullable String unique) {
        this.unique = unique;
    }

    /** What stands behind EXCLUDE in an exclusion constraint, as SQL. */
    @DatabaseChangeProperty(requiredForDatabase = "none", supportsDatabase = "postgresql")
    public @Nullable String getExclude() {
        return exclude;
    }

    /** Sets what stands behind EXCLUDE. */
    public void setExclude(@Nullable String exclude) {
        this.exclude = exclude;
    }

    @Override
    boolean isNameList(String attribute) {
        return attribute.equals("unique");
    }

    @Override
    boolean isDefined() {
        return check != null || unique != null || exclude != null;
    }

    @Override
    Set<ExistingConstraint.Kind> kinds() {
        if (check != null) {
            return Set.of(ExistingConstraint.Kind.CHECK);
        } else if (unique != null) {
            return Set.of(ExistingConstraint.Kind.UNIQUE);
        } else if (exclude != null) {
            return Set.of(ExistingConstraint.Kind.EXCLUSION);
        }
        return Set.of(ExistingConstraint.Kind.CHECK, ExistingConstraint.Kind.UNIQUE, ExistingConstraint.Kind.EXCLUSION);
    }

    @Override
    @Nullable
    ConstraintDefinition definition(Database database, List<Problem> problems) {
        return new ConstraintDefinitionReader(this, database, problems).read();
    }

    /** The constraint and its tables, for messages. */
    final String what() {
        return "Constraint " + getConstraintName() + scopeText();
    }
}
