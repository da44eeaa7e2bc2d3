package liquibase.ext.partitions.plan;

import liquibase.ext.partitions.model.QualifiedName;

/** What every request says. */
public interface OperationRequest {

    /** The change and its table, for messages. */
    String where();

    /** Whether it undoes a change, as its name says. */
    default boolean isRollback() {
        return where().startsWith("rollback of ");
    }

    /** The partitioned table. */
    QualifiedName table();

    /** Whether it runs in the transaction of its changeset. */
    boolean inTransaction();

    /** Whether reads and writes go on meanwhile. */
    default boolean concurrently() {
        return false;
    }
}
