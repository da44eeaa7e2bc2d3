/** Runs plans: messages, transactions, lock timeouts and retries, warnings. */
@NullMarked
package liquibase.ext.partitions.execute;

import org.jspecify.annotations.NullMarked;
