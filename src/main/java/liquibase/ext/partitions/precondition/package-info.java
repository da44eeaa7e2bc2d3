/** The preconditions as Liquibase loads and checks them. */
@NullMarked
package liquibase.ext.partitions.precondition;

import org.jspecify.annotations.NullMarked;
