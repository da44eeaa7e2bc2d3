package liquibase.ext.partitions.change;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import liquibase.Scope;
import liquibase.database.Database;
import liquibase.database.jvm.JdbcConnection;
import liquibase.exception.DatabaseException;
import liquibase.exception.UnexpectedLiquibaseException;
import liquibase.executor.ExecutorService;
import liquibase.ext.partitions.catalog.PartitionCatalog;
import liquibase.ext.partitions.execute.DefaultRowsReader;
import liquibase.ext.partitions.execute.LockPolicy;
import liquibase.ext.partitions.execute.SituationReader;
import liquibase.ext.partitions.model.AttachedTable;
import liquibase.ext.partitions.model.BoundOrdering;
import liquibase.ext.partitions.model.ConstraintInquiry;
import liquibase.ext.partitions.model.IndexInquiry;
import liquibase.ext.partitions.model.PartitionTree;
import liquibase.ext.partitions.model.QualifiedName;
import liquibase.ext.partitions.model.ServerVersion;
import liquibase.ext.partitions.plan.PartitionOperation;
import liquibase.ext.partitions.plan.Plan;
import liquibase.ext.partitions.plan.Situation;
import liquibase.ext.partitions.plan.Step;
import liquibase.ext.partitions.problem.IndexNotes;
import liquibase.ext.partitions.problem.Problem;
import liquibase.ext.partitions.problem.RunNotes;
import liquibase.ext.partitions.problem.Wording;
import liquibase.ext.partitions.sql.Quoting;
import liquibase.ext.partitions.sql.SqlRenderer;
import liquibase.ext.partitions.statement.PrintedStatement;
import liquibase.statement.SqlStatement;
import liquibase.statement.core.CommentStatement;

/** The statements of a change as SQL output has them: what would be executed, in order. */
final class SqlOutput {

    private static final long NOT_SET = -1;

    private final Database database;
    private final PendingChanges pending;
    private final LockPolicy locks;
    private final Wording wording;

