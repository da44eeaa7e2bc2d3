package liquibase.ext.partitions.problem;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How a changelog writes elements and attributes, and so messages about it: {@code <series>} and {@code ifNotExists="true"}
 * in XML, {@code series} and {@code ifNotExists: true} in YAML and JSON. Problems are written as for XML.
 */
public enum Wording {
    XML,
    YAML;

    private static final Pattern XML_WORDS =
            Pattern.compile("<(?<empty>[A-Za-z]+) (?<its>[A-Za-z]+)=\"(?<is>[^\"]*)\"/>"
                    + "|<(?<element>[A-Za-z]+)>"
                    + "|(?<name>[A-Za-z]+)=\"(?<value>[^\"]*)\"(?<next> (?=[A-Za-z]+=\"))?"
                    + "|(?<quoted>\"[^\"]*\")"
                    + "|(?<either>attribute or element)"
                    + "|(?<columns>columns as elements, in YAML and JSON as)");

    /** That of a changelog by the ending of its file; XML for one that is in no file. */
    public static Wording ofFile(@Nullable String path) {
        return path != null && Stream.of(".yaml", ".yml", ".json").anyMatch(path.toLowerCase(Locale.ROOT)::endsWith)
                ? YAML
                : XML;
    }

    /** A message in these words; what stands in quotes by itself stays. */
    public String of(String message) {
        if (this == XML) {
            return message;
        }
        StringBuilder worded = new StringBuilder();
        Matcher words = XML_WORDS.matcher(message);
        while (words.find()) {
            words.appendReplacement(worded, Matcher.quoteReplacement(inYaml(words)));
        }
        return words.appendTail(worded).toString();
    }

    private static String inYaml(Matcher words) {
        if (words.group("empty") != null) {
            return words.group("empty") + ": {" + words.group("its") + ": " + words.group("is") + "}";
        }
        if (words.group("element") != null) {
            return words.group("element");
        }
        if (words.group("name") != null) {
            return words.group("name") + ": " + words.group("value") + (words.group("next") == null ? "" : ", ");
        }
        if (words.group("either") != null) {
            return "attribute";
        }
        return words.group("columns") != null ? "each column as" : words.group();
    }
}
