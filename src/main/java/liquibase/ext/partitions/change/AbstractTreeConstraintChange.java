package liquibase.ext.partitions.change;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import liquibase.change.DatabaseChangeProperty;
import liquibase.database.Database;
import liquibase.ext.partitions.model.CheckConstraint;
import liquibase.ext.partitions.model.ConstraintDefinition;
import liquibase.ext.partitions.model.ExclusionConstraint;
import liquibase.ext.partitions.model.ExistingConstraint;
import liquibase.ext.partitions.model.ForeignKey;
import liquibase.ext.partitions.model.IndexConstraint;
import liquibase.ext.partitions.model.QualifiedName;
import liquibase.ext.partitions.model.RowConstraint;
import liquibase.ext.partitions.model.UniqueConstraint;
import liquibase.ext.partitions.plan.ConstraintCheck;
import liquibase.ext.partitions.plan.ConstraintTarget;
import liquibase.ext.partitions.plan.CreateConstraintsRequest;
import liquibase.ext.partitions.plan.CreateIndexesRequest;
import liquibase.ext.partitions.plan.DropConstraintsRequest;
import liquibase.ext.partitions.plan.PartitionOperation;
import liquibase.ext.partitions.problem.AttributeProblems;
import liquibase.ext.partitions.problem.PartitionProblemException;
import liquibase.ext.partitions.problem.Problem;
import org.jspecify.annotations.Nullable;

/** What the changes on constraints of a partition tree have in common: which constraint, and what becomes of it. */
public abstract class AbstractTreeConstraintChange extends AbstractTreeChange {

    private @Nullable String constraintName;
    private @Nullable String validate;

    /** The constraint. */
    @DatabaseChangeProperty(requiredForDatabase = "postgresql", supportsDatabase = "postgresql")
    public @Nullable String getConstraintName() {
        return constraintName;
    }

    /** Sets the name of the constraint. */
    public void setConstraintName(@Nullable String constraintName) {
        this.constraintName = constraintName;
    }

    /** Whether the rows that there are have to obey it; true when absent. */
    @DatabaseChangeProperty(requiredForDatabase = "none", supportsDatabase = "postgresql")
    public @Nullable String getValidate() {
        return validate;
    }

    /** Sets whether the rows that there are have to obey it: {@code true} or {@code false}. */
    public void setValidate(@Nullable String validate) {
        this.validate = validate;
    }

    /** Whether the change makes no sense without a definition of the constraint. */
    abstract boolean needsDefinition();

    /** Whether it says what the constraint demands. */
    abstract boolean isDefined();

    /** What the constraint can be. */
    abstract Set<ExistingConstraint.Kind> kinds();

    /**
     * What the constraint demands.
     *
     * @param problems where to add what is wrong with it
     * @return null when the change does not say it, or something is wrong with it
     */
    abstract @Nullable ConstraintDefinition definition(Database database, List<Problem> problems);

    @Override
    void check(Database database, List<Problem> problems) {
        super.check(database, problems);
        Booleans.check(elementName(), "validate", validate, problems);
        boolean named = constraintName != null && !constraintName.isBlank();
        if (isLoaded() && !named) {
            problems.add(AttributeProblems.missing(elementName(), "constraintName"));
        }
        definition(database, problems);
        if (named && getTableName() != null && !getTableName().isBlank()) {
            problems.addAll(ConstraintCheck.problemsOf(
                    drop(database, "", Optional.empty(), false).request()));
        }
    }

    /** Whether the rows that there are have to obey. */
    final boolean validates() {
        return validate == null || Booleans.isTrue(validate);
    }

    /** What makes the constraint; a {@link PartitionProblemException} tells why its definition cannot be understood. */
    final PartitionOperation create(Database database, String before, boolean ifNotExists) {
        ConstraintTarget target = target(database);
        String where = before + where(target.table());
        return definition(database).accept(new ConstraintDefinition.Visitor<>() {
            @Override
            public PartitionOperation foreignKey(ForeignKey definition) {
                return ofRows(definition);
            }

            @Override
            public PartitionOperation check(CheckConstraint definition) {
                return ofRows(definition);
            }

            @Override
            public PartitionOperation unique(UniqueConstraint definition) {
                return withIndex(definition);
            }

            @Override
            public PartitionOperation exclusion(ExclusionConstraint definition) {
                return withIndex(definition);
            }

            private PartitionOperation ofRows(RowConstraint definition) {
                return new PartitionOperation.CreateConstraints(new CreateConstraintsRequest(
                        where, target, definition, validates(), ifNotExists, concurrent(), inTransaction()));
            }

            private PartitionOperation withIndex(IndexConstraint definition) {
                return new PartitionOperation.CreateIndexes(new CreateIndexesRequest(
                        where, target.indexTarget(), definition, ifNotExists, concurrent(), inTransaction()));
            }
        });
    }

    /** What drops the constraint, and makes sure that it is the described one if the change describes one. */
    final PartitionOperation.DropConstraints dropDescribed(Database database, boolean ifExists) {
        return drop(database, "", isDefined() ? Optional.of(definition(database)) : Optional.empty(), ifExists);
    }

    /** What drops the constraint that the change has made. */
    final PartitionOperation.DropConstraints dropMade(Database database) {
        return drop(database, "rollback of ", Optional.empty(), true);
    }

    private PartitionOperation.DropConstraints drop(
            Database database, String before, Optional<ConstraintDefinition> definition, boolean ifExists) {
        ConstraintTarget target = target(database);
        return new PartitionOperation.DropConstraints(new DropConstraintsRequest(
                before + where(target.table()), target, kinds(), definition, ifExists, concurrent(), inTransaction()));
    }

    private ConstraintDefinition definition(Database database) {
        List<Problem> problems = new ArrayList<>();
        ConstraintDefinition definition = definition(database, problems);
        if (definition == null) {
            throw new PartitionProblemException(
                    where(), problems.stream().distinct().toList());
        }
        return definition;
    }

    private ConstraintTarget target(Database database) {
        QualifiedName table = TableNames.table(database, getSchemaName(), getTableName());
        return new ConstraintTarget(table, TableNames.constraint(database, constraintName), scope());
    }
}
