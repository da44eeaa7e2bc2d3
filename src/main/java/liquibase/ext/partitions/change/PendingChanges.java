package liquibase.ext.partitions.change;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import liquibase.change.AbstractChange;
import liquibase.change.Change;
import liquibase.change.core.CreateTableChange;
import liquibase.changelog.ChangeLogParameters;
import liquibase.changelog.ChangeSet;
import liquibase.changelog.DatabaseChangeLog;
import liquibase.changelog.RanChangeSet;
import liquibase.changelog.filter.ChangeSetFilter;
import liquibase.changelog.filter.ContextChangeSetFilter;
import liquibase.changelog.filter.DbmsChangeSetFilter;
import liquibase.changelog.filter.IgnoreChangeSetFilter;
import liquibase.changelog.filter.LabelChangeSetFilter;
import liquibase.database.Database;
import liquibase.database.OfflineConnection;
import liquibase.exception.DatabaseException;
import liquibase.exception.DatabaseHistoryException;
import liquibase.exception.UnexpectedLiquibaseException;
import liquibase.ext.partitions.catalog.PrintedTables;
import liquibase.ext.partitions.model.PartitionBy;
import liquibase.ext.partitions.model.QualifiedName;
import liquibase.statement.SqlStatement;
import liquibase.statement.core.CreateTableStatement;
import org.jspecify.annotations.Nullable;

/**
 * What SQL output holds before a change: the changes of the changelog that come before it and have not run yet. The
 * changelog and its history say so, and nothing has to be remembered from one change to the next.
 */
final class PendingChanges {

    private final Change change;
    private final Database database;

    PendingChanges(Change change, Database database) {
        this.change = change;
        this.database = database;
    }

    /**
     * Adds the partitioned tables, partitions, indexes and constraints that are pending.
     *
     * @param rollback whether the change is to be rolled back: then what it makes itself is among them, and what comes
     *     after it has been rolled back
     */
    void addTo(PendingObjects objects, boolean rollback) {
        for (Change pending : pendingChanges(rollback)) {
            if (pending instanceof CreateTableChange createTable) {
                addTable(objects.tables(), createTable);
            } else if (pending instanceof AbstractPartitionChange ofPartitions) {
                objects.replay(ofPartitions.operation(database));
            }
        }
        if (rollback) {
            for (AbstractPartitionChange undone : undoneChanges()) {
                objects.replay(undone.inverse(database));
            }
        }
    }

    /** Whether nothing comes before the change that could change a table which is there. */
    boolean leaveTablesAlone() {
        return pendingChanges(false).stream()
                .allMatch(pending -> pending instanceof CreateTableChange || pending instanceof CreatePartitionsChange);
    }

    /** The createTable, pending before the change, of a table; empty when something else may change the table after it. */
    Optional<CreateTableChange> creationOf(QualifiedName table) {
        return leaveTablesAlone()
                ? pendingChanges(false).stream()
                        .filter(CreateTableChange.class::isInstance)
                        .map(CreateTableChange.class::cast)
                        .filter(create -> TableNames.table(database, create.getSchemaName(), create.getTableName())
                                .equals(table))
                        .findFirst()
                : Optional.empty();
    }

    /** The tables that become partitions by what is pending. */
    Set<QualifiedName> attached(boolean rollback) {
        return Stream.concat(
                        pendingChanges(rollback).stream()
                                .filter(AbstractPartitionChange.class::isInstance)
                                .map(pending -> ((AbstractPartitionChange) pending).operation(database)),
                        rollback ? undoneChanges().stream().map(undone -> undone.inverse(database)) : Stream.empty())
                .flatMap(operation -> operation.attached().stream())
                .collect(Collectors.toSet());
    }

    /**
     * The changes on indexes and constraints that come after a change that has run and are rolled back by now, the last first. Liquibase
     * notes a changeset whose rollback it has printed as not run.
     */
    private List<AbstractPartitionChange> undoneChanges() {
        ChangeSet own = ((AbstractChange) change).getChangeSet();
        if (own == null || own.getChangeLog() == null || !hasRun(own)) {
            return List.of();
        }
        List<AbstractPartitionChange> undone = new ArrayList<>();
        boolean after = false;
        for (ChangeSet changeSet : own.getChangeLog().getRootChangeLog().getChangeSets()) {
            boolean gone = changeSet.equals(own) || !hasRun(changeSet);
            for (Change candidate : changeSet.getChanges()) {
                if (after
                        && gone
                        && candidate instanceof AbstractPartitionChange ofPartitions
                        && !(candidate instanceof CreatePartitionsChange)
                        && ofPartitions.supportsRollback(database)) {
                    undone.add(0, ofPartitions);
                }
                after |= candidate == change;
            }
        }
        return undone;
    }

    private void addTable(PrintedTables tables, CreateTableChange change) {
        for (SqlStatement statement : change.generateStatements(database)) {
            if (statement instanceof CreateTableStatement createTable) {
                Optional<PartitionBy> partitionBy =
                        PartitionClause.of(change, createTable).flatMap(PartitionBy::parse);
                partitionBy.ifPresent(clause -> tables.createTable(
                        TableNames.table(database, change.getSchemaName(), change.getTableName()),
                        clause,
                        TableNames.columnTypes(change, database)));
            }
        }
    }

    private List<Change> pendingChanges(boolean inclusive) {
        ChangeSet own = ((AbstractChange) change).getChangeSet();
        if (own == null || own.getChangeLog() == null) {
            return List.of();
        }
        DatabaseChangeLog changeLog = own.getChangeLog().getRootChangeLog();
        List<Change> pending = new ArrayList<>();
        for (ChangeSet changeSet : changeLog.getChangeSets()) {
            boolean last = changeSet.equals(own);
            if (isPending(changeSet, changeLog.getChangeLogParameters())) {
                for (Change candidate : changeSet.getChanges()) {
                    if (candidate == change && !inclusive) {
                        return pending;
                    }
                    pending.add(candidate);
                    if (candidate == change) {
                        return pending;
                    }
                }
            }
            if (last) {
                return pending;
            }
        }
        return pending;
    }

    private boolean isPending(ChangeSet changeSet, @Nullable ChangeLogParameters parameters) {
        return !hasRun(changeSet)
                && filters(parameters).stream()
                        .allMatch(filter -> filter.accepts(changeSet).isAccepted());
    }

    /**
     * Whether the server has what the changeset made. Liquibase notes a changeset that it has printed as run, but
     * without the position that a row of DATABASECHANGELOG has. Without a server, what has run is known no better than
     * what has not.
     */
    private boolean hasRun(ChangeSet changeSet) {
        if (database.getConnection() instanceof OfflineConnection) {
            return false;
        }
        try {
            RanChangeSet ran = database.getRanChangeSet(changeSet);
            return ran != null && ran.getOrderExecuted() != null;
        } catch (DatabaseException | DatabaseHistoryException e) {
            throw new UnexpectedLiquibaseException(e);
        }
    }

    /** The filters by which Liquibase itself chooses changesets. */
    private List<ChangeSetFilter> filters(@Nullable ChangeLogParameters parameters) {
        List<ChangeSetFilter> filters =
                new ArrayList<>(List.of(new IgnoreChangeSetFilter(), new DbmsChangeSetFilter(database)));
        if (parameters != null) {
            filters.add(new ContextChangeSetFilter(parameters.getContexts()));
            filters.add(new LabelChangeSetFilter(parameters.getLabels()));
        }
        return filters;
    }
}
