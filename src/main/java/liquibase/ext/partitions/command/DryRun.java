package liquibase.ext.partitions.command;

import java.io.StringWriter;
import java.util.List;
import java.util.Set;
import liquibase.Scope;
import liquibase.changelog.ChangeSet;
import liquibase.changelog.DatabaseChangeLog;
import liquibase.changelog.filter.ChangeSetFilterResult;
import liquibase.changelog.visitor.ChangeSetVisitor;
import liquibase.database.Database;
import liquibase.exception.LiquibaseException;
import liquibase.executor.Executor;
import liquibase.executor.ExecutorService;
import liquibase.executor.LoggingExecutor;

/** Writes down the SQL of changesets instead of executing it, as the commands that print SQL do. */
final class DryRun {

    /** What is done with a changeset, whose statements go to the executor that writes them down. */
    @FunctionalInterface
    private interface Act {
        void on(ChangeSet changeSet) throws LiquibaseException;
    }

    private final RoundTrip trip;
    private final StringWriter sql = new StringWriter();

    DryRun(RoundTrip trip) {
        this.trip = trip;
    }

    /** The SQL of an update of what is pending, and of the rollback of some of it. */
    String ofUpdateAndRollback(List<ChangeSet> changeSets) throws LiquibaseException {
        print(() -> {
            trip.visitPending(visitor(
                    ChangeSetVisitor.Direction.FORWARD,
                    changeSet -> changeSet.execute(trip.changeLog(), null, trip.database())));
            trip.visitPending(visitor(ChangeSetVisitor.Direction.REVERSE, changeSet -> {
                if (changeSets.contains(changeSet)) {
                    changeSet.rollback(trip.database(), null);
                }
            }));
        });
        return sql.toString();
    }

    /** The SQL of the rollback of changesets that have run. */
    String ofRollback(List<ChangeSet> changeSets) throws LiquibaseException {
        print(() -> trip.visitRan(
                changeSets,
                visitor(ChangeSetVisitor.Direction.REVERSE, changeSet -> changeSet.rollback(trip.database(), null))));
        return sql.toString();
    }

    /** Something that Liquibase may refuse. */
    @FunctionalInterface
    private interface Printing {
        void run() throws LiquibaseException;
    }

    private void print(Printing printing) throws LiquibaseException {
        ExecutorService executors = Scope.getCurrentScope().getSingleton(ExecutorService.class);
        Executor executor = executors.getExecutor("jdbc", trip.database());
        executors.setExecutor("jdbc", trip.database(), new LoggingExecutor(executor, sql, trip.database()));
        try {
            printing.run();
        } finally {
            executors.setExecutor("jdbc", trip.database(), executor);
        }
    }

    private static ChangeSetVisitor visitor(ChangeSetVisitor.Direction direction, Act act) {
        return new ChangeSetVisitor() {
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
                act.on(changeSet);
            }
        };
    }
}
