package liquibase.ext.partitions.model;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds what somebody meant who misspelt a name. */
public final class KnownNames {

    /** What Liquibase's own changes call it, in small letters. */
    private static final Map<String, String> IN_LIQUIBASE =
            Map.of("columnnames", "unique", "deletecascade", "onDelete", "checkcondition", "check");

    private KnownNames() {}

    /**
     * The known name of what Liquibase's own changes call so, else the one that is nearest to a misspelt one, else the
     * shortest that ends with it, as baseTableSchemaName ends with schemaName; null when there is none. A name of which no
     * letter is left is not near.
     */
    public static @Nullable String nearest(String misspelt, Collection<String> known) {
        String lower = misspelt.toLowerCase(Locale.ROOT);
        String inLiquibase = IN_LIQUIBASE.get(lower);
        if (inLiquibase != null && known.contains(inLiquibase)) {
            return inLiquibase;
        }
        int furthest = Math.min(Math.max(2, misspelt.length() / 2), misspelt.length() - 1);
        ToIntFunction<String> distance = name -> distance(lower, name.toLowerCase(Locale.ROOT));
        Optional<String> nearest = known.stream()
                .filter(name -> distance.applyAsInt(name) <= furthest)
                .min(Comparator.comparingInt(distance).thenComparing(Comparator.naturalOrder()));
        return nearest.or(() -> known.stream()
                        .filter(name -> name.toLowerCase(Locale.ROOT).endsWith(lower))
                        .min(Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder())))
                .orElse(null);
    }

    /**
     * The table that was meant by one that there is not: one of that name in another schema, else the nearest name in its
     * schema, else in any; null when there is none. A schema in the name counts as one.
     */
    public static @Nullable QualifiedName nearest(QualifiedName missing, Collection<QualifiedName> known) {
        QualifiedName meant = missing.splitName().orElse(missing);
        List<QualifiedName> inSchema = known.stream()
                .filter(table -> Objects.equals(table.schema(), meant.schema()))
                .toList();
        return Stream.of(inSchema, known)
                .flatMap(tables -> tables.stream().filter(table -> table.name().equals(meant.name())))
                .findFirst()
                .or(() -> Stream.of(inSchema, known)
                        .flatMap(tables -> Stream.ofNullable(nearest(
                                        meant.name(),
                                        tables.stream().map(QualifiedName::name).toList()))
                                .flatMap(name -> tables.stream()
                                        .filter(table -> table.name().equals(name))))
                        .findFirst())
                .orElse(null);
    }

    /** How many letters are to be added, taken away or changed (Levenshtein). */
    private static int distance(String one, String other) {
        int[] row = IntStream.rangeClosed(0, other.length()).toArray();
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int changed = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[other.length()];
    }
}
