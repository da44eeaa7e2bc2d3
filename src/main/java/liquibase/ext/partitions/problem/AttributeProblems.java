package liquibase.ext.partitions.problem;

import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Attributes and elements of a changelog that are unknown, missing, doubled or of no use. */
public final class AttributeProblems {

    private AttributeProblems() {}

    /** Neither an attribute nor an element of that name exists there. */
    public static Problem unknown(String element, String name, @Nullable String nearest, Collection<String> known) {
        return new Problem(
                "<" + element + "> has no attribute or element \"" + name + "\"",
                nearest == null
                        ? "It takes " + String.join(", ", known)
                        : "Did you mean \"" + nearest + "\"? It takes " + String.join(", ", known));
    }

    /** An entry of the list of partitions is of no known kind. */
    public static Problem unknownItem(String parent, String name, @Nullable String nearest, Collection<String> kinds) {
        return new Problem(
                "\"" + name + "\" in <" + parent + "> is no kind of partition item",
                (nearest == null ? "" : "Did you mean \"" + nearest + "\"? ")
                        + "The kinds are "
                        + String.join(", ", kinds)
                        + "; in YAML and JSON each is an entry such as \"- partition: {name: …, values: …}\"");
    }

    /** The list of partitions holds something that is no item at all. */
    public static Problem strayText(String parent, String text) {
        return new Problem(
                "<" + parent + "> contains the text \"" + text + "\", which is no partition item",
                "Write each entry as an item, such as \"- partition: {name: …, values: …}\"");
    }

    /** A text where a table's columns or attributes belong. */
    public static Problem strayTextInTable(String parent, String text) {
        return new Problem(
                "<" + parent + "> contains the text \"" + text + "\"",
                "Write columns as elements, in YAML and JSON as \"- column: {name: …, type: …}\"");
    }

    /** The same attribute twice in one element. */
    public static Problem twice(String element, String name) {
        return new Problem("<" + element + "> has \"" + name + "\" more than once", "Keep one of them");
    }

    /** A required attribute that is missing. */
    public static Problem missing(String element, String name) {
        return new Problem("<" + element + "> has no \"" + name + "\"", "Add " + name);
    }

    /** A list of items where one partition belongs. */
    public static Problem listInPartition() {
        return new Problem(
                "<partition> holds partition items and says nothing of its own",
                "Did you mean \"partitions\", as the list of items is called in YAML and JSON? Else give it a name, a bound"
                        + " and partitionBy");
    }

    /** An attribute with nothing after its colon. */
    public static Problem missingValue(String element, String name) {
        return new Problem(
                "\"" + name + "\" of <" + element + "> has no value",
                "Give it one, or remove it"
                        + (name.equals("values") ? "; the null value is written \"NULL\", in quotes" : ""));
    }

    /** An item with nothing after its colon, which only the default partition may have. */
    public static Problem emptyItem(String element, Collection<String> required) {
        return new Problem(
                "<" + element + "> says nothing", "Give it " + String.join(" and ", required) + ", or remove it");
    }

    /** A list of partitions with no entry. */
    public static Problem noItems(String element) {
        return new Problem(
                "<" + element + "> holds no partition items",
                "Add at least one of partition, each, series, hash or default");
    }

    /** An attribute that holds neither true nor false. */
    public static Problem notBoolean(String element, String name, String value) {
        return new Problem(
                "\"" + name + "\" of <" + element + "> is \"" + value + "\", which is neither true nor false",
                "Write true or false");
    }

    /** An attribute that takes one of a few words. */
    public static Problem notOneOf(String element, String name, String value, List<String> allowed) {
        return new Problem(
                "\"" + name + "\" of <" + element + "> is \"" + value + "\", which is unknown",
                "Write one of " + String.join(", ", allowed));
    }

    /** An attribute that takes a whole number. */
    public static Problem notWholeNumber(String element, String name, String value, long least) {
        return notWholeNumber("\"" + name + "\" of <" + element + ">", value, least);
    }

    /** An attribute that takes a whole number of any sign. */
    public static Problem notInteger(String element, String name, String value) {
        return new Problem(
                "\"" + name + "\" of <" + element + "> is \"" + value + "\", which is no whole number",
                "Write a whole number, such as 1000");
    }

    /** A setting that takes a whole number. */
    public static Problem settingNotWholeNumber(String key, String value, long least) {
        return notWholeNumber("The setting " + key, value, least);
    }

    private static Problem notWholeNumber(String subject, String value, long least) {
        return new Problem(
                subject + " is \"" + value + "\", which is no whole number from " + least + " on",
                "Write a whole number, such as " + Math.max(least, 4));
    }

    /** A length of time that cannot be read. */
    public static Problem notDuration(String element, String name, String value) {
        return notDuration("\"" + name + "\" of <" + element + ">", value);
    }

    /** A setting that takes a length of time. */
    public static Problem settingNotDuration(String key, String value) {
        return notDuration("The setting " + key, value);
    }

    private static Problem notDuration(String subject, String value) {
        return new Problem(
                subject + " is \"" + value + "\", which is no length of time",
                "Write a number and a unit, such as 500ms, 5s or 2min");
    }

    /** A value that needs one attribute of several that exclude each other. */
    public static Problem oneOfCombinations(String element, String found) {
        return new Problem(
                "<" + element + "> has " + found,
                "Give it exactly one of values (list), from and to (range), modulus and remainder (hash), or forValues");
    }

    /** The default partition with a bound beside. */
    public static Problem defaultWithBound(String element, Collection<String> given) {
        return new Problem(
                "<" + element + "> has default=\"true\" and " + String.join(", ", given),
                "Keep one of them, since the default partition has no other bound");
    }

    /** An attribute that only makes sense beside another one. */
    public static Problem onlyWith(String element, String name, String other) {
        return new Problem(
                "\"" + name + "\" of <" + element + "> has no effect without " + other,
                "Add " + other + ", or remove " + name);
    }

    /** YAML turned a timestamp with an offset into something that depends on the machine. */
    public static Problem unquotedTimestamp(String element, String name) {
        return new Problem(
                "\"" + name + "\" of <" + element + "> is a timestamp without quotes, which YAML changes on reading",
                "Put the value in quotes");
    }

    /** YAML takes a date that does not exist for another one. */
    public static Problem noSuchDate(String element, String name, String written, String read) {
        return new Problem(
                "\"" + name + "\" of <" + element + "> is " + written
                        + ", a date that does not exist, and YAML reads it as " + read,
                "Write a date that exists");
    }

    /** YAML takes a text for something else. */
    public static Problem misread(String element, String name, String written, String read) {
        return new Problem(
                "\"" + name + "\" of <" + element + "> has " + written + " without quotes, which YAML reads as " + read,
                "Put it in quotes, or write " + read);
    }

    /** Liquibase hands a list of one entry over as that entry. */
    public static Problem commaInOnlyEntry(String element, String name, String entry) {
        return new Problem(
                "\"" + name + "\" of <" + element + "> is a list with the one entry \"" + entry
                        + "\", which Liquibase takes for a text of several values",
                "Write \"'" + entry.replace("'", "''") + "'\" for one value with a comma, or a list of several");
    }

    /** A map, or a list of lists, where values belong. */
    public static Problem notValues(String element, String name) {
        return new Problem(
                "\"" + name + "\" of <" + element + "> is neither a value nor a list of values",
                "Write one value, or a list of values");
    }

    /** A map or list where a single value belongs. */
    public static Problem notScalar(String element, String name) {
        return new Problem("\"" + name + "\" of <" + element + "> is not a single value", "Write one value");
    }
}
