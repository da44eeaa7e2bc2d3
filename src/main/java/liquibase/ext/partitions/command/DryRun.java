package liquibase.ext.partitions.command;

import java.io.StringWriter;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Stream;
import liquibase.Scope;
import liquibase.change.custom.CustomChangeWrapper;
import liquibase.changelog.ChangeSet;
import liquibase.changelog.DatabaseChangeLog;
import liquibase.changelog.filter.ChangeSetFilterResult;
import liquibase.changelog.visitor.ChangeSetVisitor;
import liquibase.database.Database;
import liquibase.exception.LiquibaseException;
import liquibase.executor.Executor;
import liquibase.executor.ExecutorService;
import liquibase.executor.LoggingExecutor;
import liquibase.ext.partitions.problem.VerificationProblems;

/** Writes down the SQL of changesets instead of executing it, as the commands that print SQL do. */
final class DryRun {

    /** What is done with a changeset, whose statements go to the executor that writes them down. */
    @FunctionalInterface
    private interface Act {
        void on(ChangeSet changeSet, DatabaseChangeLog changeLog) throws LiquibaseException;
    }

    private final RoundTrip trip;

    DryRun(RoundTrip trip) {
        this.trip = trip;
    }

    /** The SQL of an update of what is pending. */
    String ofUpdate() throws LiquibaseException {
        return print(
                (changeLog, visitor) -> trip.visitPending(changeLog, visitor),
                new Visitor(
                        ChangeSetVisitor.Direction.FORWARD,
                        (changeSet, changeLog) -> changeSet.execute(changeLog, null, trip.database())));
    }

    /** The SQL of a rollback of these changesets, which are pending. */
    String ofFutureRollback(Collection<ChangeSetKey> changeSets) throws LiquibaseException {
        return print((changeLog, visitor) -> trip.visitPending(changeLog, visitor), rollback(changeSets));
    }

    /** The SQL of a rollback of these changesets, which have run. */
    String ofRollback(Collection<ChangeSetKey> changeSets) throws LiquibaseException {
        return print((changeLog, visitor) -> trip.visitRan(changeLog, changeSets, visitor), rollback(changeSets));
    }

    private Visitor rollback(Collection<ChangeSetKey> changeSets) {
        return new Visitor(ChangeSetVisitor.Direction.REVERSE, (changeSet, changeLog) -> {
            if (changeSets.contains(ChangeSetKey.of(changeSet))) {
                changeSet.rollback(trip.database(), null);
            }
        });
    }

    /** The way to the changesets that are to be shown to a visitor. */
    @FunctionalInterface
    private interface Visit {
        void accept(DatabaseChangeLog changeLog, Visitor visitor) throws LiquibaseException;
    }

    private String print(Visit visit, Visitor visitor) throws LiquibaseException {
        StringWriter sql = new StringWriter();
        DatabaseChangeLog changeLog = trip.read();
        ExecutorService executors = Scope.getCurrentScope().getSingleton(ExecutorService.class);
        Executor executor = executors.getExecutor("jdbc", trip.database());
        executors.setExecutor("jdbc", trip.database(), new LoggingExecutor(executor, sql, trip.database()));
        try {
            visit.accept(changeLog, visitor);
        } finally {
            executors.setExecutor("jdbc", trip.database(), executor);
        }
        return sql.toString();
    }

    private record Visitor(Direction direction, Act act) implements ChangeSetVisitor {

        @Override
        public Direction getDirection() {
            return direction;
        }

        @Override
        public void visit(
                ChangeSet changeSet,
                DatabaseChangeLog changeLog,
                Database database,
                Set<ChangeSetFilterResult> filterResults)
                throws LiquibaseException {
            if (isCustom(changeSet)) {
                // Liquibase would execute its tasks, whatever the executor is.
                throw new LiquibaseException(VerificationProblems.customChange(
                        ChangeSetKey.of(changeSet).toString()));
            }
            act.on(changeSet, changeLog);
        }

        private static boolean isCustom(ChangeSet changeSet) {
            return Stream.concat(changeSet.getChanges().stream(), changeSet.getRollback().getChanges().stream())
                    .anyMatch(CustomChangeWrapper.class::isInstance);
        }
    }
}
