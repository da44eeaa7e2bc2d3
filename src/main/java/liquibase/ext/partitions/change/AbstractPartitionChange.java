package liquibase.ext.partitions.change;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import liquibase.Scope;
import liquibase.change.AbstractChange;
import liquibase.change.Change;
import liquibase.change.ChangeFactory;
import liquibase.change.ChangeParameterMetaData;
import liquibase.change.ChangeStatus;
import liquibase.change.CheckSum;
import liquibase.change.DatabaseChangeProperty;
import liquibase.database.Database;
import liquibase.database.OfflineConnection;
import liquibase.exception.RollbackImpossibleException;
import liquibase.exception.ValidationErrors;
import liquibase.exception.Warnings;
import liquibase.ext.partitions.changelog.PartitionsNamespace;
import liquibase.ext.partitions.changelog.YamlFile;
import liquibase.ext.partitions.execute.RunPolicy;
import liquibase.ext.partitions.plan.PartitionOperation;
import liquibase.ext.partitions.problem.AttributeProblems;
import liquibase.ext.partitions.problem.ConstraintAttributeProblems;
import liquibase.ext.partitions.problem.PartitionProblemException;
import liquibase.ext.partitions.problem.Problem;
import liquibase.ext.partitions.problem.TableProblems;
import liquibase.ext.partitions.statement.PartitionStatement;
import liquibase.parser.core.ParsedNode;
import liquibase.parser.core.ParsedNodeException;
import liquibase.resource.ResourceAccessor;
import liquibase.sql.visitor.SqlVisitor;
import liquibase.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/**
 * What all change types on partitions have in common: the table, how to wait for locks, the refusal of what is unknown,
 * and the two ways of a change to become statements: one that plans and acts when it is executed, or the printed plan.
 */
public abstract class AbstractPartitionChange extends AbstractChange {

    private static final List<String> TUNING = List.of("lockTimeout", "lockRetries", "parallelism");

    private final List<Problem> loadProblems = new ArrayList<>();
    private @Nullable String catalogName;
    private @Nullable String schemaName;
    private @Nullable String tableName;
    private @Nullable String lockTimeout;
    private @Nullable String lockRetries;
    private @Nullable String parallelism;
    private @Nullable String concurrently;

    /** The catalog (database) of the table; PostgreSQL has only the connected one. */
    @DatabaseChangeProperty(requiredForDatabase = "none", supportsDatabase = "postgresql")
    public @Nullable String getCatalogName() {
        return catalogName;
    }

    /** Sets the catalog. */
    public void setCatalogName(@Nullable String catalogName) {
        this.catalogName = catalogName;
    }

    /** The schema of the table; Liquibase's default schema when absent. */
    @DatabaseChangeProperty(requiredForDatabase = "none", supportsDatabase = "postgresql")
    public @Nullable String getSchemaName() {
        return schemaName;
    }

    /** Sets the schema. */
    public void setSchemaName(@Nullable String schemaName) {
        this.schemaName = schemaName;
    }

    /** The partitioned table. */
    @DatabaseChangeProperty(requiredForDatabase = "postgresql", supportsDatabase = "postgresql")
    public @Nullable String getTableName() {
        return tableName;
    }

    /** Sets the table. */
    public void setTableName(@Nullable String tableName) {
        this.tableName = tableName;
    }

    /** How long one statement may wait for a lock, such as {@code 5s}. */
    @DatabaseChangeProperty(requiredForDatabase = "none", supportsDatabase = "postgresql")
    public @Nullable String getLockTimeout() {
        return lockTimeout;
    }

    /** Sets how long one statement may wait for a lock. */
    public void setLockTimeout(@Nullable String lockTimeout) {
        this.lockTimeout = lockTimeout;
    }

    /** How often statements that ran into the lock timeout are tried again. */
    @DatabaseChangeProperty(requiredForDatabase = "none", supportsDatabase = "postgresql")
    public @Nullable String getLockRetries() {
        return lockRetries;
    }

    /** Sets how often statements that ran into the lock timeout are tried again. */
    public void setLockRetries(@Nullable String lockRetries) {
        this.lockRetries = lockRetries;
    }

    /** How many connections build at once in a concurrent change. */
    @DatabaseChangeProperty(requiredForDatabase = "none", supportsDatabase = "postgresql")
    public @Nullable String getParallelism() {
        return parallelism;
    }

    /** Sets how many connections build at once. */
    public void setParallelism(@Nullable String parallelism) {
        this.parallelism = parallelism;
    }

    /** Whether reads and writes of the table go on meanwhile. */
    @DatabaseChangeProperty(requiredForDatabase = "none", supportsDatabase = "postgresql")
    public @Nullable String getConcurrently() {
        return concurrently;
    }

