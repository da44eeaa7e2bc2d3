package liquibase.ext.partitions.changelog;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntFunction;
import org.apache.commons.text.similarity.LevenshteinDistance;
import org.jspecify.annotations.Nullable;

/** Finds what somebody meant who misspelt a name, with the library for texts that every Liquibase brings along. */
public final class KnownNames {

    /** What Liquibase's own changes call it, in small letters. */
    private static final Map<String, String> IN_LIQUIBASE =
            Map.of("columnnames", "unique", "deletecascade", "onDelete", "checkcondition", "check");

    private KnownNames() {}

    /**
     * The known name of what Liquibase's own changes call so, else the one that is nearest to a misspelt one, else the shortest that ends with it, as baseTableSchemaName ends
     * with schemaName; null when there is none.
     */
    public static @Nullable String nearest(String misspelt, Collection<String> known) {
        String lower = misspelt.toLowerCase(Locale.ROOT);
        String inLiquibase = IN_LIQUIBASE.get(lower);
        if (inLiquibase != null && known.contains(inLiquibase)) {
            return inLiquibase;
        }
        int furthest = Math.max(2, misspelt.length() / 2);
        ToIntFunction<String> distance =
                name -> LevenshteinDistance.getDefaultInstance().apply(lower, name.toLowerCase(Locale.ROOT));
        Optional<String> nearest = known.stream()
                .filter(name -> distance.applyAsInt(name) <= furthest)
                .min(Comparator.comparingInt(distance).thenComparing(Comparator.naturalOrder()));
        return nearest.or(() -> known.stream()
                        .filter(name -> name.toLowerCase(Locale.ROOT).endsWith(lower))
                        .min(Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder())))
                .orElse(null);
    }
}
