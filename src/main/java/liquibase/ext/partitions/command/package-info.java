/** Liquibase's commands of this extension: arguments, output, exit status; thin. */
@NullMarked
package liquibase.ext.partitions.command;

import org.jspecify.annotations.NullMarked;
