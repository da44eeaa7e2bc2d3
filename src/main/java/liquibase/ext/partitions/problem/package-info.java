/** What can be wrong, and what to do about it: every message text of the project. */
@NullMarked
package liquibase.ext.partitions.problem;

import org.jspecify.annotations.NullMarked;
