package liquibase.ext.partitions.model;

import java.time.DateTimeException;
import java.time.temporal.TemporalAccessor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A pattern for partition names: text with placeholders such as <code>{table}</code> or <code>{from:yyyy_MM}</code>.
 *
 * @param text the pattern as written
 */
public record NamePattern(String text) {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^{}:]*)(?::([^{}]*))?\\}");

    /**
     * What a placeholder stands for in one name.
     *
     * @param text the text
     * @param verbatim whether it is put in as it is (the name of a table) rather than as part of a lower-case name
     * @param temporal the moment, where a java.time pattern may follow the placeholder
     */
    public record Value(String text, boolean verbatim, Optional<TemporalAccessor> temporal) {

        /** The name of a table, which stays as it is. */
        public static Value table(String name) {
            return new Value(name, true, Optional.empty());
        }

        /** A value that is made fit for a name. */
        public static Value of(String text) {
            return new Value(text, false, Optional.empty());
        }

        /** A boundary of a series. */
        public static Value of(SeriesPoint point) {
            return new Value(point.literal(), false, point.temporal());
        }
    }

    /**
     * A name, or the placeholder that has no meaning there.
     *
     * @param name the name; null when there is a bad placeholder
     * @param badPlaceholder the placeholder with its braces; null when there is a name
     */
    public record Rendered(@Nullable String name, @Nullable String badPlaceholder) {}

    /** Fills in the placeholders. */
    public Rendered render(Map<String, Value> values) {
        StringBuilder name = new StringBuilder();
        Matcher matcher = PLACEHOLDER.matcher(text);
        int end = 0;
        while (matcher.find()) {
            name.append(text, /* start= */ end, /* end= */ matcher.start());
            Value value = values.get(matcher.group(1));
            Optional<String> replacement =
                    value == null ? Optional.empty() : replacement(value, Optional.ofNullable(matcher.group(2)));
            if (replacement.isEmpty()) {
                return new Rendered(null, matcher.group());
            }
            name.append(replacement.get());
            end = matcher.end();
        }
        name.append(text.substring(end));
        String outside = matcher.replaceAll("");
        return outside.chars()
                .filter(c -> c == '{' || c == '}')
                .mapToObj(brace -> new Rendered(null, Character.toString(brace)))
                .findFirst()
                .orElseGet(() -> new Rendered(name.toString(), null));
    }

    /** The placeholders that a set of values offers, for messages: <code>{from}, {table}</code>. */
    public static String offered(Map<String, Value> values) {
        List<String> names = new ArrayList<>();
        values.keySet().stream().sorted().forEach(name -> names.add("{" + name + "}"));
        return String.join(", ", names);
    }

    private static Optional<String> replacement(Value value, Optional<String> format) {
        if (format.isEmpty()) {
            return Optional.of(value.verbatim() ? value.text() : fitForName(value.text()));
        }
        return value.temporal().flatMap(temporal -> format(temporal, format.get()));
    }

    private static Optional<String> format(TemporalAccessor temporal, String pattern) {
        try {
            return Optional.of(fitForName(new DatePattern(pattern).format(temporal)));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** The first placeholder with a java.time pattern that cannot be meant or is none, of those that take one. */
    public Optional<BadDate> badDate(Map<String, Value> values) {
        List<MatchResult> dates = PLACEHOLDER
                .matcher(text)
                .results()
                .filter(found -> found.group(2) != null)
                .toList();
        return dates.stream()
                .flatMap(found -> Optional.ofNullable(values.get(found.group(1)))
                        .flatMap(Value::temporal)
                        .flatMap(moment -> BadDate.of(
                                found.group(1), new DatePattern(found.group(2)), beside(found, dates), moment))
                        .stream())
                .findFirst();
    }

    private static String beside(MatchResult date, List<MatchResult> dates) {
        return dates.stream()
                .filter(other -> other != date && other.group(1).equals(date.group(1)))
                .map(other -> other.group(2))
                .collect(Collectors.joining(" ", " ", ""));
    }

    /**
     * A placeholder with a java.time pattern that makes no sense.
     *
     * @param placeholder the placeholder with its braces
     * @param slip the letters that mean something else than was meant; null where java.time refuses the pattern
     * @param meant what was meant, with its braces
     * @param reason why java.time refuses it; empty where it does not
     */
    public record BadDate(String placeholder, DatePattern.@Nullable Slip slip, String meant, String reason) {

        private static Optional<BadDate> of(String name, DatePattern pattern, String beside, TemporalAccessor moment) {
            String placeholder = braces(name, pattern.text());
            try {
                pattern.format(moment);
            } catch (DateTimeException e) {
                return Optional.of(
                        new BadDate(placeholder, null, braces(name, "yyyy_MM"), String.valueOf(e.getMessage())));
            }
            return pattern.slip(beside).map(slip -> new BadDate(placeholder, slip, braces(name, slip.meant()), ""));
        }

        private static String braces(String name, String pattern) {
            return "{" + name + ":" + pattern + "}";
        }
    }

    /** Lower case, and an underscore for whatever is no letter, digit or underscore. */
    static String fitForName(String text) {
        StringBuilder name = new StringBuilder();
        text.toLowerCase(Locale.ROOT)
                .codePoints()
                .map(c -> Character.isLetterOrDigit(c) ? c : '_')
                .forEach(name::appendCodePoint);
        return name.toString();
    }
}
