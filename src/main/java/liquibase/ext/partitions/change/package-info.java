/** The change types as Liquibase loads, validates, executes and rolls them back. */
@NullMarked
package liquibase.ext.partitions.change;

import org.jspecify.annotations.NullMarked;
