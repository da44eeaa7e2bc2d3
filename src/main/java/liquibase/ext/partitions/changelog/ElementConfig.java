package liquibase.ext.partitions.changelog;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import liquibase.ext.partitions.problem.AttributeProblems;
import liquibase.ext.partitions.problem.Problem;
import liquibase.serializer.AbstractLiquibaseSerializable;
import org.jspecify.annotations.Nullable;

/** An element under a change as written: its name and its attributes as text. */
public abstract class ElementConfig extends AbstractLiquibaseSerializable {

    private final String element;
    private final Map<String, String> attributes = new TreeMap<>();

    protected ElementConfig(String element) {
        this.element = element;
    }

    /** Takes an attribute that has been read, and adds what is wrong with it to the problems. */
    protected final void put(String name, ScalarText.Read read, List<Problem> problems) {
        if (read.problem() != null) {
            problems.add(read.problem());
        }
        if (attributes.containsKey(name)) {
            problems.add(AttributeProblems.twice(element, name));
        }
        if (read.text() != null) {
            attributes.put(name, canonical(name, read.text()));
        }
    }

    /** One spelling for values that mean the same, so that all formats have the same checksum. */
    protected String canonical(String name, String text) {
        return text.strip();
    }

    /** The text of an attribute; null when it is absent. */
    public final @Nullable String attribute(String name) {
        return attributes.get(name);
    }

    /** The element in one line, equal for equal ones of any format. */
    public String canonicalText() {
        return element
                + attributes.entrySet().stream()
                        .map(entry ->
                                " " + entry.getKey() + "=\"" + entry.getValue().replace("\"", "\"\"") + "\"")
                        .collect(Collectors.joining());
    }

    @Override
    public String getSerializedObjectName() {
        return element;
    }

    @Override
    public String getSerializedObjectNamespace() {
        return PartitionsNamespace.URI;
    }

    @Override
    public Set<String> getSerializableFields() {
        return new LinkedHashSet<>(attributes.keySet());
    }

    @Override
    public @Nullable Object getSerializableFieldValue(String field) {
        return attributes.get(field);
    }

    @Override
    public SerializationType getSerializableFieldType(String field) {
        return SerializationType.NAMED_FIELD;
    }
}
