package liquibase.ext.partitions.execute;

/**
 * How an operation is done, whatever it is.
 *
 * @param locks how to wait for locks
 * @param parallelism how many connections work at once on partitions that are independent of each other, at least 1
 */
public record RunPolicy(LockPolicy locks, int parallelism) {

    /** The same for a session in which nobody limits the waits for locks. */
    RunPolicy courteous() {
        return new RunPolicy(LockPolicy.COURTEOUS.withRetries(locks.retries()), parallelism);
    }
}
