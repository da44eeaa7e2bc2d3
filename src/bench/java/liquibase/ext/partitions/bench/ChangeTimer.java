package liquibase.ext.partitions.bench;

import java.time.Duration;
import liquibase.changelog.ChangeSet;
import liquibase.changelog.ChangeSet.ExecType;
import liquibase.changelog.ChangeSet.RunStatus;
import liquibase.changelog.DatabaseChangeLog;
import liquibase.changelog.visitor.AbstractChangeExecListener;
import liquibase.database.Database;
import liquibase.exception.LiquibaseException;
import liquibase.ext.partitions.testing.Changelog;
import liquibase.ext.partitions.testing.TestDatabase;

/**
 * How long Liquibase is at a changeset: catalog reads, planning, checks, the statements, the commit and the entry in
 * DATABASECHANGELOG, but neither Liquibase's start nor the reading of the changelog.
 */
final class ChangeTimer extends AbstractChangeExecListener {
    private long start;
    private Duration taken = Duration.ZERO;

    private ChangeTimer() {}

    /** How long an update of one changeset takes. */
    static Duration update(TestDatabase database, Changelog changelog) throws LiquibaseException {
        ChangeTimer timer = new ChangeTimer();
        database.liquibase(changelog).with("changeExecListener", timer).update();
        return timer.taken();
    }

    /** How long the rollback of one changeset takes. */
    static Duration rollback(TestDatabase database, Changelog changelog) throws LiquibaseException {
        ChangeTimer timer = new ChangeTimer();
        database.liquibase(changelog).with("changeExecListener", timer).rollback(1);
        return timer.taken();
    }

    private Duration taken() {
        if (taken.isZero()) {
            throw new IllegalStateException("Liquibase has run no changeset");
        }
        return taken;
    }

    @Override
    public void willRun(ChangeSet changeSet, DatabaseChangeLog log, Database database, RunStatus status) {
        start = System.nanoTime();
    }

    @Override
    public void ran(ChangeSet changeSet, DatabaseChangeLog log, Database database, ExecType type) {
        taken = Duration.ofNanos(System.nanoTime() - start);
    }

    @Override
    public void willRollback(ChangeSet changeSet, DatabaseChangeLog log, Database database) {
        start = System.nanoTime();
    }

    @Override
    public void rolledBack(ChangeSet changeSet, DatabaseChangeLog log, Database database) {
        taken = Duration.ofNanos(System.nanoTime() - start);
    }
}
