package liquibase.ext.partitions.changelog;

import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import liquibase.ext.partitions.model.BoundValueList;
import liquibase.ext.partitions.model.TimeText;
import liquibase.ext.partitions.problem.AttributeProblems;
import liquibase.ext.partitions.problem.Problem;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * What YAML makes of unquoted values that look like a number, a boolean or a date: another text, and of a date that does
 * not exist one that does.
 */
public final class YamlSpelling {

    private static final int DATE_LENGTH = "2026-01-31".length();

    /** A midnight that reaches a change as it is written, which Liquibase itself writes without quotes. */
    private static final Pattern UNCHANGED = Pattern.compile("\\d{4}-\\d\\d-\\d\\d 00:00:00");

    private final List<Problem> problems;

    /** Adds what is found to the problems. */
    public YamlSpelling(List<Problem> problems) {
        this.problems = problems;
    }

    /** Looks at an attribute that holds one value or a list of bound values. */
    public void checkValues(String element, String attribute, Node node) {
        if (node instanceof ScalarNode scalar) {
            check(element, attribute, scalar);
        } else if (node instanceof SequenceNode sequence) {
            for (Node entry : sequence.getValue()) {
                if (entry instanceof ScalarNode scalar) {
                    check(element, attribute, scalar);
                    if (sequence.getValue().size() == 1 && hasComma(scalar.getValue())) {
                        problems.add(AttributeProblems.commaInOnlyEntry(element, attribute, scalar.getValue()));
                    }
                }
            }
        }
    }

    private static boolean hasComma(String entry) {
        return BoundValueList.parse(entry).filter(values -> values.size() > 1).isPresent();
    }

    /** Looks at one value. */
    public void check(String element, String attribute, ScalarNode scalar) {
        if (scalar.getScalarStyle() != DumperOptions.ScalarStyle.PLAIN
                || scalar.getTag().equals(Tag.STR)) {
            return;
        }
        String written = scalar.getValue();
        String read = ScalarText.of(Objects.requireNonNullElse(new ScalarReader().read(scalar), written));
        boolean time = scalar.getTag().equals(Tag.TIMESTAMP);
        if (time && TimeText.isMissingDate(written)) {
            problems.add(AttributeProblems.noSuchDate(element, attribute, written, read));
        } else if (time
                && written.length() > DATE_LENGTH
                && !UNCHANGED.matcher(written).matches()) {
            problems.add(AttributeProblems.unquotedTimestamp(element, attribute));
        } else if (!written.equals(read) && !(time && UNCHANGED.matcher(written).matches())) {
            problems.add(AttributeProblems.misread(element, attribute, written, read));
        }
    }

    /** Makes a value of a node as Liquibase's parser does. */
    private static final class ScalarReader extends SafeConstructor {

        ScalarReader() {
            super(new LoaderOptions());
        }

        @Nullable
        Object read(ScalarNode node) {
            return constructObject(node);
        }
    }
}
