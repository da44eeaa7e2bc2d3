package liquibase.ext.partitions.model;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The width of each partition of a series: {@code 3 months}, or {@code 100000} of an integer key.
 *
 * @param amount how many units, at least 1
 * @param granularity the unit; null for a step of whole numbers
 */
public record Interval(long amount, @Nullable Granularity granularity) {

    /** Keeps every boundary within the years that java.time knows. */
    private static final long MOST_TIME_UNITS = 100_000_000;

    private static final Pattern SYNTAX = Pattern.compile("(\\d{1,18})(?:\\s+([A-Za-z]+))?");

    /** Reads an interval; empty when it is none, or not positive. */
    public static Optional<Interval> parse(String text) {
        Matcher matcher = SYNTAX.matcher(text.strip());
        if (!matcher.matches() || Long.parseLong(matcher.group(1)) == 0) {
            return Optional.empty();
        }
        long amount = Long.parseLong(matcher.group(1));
        String unit = matcher.group(2);
        if (unit == null) {
            return Optional.of(new Interval(amount, null));
        }
        return Granularity.ofWord(unit)
                .filter(granularity -> amount <= MOST_TIME_UNITS)
                .map(granularity -> new Interval(amount, granularity));
    }
}
