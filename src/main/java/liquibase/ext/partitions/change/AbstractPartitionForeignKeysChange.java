package liquibase.ext.partitions.change;

import java.util.List;
import java.util.Set;
import liquibase.change.DatabaseChangeProperty;
import liquibase.database.Database;
import liquibase.ext.partitions.model.ConstraintDefinition;
import liquibase.ext.partitions.model.ExistingConstraint;
import liquibase.ext.partitions.problem.Problem;
import org.jspecify.annotations.Nullable;

/**
 * What a change says of a foreign key, in the words of Liquibase's addForeignKeyConstraint. The base table is the one that
 * other changes call just the table.
 */
public abstract class AbstractPartitionForeignKeysChange extends AbstractTreeConstraintChange {

    /** What makes up a definition, none of which is of use without the others. */
    static final List<String> ESSENTIAL = List.of("baseColumnNames", "referencedTableName", "referencedColumnNames");

    private @Nullable String baseColumnNames;
    private @Nullable String referencedTableCatalogName;
    private @Nullable String referencedTableSchemaName;
    private @Nullable String referencedTableName;
    private @Nullable String referencedColumnNames;
    private @Nullable String onDelete;
    private @Nullable String onUpdate;
    private @Nullable String deferrable;
    private @Nullable String initiallyDeferred;
    private @Nullable String match;

    @Override
    @DatabaseChangeProperty(isChangeProperty = false)
    public @Nullable String getCatalogName() {
        return super.getCatalogName();
    }

    @Override
    @DatabaseChangeProperty(isChangeProperty = false)
    public @Nullable String getSchemaName() {
        return super.getSchemaName();
    }

    @Override
    @DatabaseChangeProperty(isChangeProperty = false)
    public @Nullable String getTableName() {
        return super.getTableName();
    }

    /** The catalog (database) of the base table; PostgreSQL has only the connected one. */
    @DatabaseChangeProperty(requiredForDatabase = "none", supportsDatabase = "postgresql")
    public @Nullable String getBaseTableCatalogName() {
        return getCatalogName();
    }

    /** Sets the catalog of the base table. */
    public void setBaseTableCatalogName(@Nullable String baseTableCatalogName) {
        setCatalogName(baseTableCatalogName);
    }

    /** The schema of the base table; Liquibase's default schema when absent. */
    @DatabaseChangeProperty(requiredForDatabase = "none", supportsDatabase = "postgresql")
    public @Nullable String getBaseTableSchemaName() {
        return getSchemaName();
    }

    /** Sets the schema of the base table. */
    public void setBaseTableSchemaName(@Nullable String baseTableSchemaName) {
        setSchemaName(baseTableSchemaName);
    }

    /** The partitioned table that has the foreign key. */
    @DatabaseChangeProperty(requiredForDatabase = "postgresql", supportsDatabase = "postgresql")
    public @Nullable String getBaseTableName() {
        return getTableName();
    }

    /** Sets the partitioned table. */
    public void setBaseTableName(@Nullable String baseTableName) {
        setTableName(baseTableName);
    }

    /** The names of its columns with commas between them. */
    @DatabaseChangeProperty(requiredForDatabase = "none", supportsDatabase = "postgresql")
    public @Nullable String getBaseColumnNames() {
        return baseColumnNames;
    }

    /** Sets the names of its columns. */
    public void setBaseColumnNames(@Nullable String baseColumnNames) {
        this.baseColumnNames = baseColumnNames;
    }

    /** The catalog (database) of the referenced table; PostgreSQL has only the connected one. */
    @DatabaseChangeProperty(requiredForDatabase = "none", supportsDatabase = "postgresql")
    public @Nullable String getReferencedTableCatalogName() {
        return referencedTableCatalogName;
    }

    /** Sets the catalog of the referenced table. */
    public void setReferencedTableCatalogName(@Nullable String referencedTableCatalogName) {
        this.referencedTableCatalogName = referencedTableCatalogName;
    }

    /** The schema of the referenced table; Liquibase's default schema when absent. */
    @DatabaseChangeProperty(requiredForDatabase = "none", supportsDatabase = "postgresql")
    public @Nullable String getReferencedTableSchemaName() {
        return referencedTableSchemaName;
    }

