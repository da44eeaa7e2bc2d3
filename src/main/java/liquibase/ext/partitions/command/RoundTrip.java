package liquibase.ext.partitions.command;

import java.sql.Connection;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import liquibase.RuntimeEnvironment;
import liquibase.Scope;
import liquibase.changelog.ChangeLogHistoryServiceFactory;
import liquibase.changelog.ChangeLogIterator;
import liquibase.changelog.ChangeSet;
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
 * {@code rollback-count} do it. Like commands that follow each other, each part reads the changelog and its history
 * afresh: changesets keep how they ended. The caller holds Liquibase's lock.
 *
 * @param database where
 * @param changelog what
 * @param environment the contexts and labels that are asked for
 */
record RoundTrip(Database database, Changelog changelog, RuntimeEnvironment environment) {

    /** A changelog that can be read again and again. */
    @FunctionalInterface
    interface Changelog {
        DatabaseChangeLog read() throws LiquibaseException;
    }

    /** The tables that Liquibase keeps its history and its lock in. */
    List<String> liquibaseTables() {
        return List.of(database.getDatabaseChangeLogTableName(), database.getDatabaseChangeLogLockTableName());
    }

    /** The connection to the database. */
    Connection connection() {
        return ((JdbcConnection) database.getConnection()).getUnderlyingConnection();
    }

    /**
     * Ends the transaction, in which nothing may have been done, and so puts the default schema into the search path: a
     * commit takes it out in some versions ({@code PostgresDatabase.rollback} puts it in).
     */
    void beginTransaction() throws LiquibaseException {
        database.rollback();
    }

    /** The changesets that have run, the first one first, as the database says. */
    Set<ChangeSetKey> history() throws LiquibaseException {
        forgetHistory();
        return database.getRanChangeSetList().stream()
                .map(ChangeSetKey::of)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** The changesets that an update would run now. */
    List<ChangeSet> pending() throws LiquibaseException {
        ListVisitor visitor = new ListVisitor();
        visitPending(read(), visitor);
        return List.copyOf(visitor.getSeenChangeSets());
    }

    /** Runs what is pending. */
    void update(ChangeExecListener listener) throws LiquibaseException {
        DatabaseChangeLog read = read();
        visitPending(read, new UpdateVisitor(database, listener, new ShouldRunChangeSetFilter(database)));
    }

    /** Rolls these changesets back, as far as they have run, the last one first. */
    void rollback(Collection<ChangeSetKey> changeSets, ChangeExecListener listener) throws LiquibaseException {
        visitRan(read(), changeSets, new RollbackVisitor(database, listener));
    }

    /** The changelog as it is for the database now. */
    DatabaseChangeLog read() throws LiquibaseException {
        forgetHistory();
        return changelog.read();
    }

    /** Shows the pending ones to a visitor, in its direction. */
    void visitPending(DatabaseChangeLog read, ChangeSetVisitor visitor) throws LiquibaseException {
        new ChangeLogIterator(read, filters(new ShouldRunChangeSetFilter(database))).run(visitor, environment);
    }

    /** Shows those of these changesets that have run to a visitor, in its direction. */
    void visitRan(DatabaseChangeLog read, Collection<ChangeSetKey> changeSets, ChangeSetVisitor visitor)
            throws LiquibaseException {
        List<RanChangeSet> ran = database.getRanChangeSetList();
        new ChangeLogIterator(ran, read, filters(new AlreadyRanChangeSetFilter(ran), new OneOf(Set.copyOf(changeSets))))
                .run(visitor, environment);
    }

    private void forgetHistory() {
        Scope.getCurrentScope()
                .getSingleton(ChangeLogHistoryServiceFactory.class)
                .getChangeLogService(database)
                .reset();
    }

    private ChangeSetFilter[] filters(ChangeSetFilter... more) {
        return Stream.concat(
                        Stream.of(more),
                        Stream.of(
                                new ContextChangeSetFilter(environment.getContexts()),
                                new LabelChangeSetFilter(environment.getLabels()),
                                new DbmsChangeSetFilter(database),
                                new IgnoreChangeSetFilter()))
                .toArray(ChangeSetFilter[]::new);
    }

    /** Lets these changesets pass. */
    private record OneOf(Set<ChangeSetKey> changeSets) implements ChangeSetFilter {

        @Override
        public ChangeSetFilterResult accepts(ChangeSet changeSet) {
            return new ChangeSetFilterResult(
                    changeSets.contains(ChangeSetKey.of(changeSet)), "Changeset is one of those", OneOf.class);
        }
    }
}
