package liquibase.ext.partitions.change;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import liquibase.ext.partitions.changelog.ScalarText;
import liquibase.ext.partitions.problem.AttributeProblems;
import liquibase.ext.partitions.problem.IndexProblems;
import liquibase.ext.partitions.problem.Problem;
import liquibase.parser.core.ParsedNode;
import org.jspecify.annotations.Nullable;

/**
 * Names with commas between them. One that holds a comma, or is to be taken in exact case, stands in double quotes, which
 * are doubled inside.
 */
final class NameList {

    private NameList() {}

    /** The names as written, each with its quotes; empty when a quote is not closed, or a name is missing. */
    static Optional<List<String>> parse(String text) {
        List<String> names = new ArrayList<>();
        int start = 0;
        while (start <= text.length()) {
            int comma = text.indexOf(',', endOfQuotes(text, start));
            int end = comma < 0 ? text.length() : comma;
            String name = text.substring(start, end).strip();
            if (name.isEmpty() || (name.startsWith("\"") && !isQuoted(name))) {
                return Optional.empty();
            }
            names.add(name);
            start = end + 1;
        }
        return Optional.of(names);
    }

    /** The names in an attribute, as written; none for an absent or blank one, and for one that cannot be read. */
    static List<String> read(String element, String attribute, @Nullable String text, List<Problem> problems) {
        if (text == null || text.isBlank()) {
            return List.of();
        }
        Optional<List<String>> names = parse(text);
        if (names.isEmpty()) {
            problems.add(IndexProblems.unreadableNames(element, attribute, text));
        }
        return names.orElse(List.of());
    }

    /** Reads an attribute that holds names: one text that lists them, or a list of YAML or JSON. */
    static ScalarText.Read attribute(String element, ParsedNode node) {
        if (!node.getChildren().isEmpty()) {
            return new ScalarText.Read(null, AttributeProblems.notValues(element, node.getName()));
        }
        if (!(node.getValue() instanceof Collection<?> values)) {
            ScalarText.Read read = ScalarText.read(element, node.getName(), node.getValue());
            return read.text() == null ? read : new ScalarText.Read(canonical(read.text()), null);
        }
        List<String> names = new ArrayList<>();
        for (Object value : values) {
            ScalarText.Read one = ScalarText.read(element, node.getName(), value);
            if (one.text() == null) {
                return one;
            }
            names.add(entry(one.text()));
        }
        return new ScalarText.Read(format(names), null);
    }

    /** The place after the quotes that a name is in; where it starts when it is in none. */
    private static int endOfQuotes(String text, int start) {
        int quote = start;
        while (quote < text.length() && Character.isWhitespace(text.charAt(quote))) {
            quote++;
        }
        if (quote == text.length() || text.charAt(quote) != '"') {
            return start;
        }
        int end = text.indexOf('"', quote + 1);
        while (end >= 0 && text.startsWith("\"\"", end)) {
            end = text.indexOf('"', end + 2);
        }
        return end < 0 ? text.length() : end + 1;
    }

    /** Whether a name stands in double quotes. */
    static boolean isQuoted(String name) {
        return name.length() > 2
                && name.startsWith("\"")
                && name.endsWith("\"")
                && !name.substring(1, name.length() - 1).replace("\"\"", "").contains("\"");
    }

    /** One spelling for texts that mean the same; a text that cannot be read stays as it is. */
    static String canonical(String text) {
        return parse(text).map(NameList::format).orElse(text);
    }

    /** An entry of a list of YAML or JSON, which is one name, commas and all. */
    static String entry(String text) {
        return parse(text)
                .filter(names -> names.size() == 1)
                .map(names -> names.get(0))
                .orElseGet(() -> "\"" + text.replace("\"", "\"\"") + "\"");
    }

    /** The text of a list of names. */
    static String format(List<String> names) {
        return String.join(", ", names);
    }
}
