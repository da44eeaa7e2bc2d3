/** What a change costs beside the bare statements: measurements against psql, side by side on one server. */
package liquibase.ext.partitions.bench;
