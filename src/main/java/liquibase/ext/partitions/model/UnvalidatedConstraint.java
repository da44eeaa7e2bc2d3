package liquibase.ext.partitions.model;

/**
 * A constraint that rows from before it are not known to keep (NOT VALID).
 *
 * @param name its name
 * @param kind what it is: {@code check constraint}
 */
public record UnvalidatedConstraint(String name, String kind) {}
