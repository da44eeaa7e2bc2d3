package liquibase.ext.partitions.problem;

/** A connection that a change outside a transaction cannot be made on. */
public final class ConnectionProblems {

    private static final String DIRECTLY =
            "Connect Liquibase to PostgreSQL itself or to a pool in session mode, as with pool_mode = session";

    private ConnectionProblems() {}

    /** A pool in transaction mode. */
    public static Problem otherSessions() {
        return new Problem(
                "A connection pool in transaction mode, such as PgBouncer, stands between Liquibase and the server and hands"
                        + " each transaction to another session, while a change outside a transaction sets timeouts for its"
                        + " session, which others would get",
                DIRECTLY + ", or run the change in a transaction, where it can be done in one");
    }

    /**
     * A pool of which only a second connection could tell the mode.
     *
     * @param reason why there is none; empty when nobody has told how to open one
     * @param key where an application puts its DataSource
     */
    public static Problem unknownSessions(String reason, String key) {
        return new Problem(
                "A connection pool, such as PgBouncer, stands between Liquibase and the server, and without another"
                        + " connection through it nobody can tell whether each transaction gets the same session, which a"
                        + " change outside a transaction needs" + (reason.isEmpty() ? "" : " (" + reason + ")"),
                DIRECTLY
                        + (reason.isEmpty()
                                ? "; for a pool, put its DataSource into Liquibase's scope under " + key
                                : "; for a pool, let it have a second connection"));
    }
}
