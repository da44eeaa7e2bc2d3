/** Steps as SQL text; the only room in which text of a user becomes part of a statement. */
@NullMarked
package liquibase.ext.partitions.sql;

import org.jspecify.annotations.NullMarked;
