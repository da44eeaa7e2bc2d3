package liquibase.ext.partitions.execute;

import liquibase.configuration.AutoloadedConfigurations;
import liquibase.configuration.ConfigurationDefinition;

/**
 * Settings of the extension, read as Liquibase reads its own: from a properties file, the environment, the command
 * line or Maven. An attribute of a change goes before its setting. All are texts, so that the validation of a changelog
 * can say which one is wrong.
 */
public final class PartitionSettings implements AutoloadedConfigurations {

    /** How long one statement may wait for a lock, such as {@code 5s}; the server's own setting when absent. */
    public static final ConfigurationDefinition<String> LOCK_TIMEOUT;

    /** How often a statement that ran into the lock timeout is tried again; 0 when absent. */
    public static final ConfigurationDefinition<String> LOCK_RETRIES;

    /** How many connections build at once in a concurrent change; 1 when absent. */
    public static final ConfigurationDefinition<String> PARALLELISM;

    /**
     * The key under which an application may put a {@link javax.sql.DataSource} of its database into Liquibase's scope,
     * for concurrent changes to get connections from. It is needed only where Liquibase has been handed an open
     * connection, as Spring does:
     *
     * <pre>{@code
     * class ParallelLiquibase extends SpringLiquibase {
     *     @Override
     *     public void afterPropertiesSet() throws LiquibaseException {
     *         Scope.child(Map.of(PartitionSettings.DATA_SOURCE, getDataSource()), super::afterPropertiesSet);
     *     }
     * }
     * }</pre>
     */
    public static final String DATA_SOURCE = "liquibase.partitions.dataSource";

    static {
        ConfigurationDefinition.Builder builder = new ConfigurationDefinition.Builder("liquibase.partitions");
        LOCK_TIMEOUT = builder.define("lockTimeout", String.class)
                .setDescription("How long a statement on partitions may wait for a lock, such as 5s or 500ms")
                .build();
        LOCK_RETRIES = builder.define("lockRetries", String.class)
                .setDescription("How often a statement on partitions that ran into the lock timeout is tried again")
                .setDefaultValue("0")
                .build();
        PARALLELISM = builder.define("parallelism", String.class)
                .setDescription("How many connections build at once in a concurrent change of partitions")
                .setDefaultValue("1")
                .build();
    }
}
