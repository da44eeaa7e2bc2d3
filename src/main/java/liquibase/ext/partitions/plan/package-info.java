/** Planners: from a request and what is there to the steps that are left to do, or to what is wrong. All pure. */
@NullMarked
package liquibase.ext.partitions.plan;

import org.jspecify.annotations.NullMarked;
