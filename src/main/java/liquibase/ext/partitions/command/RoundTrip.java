package liquibase.ext.partitions.command;

import java.sql.Connection;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import liquibase.RuntimeEnvironment;
import liquibase.changelog.ChangeLogIterator;
import liquibase.changelog.ChangeSet;
import liquibase.changelog.ChangeSet.RunStatus;
import liquibase.changelog.DatabaseChangeLog;
import liquibase.changelog.RanChangeSet;
import liquibase.changelog.filter.AlreadyRanChangeSetFilter;
import liquibase.changelog.filter.ChangeSetFilter;
import liquibase.changelog.filter.ChangeSetFilterResult;
import liquibase.changelog.filter.ContextChangeSetFilter;
import liquibase.changelog.filter.DbmsChangeSetFilter;
import liquibase.changelog.filter.IgnoreChangeSetFilter;
import liquibase.changelog.filter.LabelChangeSetFilter;
import liquibase.changelog.filter.ShouldRunChangeSetFilter;
import liquibase.changelog.visitor.ChangeExecListener;
import liquibase.changelog.visitor.ChangeSetVisitor;
import liquibase.changelog.visitor.ListVisitor;
import liquibase.changelog.visitor.RollbackVisitor;
import liquibase.changelog.visitor.UpdateVisitor;
import liquibase.database.Database;
import liquibase.database.jvm.JdbcConnection;
import liquibase.exception.LiquibaseException;

/**
 * Runs the pending changesets of a changelog and rolls them back, as the commands {@code update} and
 * {@code rollback-count} do it. The caller holds Liquibase's lock.
 *
 * @param database where
 * @param changeLog what
 * @param environment the contexts and labels that are asked for
 */
record RoundTrip(Database database, DatabaseChangeLog changeLog, RuntimeEnvironment environment) {

    /** The tables that Liquibase keeps its history and its lock in. */
    List<String> liquibaseTables() {
        return List.of(database.getDatabaseChangeLogTableName(), database.getDatabaseChangeLogLockTableName());
    }

    /** The connection to the database. */
    Connection connection() {
        return ((JdbcConnection) database.getConnection()).getUnderlyingConnection();
    }

    /** The changesets that an update would run now. */
    List<ChangeSet> pending() throws LiquibaseException {
        ListVisitor visitor = new ListVisitor();
        visitPending(visitor);
        return List.copyOf(new LinkedHashSet<>(visitor.getSeenChangeSets()));
    }

    /** Whether a changeset has run before: an update runs it once more because it changed, or always. */
    boolean hasRun(ChangeSet changeSet) throws LiquibaseException {
        return database.getRunStatus(changeSet) != RunStatus.NOT_RAN;
    }

    /** Runs what is pending. */
    void update(ChangeExecListener listener) throws LiquibaseException {
        visitPending(new UpdateVisitor(database, listener, new ShouldRunChangeSetFilter(database)));
    }

    /** Rolls these changesets back, as far as they have run, the last one first. */
    void rollback(List<ChangeSet> changeSets, ChangeExecListener listener) throws LiquibaseException {
        visitRan(changeSets, new RollbackVisitor(database, listener));
    }

    /** Shows those of these changesets that have run to a visitor, in its direction. */
    void visitRan(List<ChangeSet> changeSets, ChangeSetVisitor visitor) throws LiquibaseException {
        List<RanChangeSet> ran = database.getRanChangeSetList();
        List<ChangeSetFilter> filters = new ArrayList<>();
        filters.add(new AlreadyRanChangeSetFilter(ran));
        filters.addAll(asked());
        filters.add(new OneOf(changeSets));
        new ChangeLogIterator(ran, changeLog, filters.toArray(ChangeSetFilter[]::new)).run(visitor, environment);
    }

    /** Shows the pending ones to a visitor, in its direction. */
    void visitPending(ChangeSetVisitor visitor) throws LiquibaseException {
        new ChangeLogIterator(
                        changeLog,
                        Stream.concat(Stream.of(new ShouldRunChangeSetFilter(database)), asked().stream())
                                .toArray(ChangeSetFilter[]::new))
                .run(visitor, environment);
    }

    private List<ChangeSetFilter> asked() {
        return List.of(
                new ContextChangeSetFilter(environment.getContexts()),
                new LabelChangeSetFilter(environment.getLabels()),
                new DbmsChangeSetFilter(database),
                new IgnoreChangeSetFilter());
    }

    /** Lets these changesets pass. */
    private record OneOf(Set<ChangeSet> changeSets) implements ChangeSetFilter {

        OneOf(List<ChangeSet> changeSets) {
            this(Set.copyOf(changeSets));
        }

        @Override
        public ChangeSetFilterResult accepts(ChangeSet changeSet) {
            return new ChangeSetFilterResult(changeSets.contains(changeSet), "Changeset is one of those", OneOf.class);
        }
    }
}
