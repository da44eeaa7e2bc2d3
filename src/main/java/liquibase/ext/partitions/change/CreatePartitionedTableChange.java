package liquibase.ext.partitions.change;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import liquibase.change.ChangeMetaData;
import liquibase.change.ColumnConfig;
import liquibase.change.ConstraintsConfig;
import liquibase.change.DatabaseChange;
import liquibase.change.DatabaseChangeProperty;
import liquibase.change.core.CreateTableChange;
import liquibase.database.Database;
import liquibase.database.ObjectQuotingStrategy;
import liquibase.database.jvm.JdbcConnection;
import liquibase.exception.RollbackImpossibleException;
import liquibase.exception.UnexpectedLiquibaseException;
import liquibase.exception.ValidationErrors;
import liquibase.ext.partitions.changelog.PartitionsNamespace;
import liquibase.ext.partitions.changelog.YamlFile;
import liquibase.ext.partitions.execute.TableRemoval;
import liquibase.ext.partitions.execute.TableRepetition;
import liquibase.ext.partitions.model.PartitionBy;
import liquibase.ext.partitions.model.QualifiedName;
import liquibase.ext.partitions.plan.PartitionedTableCheck;
import liquibase.ext.partitions.plan.Step;
import liquibase.ext.partitions.problem.AttributeProblems;
import liquibase.ext.partitions.problem.Problem;
import liquibase.ext.partitions.problem.RollbackNotes;
import liquibase.ext.partitions.problem.TableProblems;
import liquibase.ext.partitions.sql.SqlRenderer;
import liquibase.ext.partitions.statement.PartitionedTableStatement;
import liquibase.ext.partitions.statement.PrintedStatement;
import liquibase.ext.partitions.statement.TableLookStatement;
import liquibase.parser.core.ParsedNode;
import liquibase.parser.core.ParsedNodeException;
import liquibase.resource.ResourceAccessor;
import liquibase.statement.SqlStatement;
import liquibase.statement.core.CreateTableStatement;
import org.jspecify.annotations.Nullable;

/**
 * Core's createTable with a PARTITION BY clause, on every supported Liquibase. From 5.0.4 on, core itself writes the
 * clause. Its inverse drops the table, never with CASCADE, and not with rows that were there before the changeset.
 */
@DatabaseChange(
        name = CreatePartitionedTableChange.NAME,
        description = "Creates a PostgreSQL partitioned table",
        priority = ChangeMetaData.PRIORITY_DEFAULT)
public class CreatePartitionedTableChange extends CreateTableChange {

    static final String NAME = "createPartitionedTable";

    static final List<String> ATTRIBUTES =
            List.of("catalogName", "schemaName", "tableName", "partitionBy", "tablespace", "remarks", "ifNotExists");

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

    /** Takes every attribute as one text, whatever the format, and remembers for the validation what cannot be taken. */
    @Override
    public void load(ParsedNode node, ResourceAccessor resources) throws ParsedNodeException {
        loadProblems.clear();
        ColumnNodes nodes = new ColumnNodes(loadProblems);
        nodes.checkText(NAME, node);
        ParsedNode attributes = new ParsedNode(node.getNamespace(), node.getName());
        ParsedNode columns = new ParsedNode(null, ColumnNodes.COLUMNS);
        for (ParsedNode child : node.getChildren()) {
            switch (child.getName()) {
                case ColumnNodes.COLUMN -> nodes.copyColumn(child, columns);
                case ColumnNodes.COLUMNS -> nodes.copyColumns(child, columns);
                default ->
                    nodes.copyKnown(NAME, child, attributes, ATTRIBUTES, ColumnNodes.COLUMN, ColumnNodes.COLUMNS);
            }
        }
        if (loadProblems.isEmpty()) {
            for (ParsedNode column : columns.getChildren()) {
                attributes.addChild(column);
            }
        }
        super.load(attributes, resources);
    }

    @Override
    public ValidationErrors validate(Database database) {
        ValidationErrors errors = new ValidationErrors(this);
        problemsFor(database).stream()
                .distinct()
                .forEach(problem -> errors.addError(YamlFile.wording(this).of(where() + ": " + problem)));
        if (!errors.hasErrors()) {
            errors.addAll(super.validate(database));
        }
        return errors;
    }

    private List<Problem> problemsFor(Database database) {
        if (!database.getShortName().equals("postgresql")) {
            return List.of(TableProblems.notPostgres(database.getShortName()));
        }
        List<Problem> problems = new ArrayList<>(loadProblems);
        problems.addAll(YamlSource.problemsOf(this));
        if (loadProblems.isEmpty()) {
            if (getTableName() == null || getTableName().isBlank()) {
                problems.add(AttributeProblems.missing(NAME, "tableName"));
            }
            if (partitionBy == null || partitionBy.isBlank()) {
                problems.add(AttributeProblems.missing(NAME, "partitionBy"));
            }
            if (getColumns().isEmpty()) {
                problems.add(AttributeProblems.missing(NAME, ColumnNodes.COLUMN));
            }
        }
        if (partitionBy != null
                && !partitionBy.isBlank()
                && PartitionBy.parse(partitionBy).isEmpty()) {
            problems.add(TableProblems.unreadablePartitionBy(NAME, partitionBy));
        }
        if (problems.isEmpty()) {
            problems.addAll(keyProblemsAsExecuted(database));
        }
        return problems;
    }

