package liquibase.ext.partitions.change;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import liquibase.change.ChangeMetaData;
import liquibase.change.DatabaseChange;
import liquibase.change.DatabaseChangeProperty;
import liquibase.database.Database;
import liquibase.ext.partitions.plan.AnalyzeRequest;
import liquibase.ext.partitions.plan.PartitionOperation;
import liquibase.ext.partitions.problem.AttributeProblems;
import liquibase.ext.partitions.problem.Problem;
import liquibase.parser.core.ParsedNode;
import liquibase.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/** Gathers statistics of a partitioned table and its partitions. A rollback has nothing to do. */
@DatabaseChange(
        name = AnalyzePartitionsChange.NAME,
        description = "Gathers statistics of a PostgreSQL partitioned table and its partitions",
        priority = ChangeMetaData.PRIORITY_DEFAULT)
public class AnalyzePartitionsChange extends AbstractPartitionChange {

    static final String NAME = "analyzePartitions";

    private @Nullable String columnNames;
    private @Nullable String verbose;
    private @Nullable String skipLocked;

    /** The columns to look at, separated by commas; all when absent. */
    @DatabaseChangeProperty(requiredForDatabase = "none", supportsDatabase = "postgresql")
    public @Nullable String getColumnNames() {
        return columnNames;
    }

    /** Sets the columns to look at. */
    public void setColumnNames(@Nullable String columnNames) {
        this.columnNames = columnNames;
    }

    /** Whether the server tells what it does. */
    @DatabaseChangeProperty(requiredForDatabase = "none", supportsDatabase = "postgresql")
    public @Nullable String getVerbose() {
        return verbose;
    }

    /** Sets whether the server tells what it does: {@code true} or {@code false}. */
    public void setVerbose(@Nullable String verbose) {
        this.verbose = verbose;
    }

    /** Whether tables that somebody has locked are left out. */
    @DatabaseChangeProperty(requiredForDatabase = "none", supportsDatabase = "postgresql")
    public @Nullable String getSkipLocked() {
        return skipLocked;
    }

    /** Sets whether locked tables are left out: {@code true} or {@code false}. */
    public void setSkipLocked(@Nullable String skipLocked) {
        this.skipLocked = skipLocked;
    }

    /** No attribute of this change: it never blocks reads or writes. */
    @Override
    @DatabaseChangeProperty(isChangeProperty = false)
    public @Nullable String getConcurrently() {
        return super.getConcurrently();
    }

    /** No attribute of this change, which works on one connection. */
    @Override
    @DatabaseChangeProperty(isChangeProperty = false)
    public @Nullable String getParallelism() {
        return super.getParallelism();
    }

    @Override
    boolean isNameList(String attribute) {
        return attribute.equals("columnNames");
    }

    @Override
    boolean loadChild(ParsedNode child, List<Problem> problems) {
        return false;
    }

    @Override
    Problem strayText(String text) {
        return AttributeProblems.strayTextInTable(NAME, text);
    }

    @Override
    Collection<String> childNames() {
        return List.of();
    }

    @Override
    String contentText() {
        return "";
    }

    @Override
    void check(Database database, List<Problem> problems) {
        Booleans.check(NAME, "verbose", verbose, problems);
        Booleans.check(NAME, "skipLocked", skipLocked, problems);
        checkGiven("columnNames", columnNames, problems);
        columns(database, problems);
    }

    private List<String> columns(Database database, List<Problem> problems) {
        return ColumnNames.read(NAME, "columnNames", columnNames, database, problems);
    }

    @Override
    PartitionOperation operation(Database database) {
        return new PartitionOperation.Analyze(new AnalyzeRequest(
                where(),
                TableNames.table(database, getSchemaName(), getTableName()),
                columns(database, new ArrayList<>()),
                Booleans.isTrue(verbose),
                Booleans.isTrue(skipLocked),
                inTransaction()));
    }

    /** The same, which leaves nothing to be undone. */
    @Override
    PartitionOperation inverse(Database database) {
        return operation(database);
    }

    @Override
    public SqlStatement[] generateRollbackStatements(Database database) {
        return SqlStatement.EMPTY_SQL_STATEMENT;
    }

    @Override
    public String getConfirmationMessage() {
        return "Partitions of table " + getTableName() + " analyzed";
    }
}
