package liquibase.ext.partitions.model;

/**
 * PostgreSQL's table-level lock modes, weakest first (manual, section 13.3.1 "Table-Level Locks").
 */
public enum LockMode {
    ACCESS_SHARE,
    ROW_SHARE,
    ROW_EXCLUSIVE,
    SHARE_UPDATE_EXCLUSIVE,
    SHARE,
    SHARE_ROW_EXCLUSIVE,
    EXCLUSIVE,
    ACCESS_EXCLUSIVE;

    /** Whether SELECT has to wait while a lock of this mode is held. */
    public boolean blocksReads() {
        return this == ACCESS_EXCLUSIVE;
    }

    /** Whether INSERT, UPDATE and DELETE have to wait while a lock of this mode is held. */
    public boolean blocksWrites() {
        return compareTo(SHARE) >= 0;
    }
}
