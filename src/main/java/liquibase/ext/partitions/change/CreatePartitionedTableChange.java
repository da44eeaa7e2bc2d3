package liquibase.ext.partitions.change;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import liquibase.Scope;
import liquibase.change.ChangeFactory;
import liquibase.change.ColumnConfig;
import liquibase.change.ConstraintsConfig;
import liquibase.change.DatabaseChange;
import liquibase.change.DatabaseChangeProperty;
import liquibase.change.core.CreateTableChange;
import liquibase.database.Database;
import liquibase.exception.ValidationErrors;
import liquibase.ext.partitions.model.PartitionBy;
import liquibase.ext.partitions.problem.AttributeProblems;
import liquibase.ext.partitions.problem.Problem;
import liquibase.ext.partitions.problem.TableProblems;
import liquibase.ext.partitions.statement.PartitionedTableStatement;
import liquibase.parser.core.ParsedNode;
import liquibase.parser.core.ParsedNodeException;
import liquibase.resource.ResourceAccessor;
import liquibase.statement.core.CreateTableStatement;
import org.jspecify.annotations.Nullable;

/**
 * Core's createTable with a PARTITION BY clause, on every supported Liquibase. From 5.0.4 on, core itself writes the
 * clause. Its inverse drops the table, never with CASCADE.
 */
@DatabaseChange(
        name = CreatePartitionedTableChange.NAME,
        description = "Creates a PostgreSQL partitioned table",
        priority = liquibase.change.ChangeMetaData.PRIORITY_DEFAULT)
public class CreatePartitionedTableChange extends CreateTableChange {

    static final String NAME = "createPartitionedTable";

    private static final String COLUMN = "column";
    private static final String COLUMNS = "columns";
    private static final String CONSTRAINTS = "constraints";
    /** What core's createTable takes and PostgreSQL's partitioned tables do not have. */
    private static final List<String> OF_OTHER_DATABASES = List.of("tableType", "rowDependencies");

    private final List<Problem> loadProblems = new ArrayList<>();
    private @Nullable String partitionBy;

    /** Strategy and key, such as {@code RANGE (created_at)}. */
    @SuppressWarnings("MissingOverride") // overrides from Liquibase 5.0.4 on only
    @DatabaseChangeProperty(requiredForDatabase = "postgresql", supportsDatabase = "postgresql")
    public @Nullable String getPartitionBy() {
        return partitionBy;
    }

    /** Sets strategy and key. */
    @SuppressWarnings("MissingOverride")
    public void setPartitionBy(@Nullable String partitionBy) {
        this.partitionBy = partitionBy;
    }

    @Override
    public String getSerializedObjectNamespace() {
        return PartitionsNamespace.URI;
    }

    @Override
    protected void customLoadLogic(ParsedNode node, ResourceAccessor resources) throws ParsedNodeException {
        super.customLoadLogic(node, resources);
        loadProblems.clear();
        List<String> attributes = Scope.getCurrentScope()
                .getSingleton(ChangeFactory.class)
                .getChangeMetaData(this)
                .getParameters()
                .keySet()
                .stream()
                .filter(name -> !name.equals(COLUMNS) && !OF_OTHER_DATABASES.contains(name))
                .sorted()
                .toList();
        for (ParsedNode child : node.getChildren()) {
            if (child.getName().equals(COLUMN)) {
                checkColumn(child);
            } else if (child.getName().equals(COLUMNS)) {
                child.getChildren().forEach(column -> {
                    if (column.getName().equals(COLUMN)) {
                        checkColumn(column);
                    } else {
                        unknown(COLUMNS, column, List.of(COLUMN));
                    }
                });
            } else if (!attributes.contains(child.getName())) {
                unknown(NAME, child, with(attributes, COLUMN, COLUMNS));
            }
        }
    }

    private void checkColumn(ParsedNode column) {
        List<String> attributes = with(new ColumnConfig().getSerializableFields());
        for (ParsedNode child : column.getChildren()) {
            if (!attributes.contains(child.getName())) {
                unknown(COLUMN, child, attributes);
            } else if (child.getName().equals(CONSTRAINTS)) {
                List<String> known = with(new ConstraintsConfig().getSerializableFields());
                child.getChildren().stream()
                        .filter(constraint -> !known.contains(constraint.getName()))
                        .forEach(constraint -> unknown(CONSTRAINTS, constraint, known));
            }
        }
    }

    private void unknown(String element, ParsedNode child, List<String> known) {
        loadProblems.add(
                AttributeProblems.unknown(element, child.getName(), KnownNames.nearest(child.getName(), known), known));
    }

    private static List<String> with(java.util.Collection<String> names, String... more) {
        return Stream.concat(names.stream(), Stream.of(more))
                .distinct()
                .sorted()
                .collect(Collectors.toList());
    }

    @Override
    public ValidationErrors validate(Database database) {
        String where = NAME + " of table " + getTableName() + ": ";
        ValidationErrors errors = new ValidationErrors(this);
        if (!database.getShortName().equals("postgresql")) {
            errors.addError(where + TableProblems.notPostgres(database.getShortName()));
            return errors;
        }
        loadProblems.forEach(problem -> errors.addError(where + problem));
        if (partitionBy == null || partitionBy.isBlank()) {
            errors.addError(where + AttributeProblems.missing(NAME, "partitionBy"));
        } else if (PartitionBy.parse(partitionBy).isEmpty()) {
            errors.addError(where + TableProblems.unreadablePartitionBy(NAME, partitionBy));
        }
        if (!errors.hasErrors()) {
            errors.addAll(super.validate(database));
        }
        return errors;
    }

    @Override
    protected CreateTableStatement generateCreateTableStatement() {
        return new PartitionedTableStatement(
                getCatalogName(),
                getSchemaName(),
                getTableName(),
                getRemarks(),
                Boolean.TRUE.equals(getIfNotExists()),
                partitionBy == null
                        ? ""
                        : PartitionBy.parse(partitionBy)
                                .map(PartitionBy::toString)
                                .orElse(partitionBy));
    }

    @Override
    public String getConfirmationMessage() {
        return "Partitioned table " + getTableName() + " created";
    }
}
