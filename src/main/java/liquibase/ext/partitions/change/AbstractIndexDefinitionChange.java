package liquibase.ext.partitions.change;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import liquibase.change.DatabaseChangeProperty;
import liquibase.ext.partitions.problem.IndexProblems;
import liquibase.ext.partitions.problem.Problem;
import liquibase.parser.core.ParsedNode;
import liquibase.parser.core.ParsedNodeException;
import liquibase.resource.ResourceAccessor;
import org.jspecify.annotations.Nullable;

/** What a change says of the definition of an index: its columns, and what else CREATE INDEX takes. */
public abstract class AbstractIndexDefinitionChange extends AbstractTreeChange {

    private static final List<String> NAME_LISTS = List.of("columnNames", "include");

    private final List<IndexColumnConfig> columns = new ArrayList<>();
    private @Nullable String columnNames;
    private @Nullable String unique;
    private @Nullable String nullsDistinct;
    private @Nullable String using;
    private @Nullable String include;
    private @Nullable String where;
    private @Nullable String with;
    private @Nullable String tablespace;

    /** The names of the key columns with commas between them; column items say more. */
    @DatabaseChangeProperty(requiredForDatabase = "none", supportsDatabase = "postgresql")
    public @Nullable String getColumnNames() {
        return columnNames;
    }

    /** Sets the names of the key columns. */
    public void setColumnNames(@Nullable String columnNames) {
        this.columnNames = columnNames;
    }

    /** Whether no two rows may have the same key. */
    @DatabaseChangeProperty(requiredForDatabase = "none", supportsDatabase = "postgresql")
    public @Nullable String getUnique() {
        return unique;
    }

    /** Sets whether no two rows may have the same key: {@code true} or {@code false}. */
    public void setUnique(@Nullable String unique) {
        this.unique = unique;
    }

    /** Whether nulls count as different from each other in a unique index; true when absent. */
    @DatabaseChangeProperty(requiredForDatabase = "none", supportsDatabase = "postgresql")
    public @Nullable String getNullsDistinct() {
        return nullsDistinct;
    }

    /** Sets whether nulls count as different from each other: {@code true} or {@code false}. */
    public void setNullsDistinct(@Nullable String nullsDistinct) {
        this.nullsDistinct = nullsDistinct;
    }

    /** The index method; btree when absent. */
    @DatabaseChangeProperty(requiredForDatabase = "none", supportsDatabase = "postgresql")
    public @Nullable String getUsing() {
        return using;
    }

    /** Sets the index method. */
    public void setUsing(@Nullable String using) {
        this.using = using;
    }

    /** The names of further columns that are only stored, with commas between them. */
    @DatabaseChangeProperty(requiredForDatabase = "none", supportsDatabase = "postgresql")
    public @Nullable String getInclude() {
        return include;
    }

    /** Sets the names of further columns. */
    public void setInclude(@Nullable String include) {
        this.include = include;
    }

    /** The condition of a partial index as SQL. */
    @DatabaseChangeProperty(requiredForDatabase = "none", supportsDatabase = "postgresql")
    public @Nullable String getWhere() {
        return where;
    }

    /** Sets the condition of a partial index. */
    public void setWhere(@Nullable String where) {
        this.where = where;
    }

    /** Storage parameters as SQL, without parentheses. */
    @DatabaseChangeProperty(requiredForDatabase = "none", supportsDatabase = "postgresql")
    public @Nullable String getWith() {
        return with;
    }

    /** Sets storage parameters. */
    public void setWith(@Nullable String with) {
        this.with = with;
    }

    /** The tablespace of the index and of those of the partitions. */
    @DatabaseChangeProperty(requiredForDatabase = "none", supportsDatabase = "postgresql")
    public @Nullable String getTablespace() {
        return tablespace;
    }

    /** Sets the tablespace. */
    public void setTablespace(@Nullable String tablespace) {
        this.tablespace = tablespace;
    }

    /** The column items, in order. */
    @DatabaseChangeProperty(isChangeProperty = false)
    public List<IndexColumnConfig> getColumns() {
        return List.copyOf(columns);
    }

    @Override
    public void load(ParsedNode node, ResourceAccessor resources) throws ParsedNodeException {
        columns.clear();
        super.load(node, resources);
    }

    /** Whether it says what columns the index has. */
    final boolean isDefined() {
        return columnNames != null || !columns.isEmpty();
    }

    @Override
    boolean isNameList(String attribute) {
        return NAME_LISTS.contains(attribute);
    }

    @Override
    boolean loadChild(ParsedNode child, List<Problem> problems) {
        switch (child.getName()) {
            case IndexColumnConfig.ELEMENT -> columns.add(IndexColumnConfig.read(child, problems));
            case IndexColumnConfig.CONTAINER -> columns.addAll(IndexColumnConfig.readContainer(child, problems));
            default -> {
                return false;
            }
        }
        return true;
    }

    @Override
    Problem strayText(String text) {
        return IndexProblems.strayText(elementName(), text);
    }

    @Override
    Collection<String> childNames() {
        return List.of(IndexColumnConfig.ELEMENT, IndexColumnConfig.CONTAINER);
    }

    @Override
    String contentText() {
        return columns.isEmpty()
                ? ""
                : columns.stream().map(IndexColumnConfig::canonicalText).collect(Collectors.joining("; ", " [", "]"));
    }

    @Override
    public Set<String> getSerializableFields() {
        Set<String> fields = new LinkedHashSet<>(super.getSerializableFields());
        fields.add(IndexColumnConfig.CONTAINER);
        return fields;
    }

    @Override
    public @Nullable Object getSerializableFieldValue(String field) {
        if (field.equals(IndexColumnConfig.CONTAINER)) {
            return columns.isEmpty() ? null : List.copyOf(columns);
        }
        return super.getSerializableFieldValue(field);
    }

    @Override
    public SerializationType getSerializableFieldType(String field) {
        return field.equals(IndexColumnConfig.CONTAINER)
                ? SerializationType.NESTED_OBJECT
                : super.getSerializableFieldType(field);
    }
}
