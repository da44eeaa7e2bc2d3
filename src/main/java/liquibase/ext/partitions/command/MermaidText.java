package liquibase.ext.partitions.command;

import java.util.List;
import java.util.stream.Collectors;
import liquibase.ext.partitions.command.PictureNodes.Node;
import liquibase.ext.partitions.model.PartitionReport;

/** A report as a flowchart of Mermaid, which GitHub draws; what deserves attention has the class {@code finding}. */
final class MermaidText {

    private MermaidText() {}

    /** The text, with a line end after each line. */
    static String print(PartitionReport report) {
        List<Node> nodes = PictureNodes.of(report).nodes();
        StringBuilder text = new StringBuilder("flowchart LR\n");
        for (Node node : nodes) {
            text.append("  t").append(node.number()).append("[\"");
            text.append(node.lines().stream().map(MermaidText::escaped).collect(Collectors.joining("<br/>")));
            text.append("\"]\n");
        }
        for (Node node : nodes) {
            if (node.parent() != null) {
                text.append("  t")
                        .append(node.parent())
                        .append(" --> t")
                        .append(node.number())
                        .append('\n');
            }
        }
        String marked = nodes.stream()
                .filter(Node::marked)
                .map(node -> "t" + node.number())
                .collect(Collectors.joining(","));
        if (!marked.isEmpty()) {
            text.append("  classDef finding fill:#fdd,stroke:#c00,color:#000\n");
            text.append("  class ").append(marked).append(" finding\n");
        }
        return text.toString();
    }

    /** Letters, digits and the signs of bounds stay; of everything else in ASCII the code, as Mermaid writes it. */
    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        text.codePoints().forEach(c -> {
            if (c > 0x9f || Character.isLetterOrDigit(c) || " _(),.:+-=/".indexOf(c) >= 0) {
                escaped.appendCodePoint(c);
            } else if (Character.isISOControl(c)) {
                escaped.append(' ');
            } else {
                escaped.append('#').append(c).append(';');
            }
        });
        return escaped.toString();
    }
}