    /** Sets whether reads and writes go on: {@code true} or {@code false}. */
    public void setConcurrently(@Nullable String concurrently) {
        this.concurrently = concurrently;
    }

    @Override
    public String getSerializedObjectNamespace() {
        return PartitionsNamespace.URI;
    }

    /** Takes what the changelog says, and remembers for the validation what cannot be taken. */
    @Override
    public void load(ParsedNode node, ResourceAccessor resources) throws ParsedNodeException {
        loadProblems.clear();
        super.load(new AttributeLoading(this, attributeNames(), loadProblems).attributesOf(node), resources);
    }

    /** Whether everything that the changelog says could be taken. */
    final boolean isLoaded() {
        return loadProblems.isEmpty();
    }

    /** Reads a child that is no attribute, and tells whether it could. */
    boolean loadChild(ParsedNode child, List<Problem> problems) {
        return false;
    }

    /** The problem of a text where attributes and elements belong. */
    Problem strayText(String text) {
        return ConstraintAttributeProblems.strayText(elementName(), text);
    }

    /** Whether an attribute holds a list of names. */
    boolean isNameList(String attribute) {
        return false;
    }

    /** Whether an attribute holds a list of bound values. */
    boolean isValueList(String attribute) {
        return false;
    }

    /** The one spelling of an attribute that counts for the checksum. */
    String canonical(String attribute, String text) {
        return text.strip();
    }

    /** The names of the children that are no attributes. */
    Collection<String> childNames() {
        return List.of();
    }

    /** What counts for the checksum beside the attributes; empty for nothing. */
    String contentText() {
        return "";
    }

    /** The attribute that names the partitioned table. */
    String tableAttribute() {
        return "tableName";
    }

    /** Whether the change is to go on without blocking anybody. */
    final boolean concurrent() {
        return Booleans.isTrue(concurrently);
    }

    /**
     * Adds what is wrong with the request, as far as that can be known before any changeset has run.
     *
     * @param problems what is known to be wrong already
     */
    abstract void check(Database database, List<Problem> problems);

    /** What the change does; only called when nothing is wrong with it. */
    abstract PartitionOperation operation(Database database);

    /** What undoes it. */
    abstract PartitionOperation inverse(Database database);

    /** Why nothing can undo it; empty when something can. */
    Optional<Problem> irreversible() {
        return Optional.empty();
    }

    @Override
    public ValidationErrors validate(Database database) {
        ValidationErrors errors = new ValidationErrors(this);
        problemsFor(database)
                .forEach(problem -> errors.addError(YamlFile.wording(this).of(where() + ": " + problem)));
        return errors;
    }

    private List<Problem> problemsFor(Database database) {
        if (!database.getShortName().equals("postgresql")) {
            return List.of(TableProblems.notPostgres(database.getShortName()));
        }
        List<Problem> problems = new ArrayList<>(loadProblems);
        List<Problem> misread = YamlSource.problemsOf(this);
        problems.addAll(misread);
        if ((tableName == null || tableName.isBlank()) && isLoaded()) {
            problems.add(AttributeProblems.missing(elementName(), tableAttribute()));
        }
        Booleans.check(elementName(), "concurrently", concurrently, problems);
        Tuning.check(elementName(), lockTimeout, lockRetries, parallelism, concurrent(), problems);
        if (misread.isEmpty()) {
            check(database, problems);
        }
        return problems.stream().distinct().toList();
    }

    @Override
    public Warnings warn(Database database) {
        return new Warnings();
    }

    @Override
    public boolean supports(Database database) {
        return true;
    }

    @Override
    public boolean generateStatementsVolatile(Database database) {
        return true;
    }

    @Override
    public boolean generateRollbackStatementsVolatile(Database database) {
        return true;
    }

    @Override
    public ChangeStatus checkStatus(Database database) {
        return new ChangeStatus().unknown("Partitions are compared when the change is executed");
    }

    @Override
    public SqlStatement[] generateStatements(Database database) {
        return statements(database, false);
    }

    @Override
    public SqlStatement[] generateRollbackStatements(Database database) throws RollbackImpossibleException {
        Optional<Problem> problem = irreversible();
        if (problem.isPresent()) {
            throw new RollbackImpossibleException(
                    new PartitionProblemException("rollback of " + where(), List.of(problem.get()))
                            .in(YamlFile.wording(this))
                            .getMessage());
        }
        return statements(database, true);
    }

    @Override
    public boolean supportsRollback(Database database) {
        return irreversible().isEmpty();
    }

    private SqlStatement[] statements(Database database, boolean rollback) {
        try {
            return planned(database, rollback);
        } catch (PartitionProblemException e) {
            throw e.in(YamlFile.wording(this));
        }
    }

