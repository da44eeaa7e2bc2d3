/** Values of PostgreSQL partitioning: names, keys, bounds, trees, and how items of a changelog expand into partitions. */
@NullMarked
package liquibase.ext.partitions.model;

import org.jspecify.annotations.NullMarked;