    /** While it validates, Liquibase quotes names as the changelog says, which need not say so, and not the changeset. */
    private List<Problem> keyProblemsAsExecuted(Database database) {
        ObjectQuotingStrategy ofChangeSet =
                getChangeSet() == null ? null : getChangeSet().getObjectQuotingStrategy();
        ObjectQuotingStrategy before = database.getObjectQuotingStrategy();
        database.setObjectQuotingStrategy(ofChangeSet == null ? ObjectQuotingStrategy.LEGACY : ofChangeSet);
        try {
            return keyProblems(database);
        } finally {
            database.setObjectQuotingStrategy(before);
        }
    }

    private List<Problem> keyProblems(Database database) {
        Map<String, String> types = new LinkedHashMap<>();
        List<String> primaryKey = new ArrayList<>();
        Map<String, List<String>> unique = new LinkedHashMap<>();
        for (ColumnConfig column : getColumns()) {
            String name = TableNames.column(database, column.getName());
            types.put(name, String.valueOf(column.getType()));
            ConstraintsConfig constraints = column.getConstraints();
            if (constraints != null && Boolean.TRUE.equals(constraints.isPrimaryKey())) {
                primaryKey.add(name);
            }
            if (constraints != null && Boolean.TRUE.equals(constraints.isUnique())) {
                String constraint = constraints.getUniqueConstraintName();
                unique.computeIfAbsent(constraint == null ? "of column " + name : constraint, key -> new ArrayList<>())
                        .add(name);
            }
        }
        return PartitionBy.parse(String.valueOf(partitionBy)).stream()
                .flatMap(key ->
                        PartitionedTableCheck.problemsOf(key, types, primaryKey, List.copyOf(unique.values())).stream())
                .toList();
    }

    /** Before the table is created, an earlier run is looked for that was cut off before Liquibase noted it. */
    @Override
    public SqlStatement[] generateStatements(Database database) {
        SqlStatement[] statements = super.generateStatements(database);
        Optional<PartitionBy> key = PartitionBy.parse(String.valueOf(partitionBy));
        if (key.isEmpty() || Boolean.TRUE.equals(getIfNotExists()) || SqlOutput.isPrintedOnly(database)) {
            return statements;
        }
        TableRepetition repetition = new TableRepetition(
                where(),
                TableNames.table(database, getSchemaName(), getTableName()),
                key.get(),
                getColumns().stream()
                        .map(column -> TableNames.column(database, column.getName()))
                        .toList());
        return after(new TableLookStatement(database, repetition, YamlFile.wording(this)), statements);
    }

    private static SqlStatement[] after(SqlStatement first, SqlStatement[] statements) {
        return Stream.concat(Stream.of(first), Stream.of(statements)).toArray(SqlStatement[]::new);
    }

    private String where() {
        return TableNames.where(NAME, getSchemaName(), getTableName());
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

    /** Rows that go are told before; what may be older than the changeset is dropped only while it holds none. */
    @Override
    public SqlStatement[] generateRollbackStatements(Database database) throws RollbackImpossibleException {
        QualifiedName table = TableNames.table(database, getSchemaName(), getTableName());
        String reason = RollbackNotes.keptWithRows(
                ChangeHistory.ranAs(getChangeSet(), database), Boolean.TRUE.equals(getIfNotExists()));
        TableRemoval removal = new TableRemoval("rollback of " + where(), table, reason);
        boolean printed = SqlOutput.isPrintedOnly(database);
        SqlStatement[] statements = reason.isEmpty()
                ? super.generateRollbackStatements(database)
                : dropEmpty(Step.DropEmpty.table(table, reason), printed, database);
        if (!(database.getConnection() instanceof JdbcConnection connection)) {
            return statements;
        }
        return printed
                ? afterWarning(removal, connection.getUnderlyingConnection(), statements)
                : after(new TableLookStatement(database, removal, YamlFile.wording(this)), statements);
    }

    private static SqlStatement[] dropEmpty(Step drop, boolean printed, Database database) {
        return new SqlStatement[] {
            new PrintedStatement(printed ? SqlOutput.text(drop, database) : SqlRenderer.render(drop))
        };
    }

    private SqlStatement[] afterWarning(TableRemoval removal, Connection connection, SqlStatement[] statements) {
        if (!removal.reason().isEmpty()) {
            return statements;
        }
        try {
            return removal.warning(connection)
                    .map(warning -> after(SqlOutput.warning(warning, YamlFile.wording(this)), statements))
                    .orElse(statements);
        } catch (SQLException e) {
            throw new UnexpectedLiquibaseException(e);
        }
    }

    @Override
    public String getConfirmationMessage() {
        return "Partitioned table " + getTableName() + " created";
    }
}
