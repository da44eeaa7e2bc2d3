package liquibase.ext.partitions.change;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The kinds of items of createPartitions: their element names and attributes. */
enum ItemKind {
    PARTITION("partition", "", "values from to modulus remainder forValues"),
    EACH("each", "values", "values"),
    SERIES("series", "from to every", "from to every timeZone"),
    HASH("hash", "modulus", "modulus"),
    DEFAULT("default", "", "");

    /** The list of items in YAML and JSON. */
    static final String CONTAINER = "partitions";

    private static final List<String> COMMON = List.of("name", "tablespace", "with", "partitionBy");

    private final String element;
    private final String required;
    private final String own;

    ItemKind(String element, String required, String own) {
        this.element = element;
        this.required = required;
        this.own = own;
    }

    String element() {
        return element;
    }

    List<String> required() {
        return words(required).toList();
    }

    /** The names of all its attributes. */
    List<String> attributes() {
        return Stream.concat(words(own), COMMON.stream()).toList();
    }

    private static Stream<String> words(String text) {
        return Arrays.stream(text.split(" ", -1)).filter(word -> !word.isEmpty());
    }

    /** Whether the attribute holds a list of bound values. */
    boolean isList(String attribute) {
        return attribute.equals("values")
                || (this == PARTITION && (attribute.equals("from") || attribute.equals("to")));
    }

    static Optional<ItemKind> ofElement(String name) {
        return Arrays.stream(values()).filter(kind -> kind.element.equals(name)).findFirst();
    }

    static List<String> elements() {
        return Arrays.stream(values()).map(ItemKind::element).toList();
    }
}