    /** Sets the schema of the referenced table. */
    public void setReferencedTableSchemaName(@Nullable String referencedTableSchemaName) {
        this.referencedTableSchemaName = referencedTableSchemaName;
    }

    /** The table that the foreign key points at. */
    @DatabaseChangeProperty(requiredForDatabase = "none", supportsDatabase = "postgresql")
    public @Nullable String getReferencedTableName() {
        return referencedTableName;
    }

    /** Sets the referenced table. */
    public void setReferencedTableName(@Nullable String referencedTableName) {
        this.referencedTableName = referencedTableName;
    }

    /** The names of its columns with commas between them, as many as there are base columns. */
    @DatabaseChangeProperty(requiredForDatabase = "none", supportsDatabase = "postgresql")
    public @Nullable String getReferencedColumnNames() {
        return referencedColumnNames;
    }

    /** Sets the names of the referenced columns. */
    public void setReferencedColumnNames(@Nullable String referencedColumnNames) {
        this.referencedColumnNames = referencedColumnNames;
    }

    /** What becomes of a row when the referenced one is deleted; NO ACTION when absent. */
    @DatabaseChangeProperty(requiredForDatabase = "none", supportsDatabase = "postgresql")
    public @Nullable String getOnDelete() {
        return onDelete;
    }

    /** Sets what becomes of a row when the referenced one is deleted. */
    public void setOnDelete(@Nullable String onDelete) {
        this.onDelete = onDelete;
    }

    /** What becomes of a row when the key of the referenced one changes; NO ACTION when absent. */
    @DatabaseChangeProperty(requiredForDatabase = "none", supportsDatabase = "postgresql")
    public @Nullable String getOnUpdate() {
        return onUpdate;
    }

    /** Sets what becomes of a row when the key of the referenced one changes. */
    public void setOnUpdate(@Nullable String onUpdate) {
        this.onUpdate = onUpdate;
    }

    /** Whether it can be checked at the end of a transaction. */
    @DatabaseChangeProperty(requiredForDatabase = "none", supportsDatabase = "postgresql")
    public @Nullable String getDeferrable() {
        return deferrable;
    }

    /** Sets whether it can be checked at the end of a transaction: {@code true} or {@code false}. */
    public void setDeferrable(@Nullable String deferrable) {
        this.deferrable = deferrable;
    }

    /** Whether it is checked at the end of a transaction, unless SET CONSTRAINTS says otherwise. */
    @DatabaseChangeProperty(requiredForDatabase = "none", supportsDatabase = "postgresql")
    public @Nullable String getInitiallyDeferred() {
        return initiallyDeferred;
    }

    /** Sets whether it is checked at the end of a transaction: {@code true} or {@code false}. */
    public void setInitiallyDeferred(@Nullable String initiallyDeferred) {
        this.initiallyDeferred = initiallyDeferred;
    }

    /** What nulls in some of several columns mean: SIMPLE, when absent, or FULL. */
    @DatabaseChangeProperty(requiredForDatabase = "none", supportsDatabase = "postgresql")
    public @Nullable String getMatch() {
        return match;
    }

    /** Sets what nulls in some of several columns mean. */
    public void setMatch(@Nullable String match) {
        this.match = match;
    }

    @Override
    String tableAttribute() {
        return "baseTableName";
    }

    @Override
    boolean isNameList(String attribute) {
        return attribute.endsWith("ColumnNames");
    }

    @Override
    boolean isDefined() {
        return given(ESSENTIAL).size() == ESSENTIAL.size();
    }

    @Override
    Set<ExistingConstraint.Kind> kinds() {
        return Set.of(ExistingConstraint.Kind.FOREIGN_KEY);
    }

    @Override
    @Nullable
    ConstraintDefinition definition(Database database, List<Problem> problems) {
        return new ForeignKeyReader(this, database, problems).read();
    }

    /** The foreign key and its tables, for messages. */
    final String what() {
        return "Foreign key " + getConstraintName() + scopeText();
    }
}
