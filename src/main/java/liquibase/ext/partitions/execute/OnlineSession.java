package liquibase.ext.partitions.execute;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import liquibase.ext.partitions.catalog.LeafState;
import liquibase.ext.partitions.model.QualifiedName;
import liquibase.ext.partitions.plan.Plan;
import liquibase.ext.partitions.problem.IndexNotes;

/** Runs steps of online plans on one connection in autocommit mode. */
final class OnlineSession {

    private final Connection connection;
    private final QualifiedName table;
    private final LeafState state;
    private final LockRetries retries;
    private final Reporter reporter;
    private final SqlSender sender;

    OnlineSession(Connection connection, QualifiedName table, LockPolicy locks, Reporter reporter, LockWatch watch) {
        this.connection = connection;
        this.table = table;
        this.state = new LeafState(connection);
        this.retries = new LockRetries(connection, locks, reporter, watch);
        this.reporter = reporter;
        this.sender = new SqlSender(connection, reporter);
    }

    /**
     * Runs a step, unless its leaf is no longer a partition of the table; if it fails, what it has left behind is removed, as
     * far as that is possible.
     */
    Optional<StepFailure> run(OnlineStep step) {
        Plan.Leaf leaf = step.leaf();
        boolean removable = false;
        try {
            if (leaf != null && !state.isUnder(leaf.table(), table)) {
                return Optional.of(StepFailure.ofGone(step, leaf.table()));
            }
            removable = step.unfinished() != null && state.oid(step.unfinished()) == 0;
            reporter.sql(step.sql());
            if (!step.step().isPatient()) {
                retries.run(() -> sender.send(step.sql()));
            } else {
                sendAlone(step.sql());
            }
            return Optional.empty();
        } catch (SQLException e) {
            StepFailure failure = new StepFailure(step, e, isLeafGone(step, e));
            if (removable) {
                removeUnfinished(failure);
            }
            return Optional.of(failure);
        }
    }

    @SuppressWarnings("try") // the settings are only to come back
    private void sendAlone(String sql) throws SQLException {
        try (BuildSettings settings = new BuildSettings(connection)) {
            retries.patiently(() -> sender.send(sql));
        }
    }

    private boolean isLeafGone(OnlineStep step, SQLException failure) {
        try {
            return step.leaf() != null && !state.isUnder(step.leaf().table(), table);
        } catch (SQLException e) {
            failure.addSuppressed(e);
            return false;
        }
    }

    /** An index of another session's build is not to be told from its own, so none is dropped while somebody builds. */
    private void removeUnfinished(StepFailure failure) {
        QualifiedName index = failure.step().unfinished();
        Plan.Leaf leaf = failure.step().leaf();
        if (index == null || leaf == null || failure.isNameTaken()) {
            return;
        }
        try {
            if (!state.isLeftover(index)) {
                return;
            }
            if (state.isBusy(leaf.table())) {
                reporter.warn(IndexNotes.leftAlone(index, leaf.table()));
                return;
            }
            reporter.sql(failure.step().cleanup());
            sendAlone(failure.step().cleanup());
        } catch (SQLException e) {
            failure.cause().addSuppressed(e);
            reporter.warn(IndexNotes.notRemoved(index, failure.step().cleanup()));
        }
    }
}
