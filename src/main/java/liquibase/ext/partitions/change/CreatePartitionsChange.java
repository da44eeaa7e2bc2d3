package liquibase.ext.partitions.change;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import liquibase.change.ChangeMetaData;
import liquibase.change.DatabaseChange;
import liquibase.change.DatabaseChangeProperty;
import liquibase.database.Database;
import liquibase.ext.partitions.model.PartitionItem;
import liquibase.ext.partitions.model.QualifiedName;
import liquibase.ext.partitions.model.RanAs;
import liquibase.ext.partitions.plan.CreatePartitionsRequest;
import liquibase.ext.partitions.plan.PartitionExpansion;
import liquibase.ext.partitions.plan.PartitionOperation;
import liquibase.ext.partitions.plan.RequestCheck;
import liquibase.ext.partitions.plan.RollbackMode;
import liquibase.ext.partitions.problem.AttributeProblems;
import liquibase.ext.partitions.problem.PartitionProblemException;
import liquibase.ext.partitions.problem.Problem;
import liquibase.parser.core.ParsedNode;
import liquibase.parser.core.ParsedNodeException;
import liquibase.resource.ResourceAccessor;
import org.jspecify.annotations.Nullable;

/**
 * Creates partitions: CREATE TABLE … PARTITION OF (manual, CREATE TABLE), or, with {@code concurrently}, CREATE TABLE …
 * (LIKE …) and ALTER TABLE … ATTACH PARTITION. Its inverse drops or detaches them.
 */
@DatabaseChange(
        name = CreatePartitionsChange.NAME,
        description = "Creates partitions of a PostgreSQL partitioned table",
        priority = ChangeMetaData.PRIORITY_DEFAULT)
public class CreatePartitionsChange extends AbstractPartitionChange {

    static final String NAME = "createPartitions";

    private final List<PartitionItemConfig> items = new ArrayList<>();
    private @Nullable String partitionSchemaName;
    private @Nullable String ifNotExists;
    private @Nullable String moveDefaultRows;
    private @Nullable String onRollback;

    /** The schema that partitions are created in; the table's when absent. */
    @DatabaseChangeProperty(requiredForDatabase = "none", supportsDatabase = "postgresql")
    public @Nullable String getPartitionSchemaName() {
        return partitionSchemaName;
    }

    /** Sets the schema of the partitions. */
    public void setPartitionSchemaName(@Nullable String partitionSchemaName) {
        this.partitionSchemaName = partitionSchemaName;
    }

    /** Whether a partition that is there already is kept if its parent and bound are the ones asked for. */
    @DatabaseChangeProperty(requiredForDatabase = "none", supportsDatabase = "postgresql")
    public @Nullable String getIfNotExists() {
        return ifNotExists;
    }

    /** Sets whether identical partitions are kept: {@code true} or {@code false}. */
    public void setIfNotExists(@Nullable String ifNotExists) {
        this.ifNotExists = ifNotExists;
    }

    /** Whether rows of a default partition that belong to new partitions go there. */
    @DatabaseChangeProperty(requiredForDatabase = "none", supportsDatabase = "postgresql")
    public @Nullable String getMoveDefaultRows() {
        return moveDefaultRows;
    }

    /** Sets whether rows of a default partition are moved: {@code true} or {@code false}. */
    public void setMoveDefaultRows(@Nullable String moveDefaultRows) {
        this.moveDefaultRows = moveDefaultRows;
    }

    /** What a rollback does: {@code drop}, {@code detach} or {@code restrict}. */
    @DatabaseChangeProperty(requiredForDatabase = "none", supportsDatabase = "postgresql")
    public @Nullable String getOnRollback() {
        return onRollback;
    }

    /** Sets what a rollback does. */
    public void setOnRollback(@Nullable String onRollback) {
        this.onRollback = onRollback;
    }

    /** The items, in document order. */
    @DatabaseChangeProperty(isChangeProperty = false)
    public List<PartitionItemConfig> getPartitions() {
        return List.copyOf(items);
    }

    @Override
    public void load(ParsedNode node, ResourceAccessor resources) throws ParsedNodeException {
        items.clear();
        super.load(node, resources);
    }

    @Override
    boolean loadChild(ParsedNode child, List<Problem> problems) {
        Optional<ItemKind> kind = ItemKind.ofElement(child.getName());
        if (kind.isPresent()) {
            items.add(PartitionItemConfig.read(kind.get(), child, problems));
            return true;
        }
        if (child.getName().equals(ItemKind.CONTAINER)) {
            items.addAll(PartitionItems.readContainer(child, problems));
            return true;
        }
        return false;
    }

    @Override
    Problem strayText(String text) {
        return AttributeProblems.strayText(NAME, text);
    }

