package liquibase.ext.partitions.model;

import java.util.Locale;
import java.util.Optional;

/** How a partitioned table distributes its rows ({@code pg_partitioned_table.partstrat}). */
public enum PartitionStrategy {
    RANGE('r'),
    LIST('l'),
    HASH('h');

    private final char catalogCode;

    PartitionStrategy(char catalogCode) {
        this.catalogCode = catalogCode;
    }

    /** The strategy of {@code pg_partitioned_table.partstrat}; empty for a code that this version does not know. */
    public static Optional<PartitionStrategy> ofCatalogCode(String code) {
        for (PartitionStrategy strategy : values()) {
            if (code.length() == 1 && strategy.catalogCode == code.charAt(0)) {
                return Optional.of(strategy);
            }
        }
        return Optional.empty();
    }

    /** The strategy of a key word of PARTITION BY, in any case. */
    public static Optional<PartitionStrategy> ofKeyword(String keyword) {
        String upper = keyword.toUpperCase(Locale.ROOT);
        for (PartitionStrategy strategy : values()) {
            if (strategy.name().equals(upper)) {
                return Optional.of(strategy);
            }
        }
        return Optional.empty();
    }
}
