package liquibase.ext.partitions.model;

import org.jspecify.annotations.Nullable;

/**
 * Where and how a partition is stored.
 *
 * @param tablespace the tablespace; null for what the parent gives
 * @param parameters storage parameters as SQL, without the parentheses of WITH; null for none
 */
public record Storage(@Nullable String tablespace, @Nullable String parameters) {

    /** Nothing said: the parent's tablespace and the server's parameters. */
    public static final Storage INHERITED = new Storage(null, null);
}
