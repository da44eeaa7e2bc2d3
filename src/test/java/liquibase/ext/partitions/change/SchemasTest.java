package liquibase.ext.partitions.change;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import liquibase.Scope;
import liquibase.change.ChangeFactory;
import liquibase.change.ChangeParameterMetaData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.yaml.snakeyaml.Yaml;

/** The XSD, the JSON schema and the code know the same names. */
class SchemasTest {

    private static final String XSD = "/www.liquibase.org/xml/ns/partitions/liquibase-partitions-latest.xsd";
    private static final String JSON = "/liquibase/ext/partitions/liquibase-partitions.schema.json";

    private static final Pattern OF_CHANGES = Pattern.compile("(create|drop|attach|detach|analyze)[A-Z].*");

    /** Where the XSD declares it, what the JSON schema calls it, its attributes, and what else it takes in JSON. */
    static Stream<Arguments> elements() {
        Stream<Arguments> items = Arrays.stream(ItemKind.values())
                .map(kind -> Arguments.of(
                        kind.element() + "Item", kind.element(), kind.attributes(), List.of(ItemKind.CONTAINER)));
        Stream<Arguments> constraints = Stream.of(
                        new CreatePartitionForeignKeysChange(),
                        new DropPartitionForeignKeysChange(),
                        new CreatePartitionConstraintsChange(),
                        new DropPartitionConstraintsChange(),
                        new DetachPartitionChange(),
                        new DropPartitionsChange(),
                        new AnalyzePartitionsChange())
                .map(change ->
                        Arguments.of(change.elementName(), change.elementName(), attributesOf(change), List.of()));
        return Stream.concat(
                Stream.concat(items, constraints),
                Stream.of(
                        Arguments.of(
                                CreatePartitionsChange.NAME,
                                CreatePartitionsChange.NAME,
                                attributesOf(new CreatePartitionsChange()),
                                List.of(ItemKind.CONTAINER)),
                        Arguments.of(
                                CreatePartitionedTableChange.NAME,
                                CreatePartitionedTableChange.NAME,
                                CreatePartitionedTableChange.ATTRIBUTES,
                                List.of(ColumnNodes.COLUMNS)),
                        Arguments.of(
                                CreatePartitionIndexesChange.NAME,
                                CreatePartitionIndexesChange.NAME,
                                attributesOf(new CreatePartitionIndexesChange()),
                                List.of(IndexColumnConfig.CONTAINER)),
                        Arguments.of(
                                DropPartitionIndexesChange.NAME,
                                DropPartitionIndexesChange.NAME,
                                attributesOf(new DropPartitionIndexesChange()),
                                List.of(IndexColumnConfig.CONTAINER)),
                        Arguments.of("indexColumn", "indexColumn", IndexColumnConfig.ATTRIBUTES, List.of()),
                        Arguments.of("column", "column", ColumnNodes.COLUMN_ATTRIBUTES, List.of("constraints")),
                        Arguments.of("constraints", "constraints", ColumnNodes.CONSTRAINT_ATTRIBUTES, List.of())));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("elements")
    void knowTheSameAttributes(String xsdName, String jsonName, Collection<String> attributes, List<String> lists)
            throws Exception {
        Set<String> withLists = new TreeSet<>(attributes);
        withLists.addAll(lists);

        assertEquals(new TreeSet<>(attributes), xsdAttributes(xsdName), "XSD");
        assertEquals(withLists, jsonProperties(jsonName), "JSON schema");
    }

    @Test
    void knowTheSameItems() throws Exception {
        Set<String> kinds = new TreeSet<>(ItemKind.elements());

        assertEquals(kinds, new TreeSet<>(names(declared("group", "items"), "element")), "XSD");
        assertEquals(kinds, jsonProperties("item"), "JSON schema");
    }

    @ParameterizedTest
    @ValueSource(strings = {"element", "attribute"})
    void explainEverything(String tag) throws Exception {
        assertEquals(
                List.of(),
                children(root(), tag).stream()
                        .filter(declared -> declared.hasAttribute("name"))
                        .filter(declared -> names(declared, "documentation").isEmpty())
                        .map(declared -> declared.getAttribute("name"))
                        .toList());
    }

    private static List<String> attributesOf(AbstractPartitionChange change) {
        return Scope.getCurrentScope()
                .getSingleton(ChangeFactory.class)
                .getChangeMetaData(change)
                .getParameters()
                .values()
                .stream()
                .map(ChangeParameterMetaData::getParameterName)
                .toList();
    }

    private static Set<String> xsdAttributes(String name) throws Exception {
        boolean hasOwnElement = OF_CHANGES.matcher(name).matches();
        return attributes(declared(hasOwnElement ? "element" : "complexType", name));
    }

    private static Set<String> attributes(Element within) throws Exception {
        Set<String> names = new TreeSet<>(names(within, "attribute"));
        for (Element group : children(within, "attributeGroup")) {
            if (group.hasAttribute("ref")) {
                names.addAll(attributes(declared("attributeGroup", group.getAttribute("ref"))));
            }
        }
        return names;
    }

    private static List<String> names(Element within, String tag) {
        return children(within, tag).stream()
                .map(element -> element.getAttribute("name"))
                .toList();
    }

    private static List<Element> children(Element within, String tag) {
        NodeList found = within.getElementsByTagName("xsd:" + tag);
        return IntStream.range(0, found.getLength())
                .mapToObj(i -> (Element) found.item(i))
                .toList();
    }

    private static Element declared(String tag, String name) throws Exception {
        Element root = root();
        return children(root, tag).stream()
                .filter(element -> element.getParentNode() == root)
                .filter(element -> element.getAttribute("name").equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static Element root() throws Exception {
        try (InputStream xsd = SchemasTest.class.getResourceAsStream(XSD)) {
            return DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(xsd)
                    .getDocumentElement();
        }
    }

    private static Set<String> jsonProperties(String definition) throws IOException {
        try (InputStream json = SchemasTest.class.getResourceAsStream(JSON)) {
            Map<String, Map<String, Map<String, Map<String, Object>>>> schema = new Yaml().load(json);
            return new TreeSet<>(requireNonNull(requireNonNull(
                                    requireNonNull(schema.get("definitions")).get(definition))
                            .get("properties"))
                    .keySet());
        }
    }
}