    private SqlStatement[] planned(Database database, boolean rollback) {
        if (Boolean.FALSE.equals(Scope.getCurrentScope().get(Change.SHOULD_EXECUTE, Boolean.class))) {
            return SqlStatement.EMPTY_SQL_STATEMENT;
        }
        if (!isLoaded()) {
            throw new PartitionProblemException(where(), loadProblems);
        }
        PartitionOperation operation = rollback ? inverse(database) : operation(database);
        RunPolicy policy = Tuning.runPolicy(lockTimeout, lockRetries, parallelism);
        if (SqlOutput.isPrintedOnly(database)) {
            return new SqlOutput(database, new PendingChanges(this, database), policy.locks(), YamlFile.wording(this))
                    .print(operation, rollback)
                    .toArray(SqlStatement.EMPTY_SQL_STATEMENT);
        }
        if (database.getConnection() instanceof OfflineConnection && isExecuted()) {
            throw new PartitionProblemException(operation.where(), List.of(TableProblems.offline()));
        }
        return new SqlStatement[] {
            new PartitionStatement(database, operation, policy, modifySql(database, rollback), YamlFile.wording(this))
        };
    }

    /** Whether Liquibase is at work on a changelog, which gives the scope a database, and does not just ask for SQL. */
    private static boolean isExecuted() {
        return Scope.getCurrentScope().getDatabase() != null;
    }

    /** What modifySql of the changeset does to a statement; in SQL output Liquibase does it. */
    private UnaryOperator<String> modifySql(Database database, boolean rollback) {
        boolean undoing = rollback || isInRollbackBlock();
        List<SqlVisitor> visitors = getChangeSet() == null
                ? List.of()
                : getChangeSet().getSqlVisitors().stream()
                        .filter(visitor -> !undoing || visitor.isApplyToRollback())
                        .toList();
        return sql -> {
            String modified = sql;
            for (SqlVisitor visitor : visitors) {
                modified = visitor.modifySql(modified, database);
            }
            return modified;
        };
    }

    private boolean isInRollbackBlock() {
        return getChangeSet() != null
                && getChangeSet().getRollback() != null
                && getChangeSet().getRollback().getChanges().stream().anyMatch(change -> change.equals(this));
    }

    /** The same for XML, YAML and JSON, and without the attributes that only tune. */
    @Override
    public CheckSum generateCheckSum() {
        TreeMap<String, String> attributes = new TreeMap<>();
        for (ChangeParameterMetaData parameter : parameters()) {
            Object value = parameter.getCurrentValue(this);
            if (value instanceof String text && !TUNING.contains(parameter.getParameterName())) {
                attributes.put(parameter.getParameterName(), canonical(parameter.getParameterName(), text));
            }
        }
        return CheckSum.compute(elementName()
                + attributes.entrySet().stream()
                        .map(entry ->
                                " " + entry.getKey() + "=\"" + entry.getValue().replace("\"", "\"\"") + "\"")
                        .collect(Collectors.joining())
                + contentText());
    }

    /** The change and its table as written, for messages. */
    final String where() {
        return TableNames.where(elementName(), schemaName, tableName);
    }

    /** Whether it runs in the transaction of its changeset. */
    final boolean inTransaction() {
        return getChangeSet() == null || getChangeSet().isRunInTransaction();
    }

    /** Adds the problem of an attribute with nothing in it. */
    final void checkGiven(String name, @Nullable String text, List<Problem> problems) {
        if (text != null && text.isBlank()) {
            problems.add(AttributeProblems.missingValue(elementName(), name));
        }
    }

    /** Those of the attributes that are there, with their texts, in this order. */
    final Map<String, String> given(List<String> attributes) {
        Map<String, String> given = new LinkedHashMap<>();
        for (String attribute : attributes) {
            parameters().stream()
                    .filter(parameter -> parameter.getParameterName().equals(attribute))
                    .map(parameter -> parameter.getCurrentValue(this))
                    .filter(String.class::isInstance)
                    .forEach(text -> given.put(attribute, (String) text));
        }
        return given;
    }

    final String elementName() {
        return getSerializedObjectName();
    }

    private List<String> attributeNames() {
        return parameters().stream()
                .filter(parameter -> parameter.getDataTypeClass() == String.class)
                .map(ChangeParameterMetaData::getParameterName)
                .sorted()
                .collect(Collectors.toCollection(ArrayList::new));
    }

    private Collection<ChangeParameterMetaData> parameters() {
        return Scope.getCurrentScope()
                .getSingleton(ChangeFactory.class)
                .getChangeMetaData(this)
                .getParameters()
                .values();
    }
}
