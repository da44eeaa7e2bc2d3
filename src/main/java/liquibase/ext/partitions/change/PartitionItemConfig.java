package liquibase.ext.partitions.change;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import liquibase.ext.partitions.changelog.ElementConfig;
import liquibase.ext.partitions.changelog.KnownNames;
import liquibase.ext.partitions.changelog.ScalarText;
import liquibase.ext.partitions.model.BoundValueList;
import liquibase.ext.partitions.problem.AttributeProblems;
import liquibase.ext.partitions.problem.Problem;
import liquibase.parser.core.ParsedNode;
import org.jspecify.annotations.Nullable;

/** One item of createPartitions as written: its kind, its attributes as text, and the items under it. */
public final class PartitionItemConfig extends ElementConfig {

    private static final List<String> VALUES = List.of("values", "from", "to");
    private static final Pattern TIMESTAMP = Pattern.compile("\\d{4}-\\d{1,2}-\\d{1,2}[Tt\\h][^,]*");

    private final ItemKind kind;
    private final List<PartitionItemConfig> items = new ArrayList<>();

    private boolean faulty;

    private PartitionItemConfig(ItemKind kind) {
        super(kind.element());
        this.kind = kind;
    }

    /** Reads an item, and adds what is wrong with it to the problems. */
    static PartitionItemConfig read(ItemKind kind, ParsedNode node, List<Problem> problems) {
        PartitionItemConfig item = new PartitionItemConfig(kind);
        int before = problems.size();
        item.readAll(node, problems);
        item.faulty = problems.size() > before;
        return item;
    }

    private void readAll(ParsedNode node, List<Problem> problems) {
        if (kind == ItemKind.PARTITION && holdsOnlyItems(node)) {
            problems.add(AttributeProblems.listInPartition());
            return;
        }
        if (node.getValue() != null) {
            problems.add(
                    AttributeProblems.strayText(kind.element(), node.getValue().toString()));
        } else if (node.getChildren().isEmpty() && kind != ItemKind.DEFAULT) {
            problems.add(AttributeProblems.emptyItem(
                    kind.element(), kind.required().isEmpty() ? List.of("a name", "a bound") : kind.required()));
        }
        node.getChildren().forEach(child -> readChild(child, problems));
    }

    private static boolean holdsOnlyItems(ParsedNode node) {
        return !node.getChildren().isEmpty()
                && node.getChildren().stream()
                        .allMatch(child -> ItemKind.ofElement(child.getName()).isPresent());
    }

    private void readChild(ParsedNode child, List<Problem> problems) {
        String name = child.getName();
        if (kind.attributes().contains(name)) {
            ScalarText.Read read = kind.isList(name)
                    ? ScalarText.list(kind.element(), child)
                    : ScalarText.single(kind.element(), child);
            put(name, read, problems);
        } else if (name.equals(ItemKind.CONTAINER)) {
            items.addAll(PartitionItems.readContainer(child, problems));
        } else if (ItemKind.ofElement(name).isPresent()) {
            items.add(read(ItemKind.ofElement(name).get(), child, problems));
        } else {
            List<String> known = new ArrayList<>(kind.attributes());
            known.add(ItemKind.CONTAINER);
            List<String> all = new ArrayList<>(known);
            all.addAll(ItemKind.elements());
            problems.add(AttributeProblems.unknown(kind.element(), name, KnownNames.nearest(name, all), known));
        }
    }

    @Override
    protected String canonical(String name, String text) {
        if (!VALUES.contains(name)) {
            return super.canonical(name, text);
        }
        return kind.isList(name) || BoundValueList.size(text) == 1 ? BoundValueList.canonical(text) : text;
    }

    ItemKind kind() {
        return kind;
    }

    /** Whether something was wrong with reading it or the items under it, so that nothing more can be said of it. */
    boolean isFaulty() {
        return faulty;
    }

    /** The items under it. */
    List<PartitionItemConfig> items() {
        return List.copyOf(items);
    }

    @Override
    public String canonicalText() {
        return super.canonicalText()
                + (items.isEmpty()
                        ? ""
                        : items.stream()
                                .map(item -> item.canonicalText() + ";")
                                .collect(Collectors.joining("", " [", "]")));
    }

    @Override
    public Set<String> getSerializableFields() {
        Set<String> fields = super.getSerializableFields();
        if (!items.isEmpty()) {
            fields.add(ItemKind.CONTAINER);
        }
        return fields;
    }

    @Override
    public @Nullable Object getSerializableFieldValue(String field) {
        return field.equals(ItemKind.CONTAINER) ? items : writable(field, attribute(field));
    }

    /** Liquibase writes YAML without quotes, and a timestamp without quotes would be read as another text. */
    private static @Nullable String writable(String name, @Nullable String text) {
        return text != null && VALUES.contains(name) && TIMESTAMP.matcher(text).matches()
                ? "'" + text.replace("'", "''") + "'"
                : text;
    }

    @Override
    public SerializationType getSerializableFieldType(String field) {
        return field.equals(ItemKind.CONTAINER)
                ? SerializationType.NESTED_OBJECT
                : super.getSerializableFieldType(field);
    }
}
