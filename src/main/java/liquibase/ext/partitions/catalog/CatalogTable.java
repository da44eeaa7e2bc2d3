package liquibase.ext.partitions.catalog;

import java.util.Optional;
import liquibase.ext.partitions.model.PartitionTree;

/**
 * A relation that was looked up by name.
 *
 * @param kind what it is, with an article, for messages: {@code a plain table}
 * @param tree its partitions; empty when it is not a partitioned table
 */
public record CatalogTable(String kind, Optional<PartitionTree> tree) {

    /** What a code of {@code pg_class.relkind} means. */
    static String kindOf(String relkind) {
        return switch (relkind) {
            case "p" -> "a partitioned table";
            case "r" -> "a plain table";
            case "v" -> "a view";
            case "m" -> "a materialized view";
            case "f" -> "a foreign table";
            case "S" -> "a sequence";
            case "i", "I" -> "an index";
            case "c" -> "a composite type";
            default -> "no table";
        };
    }
}
