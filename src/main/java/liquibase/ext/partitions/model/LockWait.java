package liquibase.ext.partitions.model;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A wait of a session for a lock, and who is in its way; or, when the wait is over before anybody has looked, who holds
 * locks that may have been.
 *
 * @param wanted what it waits for; null when that is not known, or is no table's or index's lock but the end of a
 *     transaction
 * @param seen whether somebody has looked while it waited
 * @param waited how long it has waited for
 * @param blockers who is in its way: those whom nobody lets wait first, and the oldest of them first
 */
public record LockWait(@Nullable Lock wanted, boolean seen, Duration waited, List<Blocker> blockers) {

    public LockWait {
        blockers = List.copyOf(blockers);
    }

    /** A lock of a table or index. */
    public record Lock(LockMode mode, QualifiedName relation) {}

    /**
     * A session, or a prepared transaction.
     *
     * @param id its process, or the identifier under which it was prepared
     * @param prepared whether it is prepared to be committed by whoever knows its identifier
     * @param application what the session calls itself, or the kind of background process; empty when it has no name
     * @param user its role; empty for a background process
     * @param held what it holds of what is waited for; null when that is not known
     * @param queued whether it waits for a lock itself
     * @param state what the session does; null when the asking role may not see that, nor the query
     * @param seconds how long its transaction has been open, or prepared; null when nobody can tell
     * @param query the beginning of its query, or of its last one, without what may be secret
     */
    public record Blocker(
            String id,
            boolean prepared,
            String application,
            String user,
            @Nullable Lock held,
            boolean queued,
            @Nullable String state,
            @Nullable Long seconds,
            String query) {}
}
