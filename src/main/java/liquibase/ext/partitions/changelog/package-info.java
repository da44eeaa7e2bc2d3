/** What changes and preconditions have in common: how elements, attributes and names are read as a changelog has them. */
@NullMarked
package liquibase.ext.partitions.changelog;

import org.jspecify.annotations.NullMarked;
