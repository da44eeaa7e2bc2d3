/** What the server's catalog says: every query of the project. */
@NullMarked
package liquibase.ext.partitions.catalog;

import org.jspecify.annotations.NullMarked;
