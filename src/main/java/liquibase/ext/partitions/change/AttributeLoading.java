package liquibase.ext.partitions.change;

import java.util.ArrayList;
import java.util.List;
import liquibase.ext.partitions.changelog.ScalarText;
import liquibase.ext.partitions.model.KnownNames;
import liquibase.ext.partitions.problem.AttributeProblems;
import liquibase.ext.partitions.problem.Problem;
import liquibase.parser.core.ParsedNode;
import liquibase.parser.core.ParsedNodeException;

/** Takes every attribute of a change as one text, whatever the format, and collects what cannot be taken. */
final class AttributeLoading {

    private final AbstractPartitionChange change;
    private final List<String> attributes;
    private final List<Problem> problems;

    /**
     * Loading of a change.
     *
     * @param attributes the names of its attributes
     * @param problems where to add what is wrong
     */
    AttributeLoading(AbstractPartitionChange change, List<String> attributes, List<Problem> problems) {
        this.change = change;
        this.attributes = attributes;
        this.problems = problems;
    }

    /** A copy of the change's node with the attributes only; what else there is, the change itself reads. */
    ParsedNode attributesOf(ParsedNode node) throws ParsedNodeException {
        if (node.getValue() != null) {
            problems.add(change.strayText(node.getValue().toString()));
        }
        ParsedNode readable = new ParsedNode(node.getNamespace(), node.getName());
        for (ParsedNode child : node.getChildren()) {
            if (attributes.contains(child.getName())) {
                load(child, readable);
            } else if (!change.loadChild(child, problems)) {
                List<String> known = new ArrayList<>(attributes);
                known.addAll(change.childNames());
                problems.add(AttributeProblems.unknown(
                        change.elementName(), child.getName(), KnownNames.nearest(child.getName(), known), known));
            }
        }
        return readable;
    }

    private void load(ParsedNode attribute, ParsedNode readable) throws ParsedNodeException {
        String element = change.elementName();
        String name = attribute.getName();
        ScalarText.Read read = read(element, attribute);
        if (read.problem() != null) {
            problems.add(read.problem());
        } else if (readable.getChild(null, name) != null) {
            problems.add(AttributeProblems.twice(element, name));
        } else {
            readable.addChild(null, name, read.text());
        }
    }

    private ScalarText.Read read(String element, ParsedNode attribute) {
        if (change.isNameList(attribute.getName())) {
            return NameList.attribute(element, attribute);
        }
        return change.isValueList(attribute.getName())
                ? ScalarText.list(element, attribute)
                : ScalarText.single(element, attribute);
    }
}
