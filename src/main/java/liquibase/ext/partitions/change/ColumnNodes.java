package liquibase.ext.partitions.change;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import liquibase.ext.partitions.changelog.ScalarText;
import liquibase.ext.partitions.model.KnownNames;
import liquibase.ext.partitions.problem.AttributeProblems;
import liquibase.ext.partitions.problem.Problem;
import liquibase.parser.core.ParsedNode;
import liquibase.parser.core.ParsedNodeException;

/**
 * The columns of createPartitionedTable, which Liquibase itself loads without a word about what it does not know or
 * cannot read. Copies of them have texts only, the same in all formats.
 */
final class ColumnNodes {

    static final String COLUMN = "column";
    static final String COLUMNS = "columns";

    private static final String CONSTRAINTS = "constraints";
    static final List<String> COLUMN_ATTRIBUTES =
            words("name type computed defaultValue defaultValueNumeric defaultValueDate defaultValueBoolean"
                    + " defaultValueComputed defaultValueSequenceNext defaultValueSequenceCurrent"
                    + " defaultValueConstraintName autoIncrement startWith incrementBy generationType defaultOnNull"
                    + " remarks");
    static final List<String> CONSTRAINT_ATTRIBUTES =
            words("nullable notNullConstraintName primaryKey primaryKeyName primaryKeyTablespace unique"
                    + " uniqueConstraintName references referencedTableCatalogName referencedTableSchemaName"
                    + " referencedTableName referencedColumnNames foreignKeyName deleteCascade deferrable"
                    + " initiallyDeferred validateNullable validateUnique validatePrimaryKey validateForeignKey");
    private static final List<String> BOOLEANS =
            words("computed defaultValueBoolean autoIncrement defaultOnNull nullable primaryKey unique deleteCascade"
                    + " deferrable initiallyDeferred validateNullable validateUnique validatePrimaryKey"
                    + " validateForeignKey ifNotExists");
    private static final List<String> WHOLE_NUMBERS = words("startWith incrementBy");

    private final List<Problem> problems;

    ColumnNodes(List<Problem> problems) {
        this.problems = problems;
    }

    /** Copies the columns among the children of one node to another. */
    void copyColumn(ParsedNode column, ParsedNode target) throws ParsedNodeException {
        int before = problems.size();
        ParsedNode copy = new ParsedNode(null, COLUMN);
        for (ParsedNode child : column.getChildren()) {
            if (child.getName().equals(CONSTRAINTS)) {
                copyConstraints(child, copy);
            } else {
                copyKnown(COLUMN, child, copy, COLUMN_ATTRIBUTES, CONSTRAINTS);
            }
        }
        checkText(COLUMN, column);
        if (copy.getChild(null, "name") == null && problems.size() == before) {
            problems.add(AttributeProblems.missing(COLUMN, "name"));
        }
        target.addChild(copy);
    }

    /** Copies the entries of a list of YAML or JSON. */
    void copyColumns(ParsedNode columns, ParsedNode target) throws ParsedNodeException {
        checkText(COLUMNS, columns);
        for (ParsedNode child : columns.getChildren()) {
            if (child.getName().equals(COLUMN)) {
                copyColumn(child, target);
            } else {
                unknown(COLUMNS, child.getName(), List.of(COLUMN));
            }
        }
    }

    private void copyConstraints(ParsedNode constraints, ParsedNode column) throws ParsedNodeException {
        checkText(CONSTRAINTS, constraints);
        ParsedNode copy = new ParsedNode(null, CONSTRAINTS);
        for (ParsedNode child : constraints.getChildren()) {
            copyKnown(CONSTRAINTS, child, copy, CONSTRAINT_ATTRIBUTES);
        }
        column.addChild(copy);
    }

    /**
     * Copies an attribute as text.
     *
     * @param attributes the names that it may have
     * @param elements what else there could be, for the message about a name that is unknown
     */
    void copyKnown(String element, ParsedNode child, ParsedNode target, List<String> attributes, String... elements)
            throws ParsedNodeException {
        String name = child.getName();
        if (!attributes.contains(name)) {
            unknown(
                    element,
                    name,
                    Stream.concat(attributes.stream(), Stream.of(elements)).toList());
            return;
        }
        ScalarText.Read read = ScalarText.single(element, child);
        if (read.problem() != null) {
            problems.add(read.problem());
            return;
        }
        if (target.getChild(null, name) != null) {
            problems.add(AttributeProblems.twice(element, name));
            return;
        }
        if (BOOLEANS.contains(name)) {
            Booleans.check(element, name, read.text(), problems);
        }
        if (WHOLE_NUMBERS.contains(name) && !String.valueOf(read.text()).matches("[+-]?[0-9]+")) {
            problems.add(AttributeProblems.notInteger(element, name, String.valueOf(read.text())));
        }
        target.addChild(null, name, read.text());
    }

    void checkText(String element, ParsedNode node) {
        if (node.getValue() != null) {
            problems.add(
                    AttributeProblems.strayTextInTable(element, node.getValue().toString()));
        }
    }

    private void unknown(String element, String name, List<String> known) {
        problems.add(AttributeProblems.unknown(element, name, KnownNames.nearest(name, known), known));
    }

    private static List<String> words(String text) {
        return Arrays.asList(text.split(" ", -1));
    }
}
