package liquibase.ext.partitions.change;

import java.io.FileNotFoundException;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import liquibase.changelog.ChangeSet;
import liquibase.changelog.RanChangeSet;
import liquibase.database.Database;
import liquibase.database.OfflineConnection;
import liquibase.exception.DatabaseException;
import liquibase.exception.DatabaseHistoryException;
import liquibase.exception.UnexpectedLiquibaseException;
import liquibase.ext.partitions.model.RanAs;
import liquibase.precondition.core.PreconditionContainer;
import org.jspecify.annotations.Nullable;

/** What Liquibase has noted in DATABASECHANGELOG. */
final class ChangeHistory {

    private ChangeHistory() {}

    /** The note of a changeset; empty for one that has not run, and offline before there is a file of notes. */
    static Optional<RanChangeSet> entry(ChangeSet changeSet, Database database) {
        try {
            return Optional.ofNullable(database.getRanChangeSet(changeSet));
        } catch (DatabaseException | DatabaseHistoryException e) {
            // OfflineChangeLogHistoryService opens its file whether or not there is one.
            boolean withoutFile = Stream.iterate((Throwable) e, Objects::nonNull, Throwable::getCause)
                    .anyMatch(FileNotFoundException.class::isInstance);
            if (withoutFile && database.getConnection() instanceof OfflineConnection) {
                return Optional.empty();
            }
            throw new UnexpectedLiquibaseException(e);
        }
    }

    /** How a changeset has run that is rolled back; null for a change that is in none. */
    static RanAs ranAs(@Nullable ChangeSet changeSet, Database database) {
        if (changeSet == null) {
            return RanAs.EXECUTED;
        }
        return entry(changeSet, database)
                .map(ran -> ran.getExecType() == ChangeSet.ExecType.MARK_RAN ? RanAs.MARKED : RanAs.EXECUTED)
                .orElseGet(() -> mayBeMarked(changeSet) ? RanAs.MAYBE_MARKED : RanAs.EXECUTED);
    }

    private static boolean mayBeMarked(ChangeSet changeSet) {
        PreconditionContainer preconditions = changeSet.getPreconditions();
        return preconditions != null
                && (preconditions.getOnFail() == PreconditionContainer.FailOption.MARK_RAN
                        || preconditions.getOnError() == PreconditionContainer.ErrorOption.MARK_RAN);
    }
}
