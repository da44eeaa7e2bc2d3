/** The bridge to Liquibase's executors: operations and steps as SQL statements. */
@NullMarked
package liquibase.ext.partitions.statement;

import org.jspecify.annotations.NullMarked;
