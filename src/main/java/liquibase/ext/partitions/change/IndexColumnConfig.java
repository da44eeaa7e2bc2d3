package liquibase.ext.partitions.change;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import liquibase.ext.partitions.changelog.ElementConfig;
import liquibase.ext.partitions.changelog.ScalarText;
import liquibase.ext.partitions.model.KnownNames;
import liquibase.ext.partitions.problem.AttributeProblems;
import liquibase.ext.partitions.problem.IndexProblems;
import liquibase.ext.partitions.problem.Problem;
import liquibase.parser.core.ParsedNode;

/** A column item of an index as written. */
public final class IndexColumnConfig extends ElementConfig {

    static final String ELEMENT = ColumnNodes.COLUMN;

    /** The list of columns in YAML and JSON. */
    static final String CONTAINER = ColumnNodes.COLUMNS;

    static final List<String> ATTRIBUTES =
            List.of("name", "computed", "descending", "nulls", "operatorClass", "collation");

    private IndexColumnConfig() {
        super(ELEMENT);
    }

    /** Reads a column, and adds what is wrong with it to the problems. */
    static IndexColumnConfig read(ParsedNode node, List<Problem> problems) {
        IndexColumnConfig column = new IndexColumnConfig();
        int before = problems.size();
        if (node.getValue() != null) {
            problems.add(IndexProblems.strayText(ELEMENT, node.getValue().toString()));
        }
        for (ParsedNode child : node.getChildren()) {
            String name = child.getName();
            if (ATTRIBUTES.contains(name)) {
                column.put(name, ScalarText.single(ELEMENT, child), problems);
            } else {
                problems.add(
                        AttributeProblems.unknown(ELEMENT, name, KnownNames.nearest(name, ATTRIBUTES), ATTRIBUTES));
            }
        }
        if (problems.size() == before && column.name().isEmpty()) {
            problems.add(AttributeProblems.missing(ELEMENT, "name"));
        }
        return column;
    }

    /** The columns of a {@code columns} list of YAML or JSON. */
    static List<IndexColumnConfig> readContainer(ParsedNode container, List<Problem> problems) {
        List<IndexColumnConfig> columns = new ArrayList<>();
        if (container.getValue() != null) {
            problems.add(IndexProblems.strayText(
                    container.getName(), container.getValue().toString()));
        } else if (container.getChildren().isEmpty()) {
            problems.add(AttributeProblems.missing(CONTAINER, ELEMENT));
        }
        for (ParsedNode child : container.getChildren()) {
            if (child.getName().equals(ELEMENT)) {
                columns.add(read(child, problems));
            } else {
                problems.add(IndexProblems.noColumn(container.getName(), child.getName()));
            }
        }
        return columns;
    }

    /** The name or expression; empty when there is none. */
    Optional<String> name() {
        return Optional.ofNullable(attribute("name")).filter(name -> !name.isEmpty());
    }
}
