package liquibase.ext.partitions.model;

import java.time.DateTimeException;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
            return Optional.of(
                    fitForName(DateTimeFormatter.ofPattern(pattern, Locale.UK).format(temporal)));
        } catch (IllegalArgumentException | DateTimeException e) {
            return Optional.empty();
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
