package liquibase.ext.partitions.change;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import liquibase.Scope;
import liquibase.database.Database;
import liquibase.database.jvm.JdbcConnection;
import liquibase.exception.UnexpectedLiquibaseException;
import liquibase.executor.ExecutorService;
import liquibase.ext.partitions.catalog.PartitionCatalog;
import liquibase.ext.partitions.catalog.PrintedTables;
import liquibase.ext.partitions.execute.LockPolicy;
import liquibase.ext.partitions.execute.SituationReader;
import liquibase.ext.partitions.model.BoundOrdering;
import liquibase.ext.partitions.model.PartitionTree;
import liquibase.ext.partitions.plan.PartitionOperation;
import liquibase.ext.partitions.plan.Plan;
import liquibase.ext.partitions.plan.Situation;
import liquibase.ext.partitions.plan.Step;
import liquibase.ext.partitions.problem.RunNotes;
import liquibase.ext.partitions.sql.Quoting;
import liquibase.ext.partitions.sql.SqlRenderer;
import liquibase.ext.partitions.statement.PrintedStatement;
import liquibase.statement.SqlStatement;
import liquibase.statement.core.CommentStatement;

/** The statements of a change as SQL output has them: what would be executed, in order. */
final class SqlOutput {

    private final Database database;
    private final PendingChanges pending;
    private final LockPolicy locks;

    SqlOutput(Database database, PendingChanges pending, LockPolicy locks) {
        this.database = database;
        this.pending = pending;
        this.locks = locks;
    }

    /** Whether the running command prints SQL rather than executing it. */
    static boolean isPrintedOnly(Database database) {
        return !Scope.getCurrentScope()
                .getSingleton(ExecutorService.class)
                .getExecutor("jdbc", database)
                .updatesDatabase();
    }

    List<SqlStatement> print(PartitionOperation operation, boolean rollback) {
        Situation situation = situation(operation, rollback);
        Plan plan = operation.plan(situation).orThrow(operation.where());
        List<SqlStatement> printed = new ArrayList<>();
        if (situation.tree().isEmpty() && !operation.isDoneWithoutTable()) {
            printed.add(new CommentStatement("WARNING: " + RunNotes.tableUnknown(operation.table())));
        }
        plan.warnings().forEach(warning -> printed.add(new CommentStatement("WARNING: " + warning)));
        if (plan.transactions().isEmpty()) {
            return printed;
        }
        if (locks.timeout() != null) {
            printed.add(
                    new PrintedStatement("SET lock_timeout = " + locks.timeout().toMillis()));
        }
        Optional<String> timeZone = plan.bySessionTimeZone() ? sessionTimeZone(operation) : Optional.empty();
        timeZone.ifPresent(zone -> printed.add(new PrintedStatement("SET TIME ZONE " + Quoting.literal(zone))));
        String leftOut = database.getOutputDefaultSchema() ? null : database.getDefaultSchemaName();
        for (Plan.Transaction transaction : plan.transactions()) {
            boolean block = !operation.inTransaction() && transaction.steps().size() > 1;
            if (block) {
                printed.add(new PrintedStatement("BEGIN"));
            }
            for (Step step : transaction.steps()) {
                printed.add(new PrintedStatement(SqlRenderer.render(step, leftOut)));
            }
            if (block) {
                printed.add(new PrintedStatement("COMMIT"));
            }
        }
        timeZone.ifPresent(zone -> printed.add(new PrintedStatement("RESET TIME ZONE")));
        if (locks.timeout() != null) {
            printed.add(new PrintedStatement("RESET lock_timeout"));
        }
        return printed;
    }

    /** The zone that an update would read bounds without an offset in; empty when there is no connection to ask. */
    private Optional<String> sessionTimeZone(PartitionOperation operation) {
        if (!(database.getConnection() instanceof JdbcConnection connection)) {
            return Optional.empty();
        }
        try {
            return Optional.of(new PartitionCatalog(connection.getUnderlyingConnection()).sessionTimeZone());
        } catch (SQLException e) {
            throw new UnexpectedLiquibaseException(operation.where() + ": " + e.getMessage(), e);
        }
    }

    /** What will be there when the output is executed up to this change. */
    private Situation situation(PartitionOperation operation, boolean rollback) {
        PrintedTables tables = new PrintedTables();
        if (!(database.getConnection() instanceof JdbcConnection connection)) {
            pending.addTo(tables, rollback);
            return Situation.guessed(tables.find(operation.table()));
        }
        SituationReader reader = new SituationReader(connection.getUnderlyingConnection());
        try {
            Optional<Situation> existing = reader.read(operation);
            existing.flatMap(Situation::tree).ifPresent(tables::addExisting);
            pending.addTo(tables, rollback);
            Optional<PartitionTree> tree = tables.find(operation.table());
            if (existing.isPresent()) {
                return existing.get().withTree(tree);
            }
            return reader.of(operation, tree).withOrdering(BoundOrdering.TEXTUAL);
        } catch (SQLException e) {
            throw new UnexpectedLiquibaseException(operation.where() + ": " + e.getMessage(), e);
        }
    }
}
