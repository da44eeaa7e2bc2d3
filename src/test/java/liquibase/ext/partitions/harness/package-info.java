/**
 * What integration tests stand on: a PostgreSQL server, a database a test, real Liquibase runs, and comparisons of
 * everything a schema consists of.
 */
package liquibase.ext.partitions.harness;
