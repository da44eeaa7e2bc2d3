package liquibase.ext.partitions.problem;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import liquibase.ext.partitions.model.LockWait;
import org.jspecify.annotations.Nullable;

/** What somebody who waits for a lock is told, and who is in the way. */
public final class LockNotes {

    private static final int MOST_BLOCKERS = 3;

    private LockNotes() {}

    /** A wait that lasts. */
    public static String waiting(LockWait wait) {
        return "It has been waiting for " + wait.waited().toSeconds() + " s for " + wanted(wait) + inTheWay(wait)
                + "; end what nobody needs";
    }

    /** A statement that lasts, when there is nothing to look at it with. */
    public static String unseen(int process, long seconds) {
        return "A statement has been running for " + seconds + " s, and whether it waits for a lock cannot be seen, as"
                + " there is no second connection to look with; SELECT * FROM pg_stat_activity WHERE pid ="
                + " ANY (pg_blocking_pids(" + process + ")) shows who is in its way";
    }

    /** What follows a sentence about a lock that was not to be had; nothing when nothing is known. */
    static String after(@Nullable LockWait wait) {
        if (wait == null) {
            return "";
        }
        if (wait.seen()) {
            return ". It waited for " + wanted(wait) + inTheWay(wait);
        }
        return wait.blockers().isEmpty()
                ? ". Whoever had it has let go of it by now"
                : ". Which lock that was could not be seen; locks of the table or of what belongs to it are held by "
                        + blockers(wait);
    }

    private static String wanted(LockWait wait) {
        LockWait.Lock wanted = wait.wanted();
        return wanted == null ? "other transactions" : lock(wanted);
    }

    private static String inTheWay(LockWait wait) {
        return "; in the way: " + blockers(wait);
    }

    private static String lock(LockWait.Lock lock) {
        return lock.mode().name().replace('_', ' ') + " on " + lock.relation();
    }

    private static String blockers(LockWait wait) {
        int more = wait.blockers().size() - MOST_BLOCKERS;
        return wait.blockers().stream()
                        .limit(MOST_BLOCKERS)
                        .map(blocker -> blocker(blocker, wait.wanted()))
                        .collect(Collectors.joining(", "))
                + (more > 0 ? " and " + more + " more" : "");
    }

    private static String blocker(LockWait.Blocker blocker, LockWait.@Nullable Lock wanted) {
        List<String> parts = new ArrayList<>();
        if (!blocker.application().isEmpty()) {
            parts.add(blocker.application());
        }
        if (!blocker.user().isEmpty()) {
            parts.add("user " + blocker.user());
        }
        if (blocker.queued()) {
            parts.add("waits for a lock itself");
        } else if (blocker.held() != null) {
            boolean same =
                    wanted != null && wanted.relation().equals(blocker.held().relation());
            parts.add("holds " + (same ? blocker.held().mode().name().replace('_', ' ') : lock(blocker.held())));
        }
        if (blocker.state() != null) {
            parts.add(blocker.state());
        }
        if (blocker.seconds() != null) {
            parts.add((blocker.prepared() ? "prepared " : "transaction open for ")
                    + blocker.seconds()
                    + (blocker.prepared() ? " s ago" : " s"));
        }
        if (!blocker.prepared()) {
            parts.add(query(blocker));
        }
        return (blocker.prepared() ? "prepared transaction '" + blocker.id() + "'" : "process " + blocker.id()) + " ("
                + String.join(", ", parts) + ")";
    }

    private static String query(LockWait.Blocker blocker) {
        if (blocker.state() == null) {
            return "state and query not visible to this role";
        }
        return (blocker.state().startsWith("active") ? "query: " : "last query: ") + blocker.query();
    }
}
