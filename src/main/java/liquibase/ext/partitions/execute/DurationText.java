package liquibase.ext.partitions.execute;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lengths of time as PostgreSQL's settings have them (manual, section 20.1.1): {@code 500ms}, {@code 5s}. */
public final class DurationText {

    private static final Pattern SYNTAX = Pattern.compile("(\\d{1,9})\\s*(ms|s|min|h)");

    /** What lock_timeout can be set to. */
    private static final Duration LONGEST = Duration.ofMillis(Integer.MAX_VALUE);

    private DurationText() {}

    /** Reads a length of time; without a unit it is none, since some mean seconds and PostgreSQL milliseconds. */
    public static Optional<Duration> parse(String text) {
        Matcher matcher = SYNTAX.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long amount = Long.parseLong(matcher.group(1));
        Duration duration = switch (matcher.group(2)) {
            case "s" -> Duration.ofSeconds(amount);
            case "min" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofMillis(amount);
        };
        return Optional.of(duration).filter(found -> found.compareTo(LONGEST) <= 0);
    }
}
