package liquibase.ext.partitions.command;

import java.util.stream.Collectors;
import liquibase.ext.partitions.command.PictureNodes.Node;
import liquibase.ext.partitions.model.PartitionReport;

/** A report as a digraph of Graphviz; what deserves attention is red. */
final class DotText {

    private DotText() {}

    /** The text, with a line end after each line. */
    static String print(PartitionReport report) {
        StringBuilder text = new StringBuilder("digraph partitions {\n  rankdir=LR;\n  node [shape=box];\n");
        for (Node node : PictureNodes.of(report).nodes()) {
            text.append("  t").append(node.number()).append(" [label=\"");
            text.append(node.lines().stream().map(DotText::escaped).collect(Collectors.joining("\\n")));
            text.append(node.marked() ? "\", color=red];\n" : "\"];\n");
            if (node.parent() != null) {
                text.append("  t")
                        .append(node.parent())
                        .append(" -> t")
                        .append(node.number())
                        .append(";\n");
            }
        }
        return text.append("}\n").toString();
    }

    /** In a label a backslash begins an escape sequence, so it is doubled like that of a quote. */
    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        text.codePoints().forEach(c -> {
            if (Character.isISOControl(c)) {
                escaped.append(' ');
            } else {
                if (c == '"' || c == '\\') {
                    escaped.append('\\');
                }
                escaped.appendCodePoint(c);
            }
        });
        return escaped.toString();
    }
}
