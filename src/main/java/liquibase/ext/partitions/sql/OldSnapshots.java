package liquibase.ext.partitions.sql;

/**
 * Transactions that keep a snapshot from before a switch of moved rows (manual, section 13.2.2 "Repeatable Read Isolation
 * Level"), and would see the rows where they were and where they are. Nobody tells which transactions do, so each counts that
 * may: one that does nothing and has a snapshot, and one that is older than the statement that it runs. In a transaction of the
 * level READ COMMITTED that statement has a snapshot of its own, so the latter are given way to for some time only.
 *
 * <p>The time of a statement that stands alone may be a little after the one of its transaction, since parsing and planning come
 * between; while it is parsed, and waits for the lock of its table, both are the same.
 *
 * <p>The texts are statements of PL/pgSQL, which use the variables {@code other} (record), {@code told} (text), {@code locked_at}
 * and {@code patient_until} (timestamptz), {@code locked_for} (interval) and {@code pause} (double precision).
 */
final class OldSnapshots {

    /** What lets go of all locks and waits before it tries again. */
    static final String GIVE_WAY = "LPR03";

    /** The SQLSTATE of the message that names who may see rows twice; class 01 is a warning. */
    static final String GIVEN_UP = "01LPS";

    /** How long to give way to transactions that may keep a snapshot at the most, in seconds. */
    static final int PATIENCE = 5;

    private static final String LOOK = """
              PERFORM pg_stat_clear_snapshot();
              SELECT pid || CASE application_name WHEN '' THEN '' ELSE ' of ' || application_name END AS name,
                  state LIKE 'idle in transaction%' AS idle
                INTO other FROM pg_stat_activity
                WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
                  AND backend_xmin IS NOT NULL AND (state LIKE 'idle in transaction%' OR query_start - xact_start
                    > CASE wait_event_type WHEN 'Lock' THEN interval '0' ELSE interval '1 ms' END)
                ORDER BY idle DESC, xact_start LIMIT 1;
            """;

    /** With the tables just locked. */
    static final String BEFORE_SWITCH = LOOK + """
              IF other.idle THEN
                RAISE USING ERRCODE = {keeps_snapshot}, MESSAGE = {snapshot} || other.name;
              ELSIF FOUND AND clock_timestamp() < patient_until THEN
                RAISE USING ERRCODE = {give_way};
              END IF;
              told := other.name;
            """;

    /**
     * With all done: who came meanwhile waits for the tables, with the snapshot that it will use if it is the first of its
     * transaction. Others have waited as long, so all is done again only while the tries have locked the tables for no more
     * than a second in all.
     */
    static final String AFTER_SWITCH = LOOK + """
              locked_for := locked_for + (clock_timestamp() - locked_at);
              IF FOUND AND told IS NULL AND locked_for < interval '1 s' THEN
                RAISE USING ERRCODE = {give_way};
              END IF;
              told := coalesce(told, other.name);
              IF told IS NOT NULL THEN
                RAISE INFO USING ERRCODE = {given_up}, MESSAGE = {seen_twice} || told || {if_repeatable};
              END IF;
            """;

    /** Between one try and the next. */
    static final String PAUSE = """
              PERFORM pg_sleep(pause);
              pause := least(1.5 * pause, 0.5);
            """;

    private OldSnapshots() {}
}
