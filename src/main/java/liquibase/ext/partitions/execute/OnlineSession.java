package liquibase.ext.partitions.execute;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import liquibase.ext.partitions.catalog.LeafState;
import liquibase.ext.partitions.model.QualifiedName;
import liquibase.ext.partitions.problem.IndexNotes;

/** Runs steps of online plans on one connection in autocommit mode. */
final class OnlineSession {

    private final Connection connection;
    private final QualifiedName table;
    private final LockRetries retries;
    private final Reporter reporter;
    private final SqlSender sender;

    OnlineSession(Connection connection, QualifiedName table, LockPolicy locks, Reporter reporter) {
        this.connection = connection;
        this.table = table;
        this.retries = new LockRetries(connection, locks, reporter);
        this.reporter = reporter;
        this.sender = new SqlSender(connection, reporter);
    }

    /** Runs a step; if it fails, what it has left behind is removed, as far as that is possible. */
    Optional<StepFailure> run(OnlineStep step) {
        try {
            reporter.sql(step.sql());
            if (step.step().isTransactional()) {
                retries.run(() -> sender.send(step.sql()));
            } else {
                sendAlone(step.sql());
            }
            return Optional.empty();
        } catch (SQLException e) {
            StepFailure failure = new StepFailure(step, e, isLeafGone(step, e));
            removeUnfinished(failure);
            return Optional.of(failure);
        }
    }

    @SuppressWarnings("try") // the settings are only to come back
    private void sendAlone(String sql) throws SQLException {
        try (BuildSettings settings = new BuildSettings(connection)) {
            sender.send(sql);
        }
    }

    private boolean isLeafGone(OnlineStep step, SQLException failure) {
        try {
            return step.leaf() != null
                    && !new LeafState(connection).isUnder(step.leaf().table(), table);
        } catch (SQLException e) {
            failure.addSuppressed(e);
            return false;
        }
    }

    private void removeUnfinished(StepFailure failure) {
        QualifiedName index = failure.step().unfinished();
        if (index == null || failure.isNameTaken()) {
            return;
        }
        try {
            if (new LeafState(connection).isLeftover(index)) {
                reporter.sql(failure.step().cleanup());
                sendAlone(failure.step().cleanup());
            }
        } catch (SQLException e) {
            failure.cause().addSuppressed(e);
            reporter.warn(IndexNotes.notRemoved(index, failure.step().cleanup()));
        }
    }
}