    @Override
    Collection<String> childNames() {
        List<String> names = new ArrayList<>(ItemKind.elements());
        names.add(ItemKind.CONTAINER);
        return names;
    }

    @Override
    String contentText() {
        return items.stream().map(PartitionItemConfig::canonicalText).collect(Collectors.joining("; ", " [", "]"));
    }

    @Override
    void check(Database database, List<Problem> problems) {
        Booleans.check(NAME, "ifNotExists", ifNotExists, problems);
        Booleans.check(NAME, "moveDefaultRows", moveDefaultRows, problems);
        if (rollbackMode().isEmpty()) {
            problems.add(AttributeProblems.notOneOf(
                    NAME, "onRollback", String.valueOf(onRollback), List.of("drop", "detach", "restrict")));
        }
        if (items.isEmpty() && problems.isEmpty()) {
            problems.add(AttributeProblems.noItems(NAME));
        }
        if (getTableName() == null || getTableName().isBlank()) {
            return;
        }
        List<Problem> mistakes = new ArrayList<>();
        try {
            problems.addAll(RequestCheck.problemsOf(request(database, mistakes)));
        } catch (PartitionProblemException e) {
            problems.addAll(e.problems());
        }
        problems.addAll(mistakes);
    }

    /** What is asked for; a {@link PartitionProblemException} tells why it cannot be understood. */
    CreatePartitionsRequest request(Database database) {
        return request(database, new ArrayList<>());
    }

    /**
     * The same with the mistakes that do not keep a changeset from being rolled back, since it may have run before they were
     * told.
     */
    private CreatePartitionsRequest request(Database database, List<Problem> mistakes) {
        List<Problem> problems = new ArrayList<>();
        List<PartitionItem> read = new PartitionItemReader(problems, mistakes).readAll(items);
        PartitionExpansion.Expanded expanded = PartitionExpansion.expand(
                table(database),
                partitionSchemaName == null ? null : TableNames.schema(database, partitionSchemaName),
                read,
                TableNames.tableRule(database));
        problems.addAll(expanded.problems());
        mistakes.addAll(expanded.mistakes());
        if (!problems.isEmpty()) {
            throw new PartitionProblemException(
                    where(), problems.stream().distinct().toList());
        }
        return new CreatePartitionsRequest(
                table(database),
                read,
                expanded.partitions(),
                Booleans.isTrue(ifNotExists),
                Booleans.isTrue(moveDefaultRows),
                rollbackMode().orElse(RollbackMode.DROP),
                concurrent(),
                inTransaction());
    }

    /** The partitioned table in exact case. */
    QualifiedName table(Database database) {
        return TableNames.table(database, getSchemaName(), getTableName());
    }

    private Optional<RollbackMode> rollbackMode() {
        if (onRollback == null) {
            boolean mayHoldOlderRows = Booleans.isTrue(ifNotExists) || Booleans.isTrue(moveDefaultRows);
            return Optional.of(mayHoldOlderRows ? RollbackMode.RESTRICT : RollbackMode.DROP);
        }
        return switch (onRollback.strip().toLowerCase(Locale.ROOT)) {
            case "drop" -> Optional.of(RollbackMode.DROP);
            case "detach" -> Optional.of(RollbackMode.DETACH);
            case "restrict" -> Optional.of(RollbackMode.RESTRICT);
            default -> Optional.empty();
        };
    }

    @Override
    PartitionOperation operation(Database database) {
        return new PartitionOperation.Create(request(database));
    }

    @Override
    PartitionOperation inverse(Database database) {
        RanAs ranAs = ChangeHistory.ranAs(getChangeSet(), database);
        CreatePartitionsRequest request = request(database);
        return new PartitionOperation.Remove(
                onRollback == null && ranAs != RanAs.EXECUTED ? request.onRollback(RollbackMode.RESTRICT) : request,
                ranAs);
    }

    @Override
    public String getConfirmationMessage() {
        return "Partitions of table " + getTableName() + " created";
    }

    @Override
    public Set<String> getSerializableFields() {
        Set<String> fields = new LinkedHashSet<>(super.getSerializableFields());
        fields.add(ItemKind.CONTAINER);
        return fields;
    }

    @Override
    public @Nullable Object getSerializableFieldValue(String field) {
        if (field.equals(ItemKind.CONTAINER)) {
            return items.isEmpty() ? null : List.copyOf(items);
        }
        return super.getSerializableFieldValue(field);
    }

    @Override
    public SerializationType getSerializableFieldType(String field) {
        return field.equals(ItemKind.CONTAINER)
                ? SerializationType.NESTED_OBJECT
                : super.getSerializableFieldType(field);
    }
}
