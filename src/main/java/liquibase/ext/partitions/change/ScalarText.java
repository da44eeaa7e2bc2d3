package liquibase.ext.partitions.change;

import java.math.BigDecimal;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Optional;
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
final class ScalarText {

    private static final Pattern DATE_TO_STRING =
            Pattern.compile("[A-Z][a-z]{2} [A-Z][a-z]{2} \\d{2} \\d{2}:\\d{2}:\\d{2} \\S+ \\d+");

    private ScalarText() {}

    /**
     * A text, or why there is none.
     *
     * @param text null when the attribute has no single value
     * @param problem null when it has one
     */
    record Read(@Nullable String text, @Nullable Problem problem) {}

    /** Reads an attribute that holds one value. */
    static Read single(String element, ParsedNode node) {
        Object value = node.getValue();
        if (value == null || value instanceof Collection || !node.getChildren().isEmpty()) {
            return new Read(
                    null,
                    value == null && node.getChildren().isEmpty()
                            ? AttributeProblems.missingValue(element, node.getName())
                            : AttributeProblems.notScalar(element, node.getName()));
        }
        return of(element, node.getName(), value);
    }

    /** Reads an attribute that holds bound values: one text that lists them, or a list of YAML or JSON. */
    static Read list(String element, ParsedNode node) {
        if (!(node.getValue() instanceof Collection<?> values)) {
            return single(element, node);
        }
        List<BoundValue> read = new ArrayList<>();
        for (Object value : values) {
            Read one =
                    value == null ? new Read(BoundValue.Keyword.NULL.name(), null) : of(element, node.getName(), value);
            if (one.text() == null) {
                return one;
            }
            read.add(oneValue(one.text()));
        }
        return new Read(BoundValueList.format(read), null);
    }

    /** An entry of a real list is one value, commas and all; quotes make a key word or blanks literal. */
    private static BoundValue oneValue(String text) {
        Optional<List<BoundValue>> parsed = BoundValueList.parse(text);
        return parsed.filter(values -> values.size() == 1)
                .map(values -> values.get(0))
                .orElseGet(() -> new BoundValue.Literal(text));
    }

    private static Read of(String element, String name, Object value) {
        if (value instanceof Date date) {
            return new Read(
                    DateTimeFormatter.ISO_LOCAL_DATE.format(
                            date.toInstant().atOffset(ZoneOffset.UTC).toLocalDate()),
                    null);
        }
        if (value instanceof Double || value instanceof Float) {
            return new Read(new BigDecimal(value.toString()).toPlainString(), null);
        }
        String text = value.toString();
        return DATE_TO_STRING.matcher(text).matches()
                ? new Read(null, AttributeProblems.unquotedTimestamp(element, name))
                : new Read(text, null);
    }
}
