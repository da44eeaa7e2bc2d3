package liquibase.ext.partitions.changelog;

import java.math.BigDecimal;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.regex.Pattern;
import liquibase.ext.partitions.model.BoundValue;
import liquibase.ext.partitions.model.BoundValueList;
import liquibase.ext.partitions.problem.AttributeProblems;
import liquibase.ext.partitions.problem.Problem;
import liquibase.parser.core.ParsedNode;
import org.jspecify.annotations.Nullable;

/**
 * The values of XML, YAML and JSON attributes as one text, the same in all formats. YAML reads an unquoted date as
 * midnight UTC, and a timestamp with an offset as text in the JVM's time zone, which says no more what was meant.
 */
public final class ScalarText {

    private static final Pattern DATE_TO_STRING =
            Pattern.compile("[A-Z][a-z]{2} [A-Z][a-z]{2} \\d{2} \\d{2}:\\d{2}:\\d{2} \\S+ \\d+");

    private ScalarText() {}

    /**
     * A text, or why there is none.
     *
     * @param text null when the attribute has no single value
     * @param problem null when it has one
     */
    public record Read(@Nullable String text, @Nullable Problem problem) {}

    /** Reads an attribute that holds one value. */
    public static Read single(String element, ParsedNode node) {
        if (!node.getChildren().isEmpty() || node.getValue() instanceof Collection) {
            return new Read(null, AttributeProblems.notScalar(element, node.getName()));
        }
        return read(element, node.getName(), node.getValue());
    }

    /** Reads an attribute that holds bound values: one text that lists them, or a list of YAML or JSON. */
    public static Read list(String element, ParsedNode node) {
        if (!node.getChildren().isEmpty()) {
            return new Read(null, AttributeProblems.notValues(element, node.getName()));
        }
        if (!(node.getValue() instanceof Collection<?> values)) {
            return read(element, node.getName(), node.getValue());
        }
        StringJoiner read = new StringJoiner(", ");
        for (Object value : values) {
            Read one = value == null
                    ? new Read(BoundValue.Keyword.NULL.name(), null)
                    : read(element, node.getName(), value);
            if (one.text() == null) {
                return one;
            }
            read.add(BoundValueList.format(oneValue(one.text())));
        }
        return new Read(read.toString(), null);
    }

    /** An entry of a real list is one value, commas and all; quotes make a key word or blanks literal. */
    private static BoundValue oneValue(String text) {
        Optional<List<BoundValue>> parsed = BoundValueList.parse(text);
        return parsed.filter(values -> values.size() == 1)
                .map(values -> values.get(0))
                .orElseGet(() -> new BoundValue.Literal(text));
    }

    /** Reads one value of an attribute. */
    public static Read read(String element, String name, @Nullable Object value) {
        if (value == null) {
            return new Read(null, AttributeProblems.missingValue(element, name));
        }
        if (value instanceof Collection || value instanceof Map) {
            return new Read(null, AttributeProblems.notValues(element, name));
        }
        String text = of(value);
        return DATE_TO_STRING.matcher(text).matches()
                ? new Read(null, AttributeProblems.unquotedTimestamp(element, name))
                : new Read(text, null);
    }

    /** A value that YAML has made of a text, as text again. */
    public static String of(Object value) {
        if (value instanceof Date date) {
            return DateTimeFormatter.ISO_LOCAL_DATE.format(
                    date.toInstant().atOffset(ZoneOffset.UTC).toLocalDate());
        }
        if (value instanceof Double number && !number.isInfinite() && !number.isNaN()) {
            return new BigDecimal(number.toString()).toPlainString();
        }
        return value.toString();
    }
}
