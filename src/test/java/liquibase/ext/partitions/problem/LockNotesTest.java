package liquibase.ext.partitions.problem;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import liquibase.ext.partitions.model.LockMode;
import liquibase.ext.partitions.model.LockWait;
import liquibase.ext.partitions.model.LockWait.Blocker;
import liquibase.ext.partitions.model.LockWait.Lock;
import liquibase.ext.partitions.model.QualifiedName;
import org.junit.jupiter.api.Test;

class LockNotesTest {

    private static final Lock WANTED = new Lock(LockMode.SHARE_ROW_EXCLUSIVE, new QualifiedName("app", "t"));
    private static final Blocker VACUUM =
            new Blocker("7", false, "autovacuum worker", "", WANTED, false, "active", 90L, "VACUUM app.t");
    private static final Blocker HIDDEN = new Blocker("8", false, "", "app", null, true, null, null, "");
    private static final Blocker PREPARED = new Blocker("payroll", true, "", "app", null, false, null, 5L, "");

    private static LockWait wait(boolean seen, Blocker... blockers) {
        return new LockWait(seen ? WANTED : null, seen, Duration.ofMillis(5900), List.of(blockers));
    }

    @Test
    void a_wait_names_the_lock_and_who_is_in_the_way() {
        assertEquals(
                "It has been waiting for 5 s for SHARE ROW EXCLUSIVE on app.t; in the way: process 7 (autovacuum worker,"
                        + " holds SHARE ROW EXCLUSIVE, active, transaction open for 90 s, query: VACUUM app.t), process 8"
                        + " (user app, waits for a lock itself, state and query not visible to this role), prepared"
                        + " transaction 'payroll' (user app, prepared 5 s ago) and 2 more; end what nobody needs",
                LockNotes.waiting(wait(true, VACUUM, HIDDEN, PREPARED, VACUUM, VACUUM)));
    }

    @Test
    void a_wait_for_no_table_is_one_for_other_transactions() {
        assertEquals(
                "It has been waiting for 60 s for other transactions; in the way: prepared transaction 'payroll' (user"
                        + " app, prepared 5 s ago); end what nobody needs",
                LockNotes.waiting(new LockWait(null, true, Duration.ofMinutes(1), List.of(PREPARED))));
    }

    @Test
    void what_was_not_seen_is_told_as_such() {
        assertEquals(
                ". Which lock that was could not be seen; locks of the table or of what belongs to it are held by process"
                        + " 7 (autovacuum worker, holds SHARE ROW EXCLUSIVE on app.t, active, transaction open for 90 s,"
                        + " query: VACUUM app.t)",
                LockNotes.after(wait(false, VACUUM)));
        assertEquals(". Whoever had it has let go of it by now", LockNotes.after(wait(false)));
        assertEquals("", LockNotes.after(null));
    }
}
