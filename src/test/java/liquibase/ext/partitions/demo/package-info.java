/** The demonstration that the README offers: real Liquibase, a real server, a tree before and after. */
package liquibase.ext.partitions.demo;