    SqlOutput(Database database, PendingChanges pending, LockPolicy locks, Wording wording) {
        this.database = database;
        this.pending = pending;
        this.locks = locks;
        this.wording = wording;
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
            printed.add(warning(RunNotes.tableUnknown(operation.table(), operation.tableAttribute())));
        }
        situation.tree().map(tree -> tree.shape().columnTypes().keySet()).filter(known -> !known.isEmpty()).stream()
                .flatMap(known -> operation.unknownColumns(known).stream())
                .forEach(problem -> printed.add(warning(RunNotes.columnsUnknown(problem))));
        printedAttachment(operation, situation).forEach(problem -> printed.add(warning(problem.toString())));
        plan.awaited().stream()
                .map(awaited -> IndexNotes.leftOut(awaited.table(), awaited.builder()))
                .forEach(warning -> printed.add(warning(warning)));
        plan.warnings().forEach(warning -> printed.add(warning(warning)));
        if (plan.transactions().isEmpty()) {
            return printed;
        }
        Optional<String> timeZone = plan.bySessionTimeZone() ? sessionTimeZone(operation) : Optional.empty();
        timeZone.ifPresent(zone -> printed.add(new PrintedStatement("SET TIME ZONE " + Quoting.literal(zone))));
        boolean unlimited = plan.steps().stream().anyMatch(step -> isUnlimited(step, plan));
        if (unlimited) {
            printed.add(new PrintedStatement("SET statement_timeout = 0"));
        }
        long timeout = NOT_SET;
        for (Plan.Transaction transaction : plan.transactions()) {
            boolean alone = transaction.steps().stream().anyMatch(step -> isUnlimited(step, plan));
            if (timeout != lockTimeout(alone)) {
                timeout = lockTimeout(alone);
                printed.add(lockTimeoutStatement(timeout));
            }
            printed.addAll(statements(
                    transaction,
                    !operation.inTransaction() && !alone && transaction.steps().size() > 1));
        }
        timeZone.ifPresent(zone -> printed.add(new PrintedStatement("RESET TIME ZONE")));
        if (timeout != NOT_SET) {
            printed.add(lockTimeoutStatement(NOT_SET));
        }
        if (unlimited) {
            printed.add(new PrintedStatement("RESET statement_timeout"));
        }
        return printed;
    }

    private CommentStatement warning(String message) {
        return warning(message, wording);
    }

    /** A warning as a comment. */
    static CommentStatement warning(String message, Wording wording) {
        return new CommentStatement("WARNING: " + wording.of(message));
    }

    /** What nobody waits for may wait itself and last as long as it has to. */
    private static boolean isUnlimited(Step step, Plan plan) {
        return step.isPatient() && (plan.online() || !step.isTransactional());
    }

    /** In milliseconds. What is unlimited waits as long as it has to, the rest as long as was said or as the session does. */
    private long lockTimeout(boolean unlimited) {
        if (unlimited) {
            return 0;
        }
        return locks.timeout() == null ? NOT_SET : locks.timeout().toMillis();
    }

    private static PrintedStatement lockTimeoutStatement(long millis) {
        return new PrintedStatement(millis == NOT_SET ? "RESET lock_timeout" : "SET lock_timeout = " + millis);
    }

    private List<SqlStatement> statements(Plan.Transaction transaction, boolean block) {
        Stream<String> steps = transaction.steps().stream().map(step -> text(step, database));
        return (block
                        ? Stream.of(Stream.of("BEGIN"), steps, Stream.of("COMMIT"))
                                .flatMap(sql -> sql)
                        : steps)
                .<SqlStatement>map(PrintedStatement::new)
                .toList();
    }

    /** A step as it is printed. */
    static String text(Step step, Database database) {
        return SqlRenderer.render(step, database.getOutputDefaultSchema() ? null : database.getDefaultSchemaName());
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
        PendingObjects objects = new PendingObjects(version());
        if (!(database.getConnection() instanceof JdbcConnection connection)) {
            pending.addTo(objects, rollback);
            return compared(Situation.guessed(objects.tables().find(operation.table())), operation, objects);
        }
        SituationReader reader = SituationReader.forOutput(connection.getUnderlyingConnection());
        try {
            Optional<Situation> existing = reader.read(operation);
            existing.ifPresent(objects::addExisting);
            for (QualifiedName attached : pending.attached(rollback)) {
                if (objects.tables().find(attached).isEmpty()) {
                    reader.tree(attached).ifPresent(tree -> objects.addExisting(tree, reader.ordering(operation)));
                }
            }
            pending.addTo(objects, rollback);
            Optional<PartitionTree> tree = objects.tables().find(operation.table());
            Situation situation = existing.isPresent()
                    ? settled(existing.get(), rollback).withTree(tree)
                    : reader.withDepartures(
                            operation, reader.of(operation, tree).withOrdering(BoundOrdering.TEXTUAL));
            return DefaultRowsReader.forOutput(connection.getUnderlyingConnection())
                    .read(operation, compared(situation.withoutOccupied(objects.dropped()), operation, objects));
        } catch (SQLException e) {
            throw new UnexpectedLiquibaseException(operation.where() + ": " + e.getMessage(), e);
        }
    }

    /** What keeps a table from being attached that the output only makes. */
    private List<Problem> printedAttachment(PartitionOperation operation, Situation situation) {
        Optional<QualifiedName> table =
                operation.attached().filter(name -> situation.attached().isEmpty());
        if (table.isEmpty()) {
            return List.of();
        }
        Connection connection =
                database.getConnection() instanceof JdbcConnection jdbc ? jdbc.getUnderlyingConnection() : null;
        try {
            return new PrintedAttachment(database, pending, connection, version())
                    .problems(operation.table(), table.get());
        } catch (SQLException e) {
            throw new UnexpectedLiquibaseException(operation.where() + ": " + e.getMessage(), e);
        }
    }

    /** What the server says of a table that is to become a partition holds when the output does nothing to it before. */
    private Situation settled(Situation situation, boolean rollback) {
        return rollback || !pending.leaveTablesAlone()
                ? situation
                : situation.withAttached(situation.attached().map(AttachedTable::settled));
    }

    /** The server's version, or that of an offline URL; the newest when nobody says. */
    private ServerVersion version() {
        try {
            return ServerVersion.ofMajor(database.getDatabaseMajorVersion());
        } catch (DatabaseException e) {
            return ServerVersion.NEWEST;
        }
    }

    private static Situation compared(Situation situation, PartitionOperation operation, PendingObjects objects) {
        Optional<IndexInquiry> ofIndexes = situation.tree().flatMap(operation::indexInquiry);
        Optional<ConstraintInquiry> ofConstraints = situation.tree().flatMap(operation::constraintInquiry);
        Situation compared = situation;
        if (ofIndexes.isPresent()) {
            compared = compared.withIndexes(
                    objects.indexes().compared(ofIndexes.get().definition()));
        }
        return ofConstraints.isEmpty()
                ? compared
                : compared.withConstraints(
                        objects.constraints().compared(ofConstraints.get().definition()));
    }
}
