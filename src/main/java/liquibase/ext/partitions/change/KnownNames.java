package liquibase.ext.partitions.change;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds what somebody meant who misspelt a name. */
final class KnownNames {

    private KnownNames() {}

    /** The known name that is nearest to a misspelt one; null when none is near. */
    static @Nullable String nearest(String misspelt, Collection<String> known) {
        String lower = misspelt.toLowerCase(Locale.ROOT);
        int furthest = Math.max(2, misspelt.length() / 2);
        Optional<String> nearest = known.stream()
                .filter(name -> distance(lower, name) <= furthest)
                .min(Comparator.<String>comparingInt(name -> distance(lower, name))
                        .thenComparing(Comparator.naturalOrder()));
        return nearest.orElse(null);
    }

    /** How many letters have to be put in, left out or replaced to get from one to the other (Levenshtein), in any case. */
    private static int distance(String one, String name) {
        String other = name.toLowerCase(Locale.ROOT);
        int[] row = new int[other.length() + 1];
        Arrays.setAll(row, j -> j);
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int replaced = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[other.length()];
    }
}
