package liquibase.ext.partitions.command;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import liquibase.ext.partitions.command.TextStyle.Emphasis;
import liquibase.ext.partitions.model.BoundValue;
import liquibase.ext.partitions.model.Finding;
import liquibase.ext.partitions.model.IndexReport;
import liquibase.ext.partitions.model.PartitionReport;
import liquibase.ext.partitions.model.QualifiedName;
import liquibase.ext.partitions.model.ServerTime;
import liquibase.ext.partitions.model.TableReport;
import liquibase.ext.partitions.problem.PartitionFindings;
import org.jspecify.annotations.Nullable;

/** A report as trees, one after another, with the indexes, the ends of ranges and the findings below each. */
final class ReportText {

    private final TextStyle style;
    private final ServerTime now;
    private final StringBuilder text = new StringBuilder();

    private ReportText(TextStyle style, ServerTime now) {
        this.style = style;
        this.now = now;
    }

    /** The text, with a line end after each line. */
    static String print(PartitionReport report, TextStyle style) {
        ReportText printed = new ReportText(style, report.serverTime());
        report.tables().forEach(printed::tree);
        return printed.text.toString();
    }

    private void tree(TableReport root) {
        if (!text.isEmpty()) {
            text.append('\n');
        }
        List<Finding> findings = PartitionFindings.of(root, now);
        Set<QualifiedName> marked = new HashSet<>();
        findings.forEach(finding -> marked.add(finding.table()));
        List<TreeLine> lines = new ArrayList<>();
        collect(lines, root, null, "", "", marked);
        new TreeLayout(style, lines).print(text);
        notes(root, null);
        for (Finding finding : findings) {
            wrapped("! ", finding.message(), Emphasis.FINDING);
        }
    }

    private void collect(
            List<TreeLine> lines,
            TableReport table,
            @Nullable TableReport parent,
            String branch,
            String indent,
            Set<QualifiedName> marked) {
        boolean finding = marked.contains(table.name());
        Emphasis withFinding = parent == null ? Emphasis.TITLE_WITH_FINDING : Emphasis.FINDING;
        Emphasis without = parent == null ? Emphasis.TITLE : Emphasis.NONE;
        lines.add(new TreeLine(
                branch,
                indent + (table.partitions().isEmpty() ? "   " : style.unicode() ? "│  " : "|  "),
                style.shown(ReportWords.name(table, parent)),
                style.shown(ReportWords.description(table)),
                ReportWords.rows(table),
                ReportWords.size(table),
                finding ? withFinding : without));
        int last = table.partitions().size() - 1;
        String more = indent + (style.unicode() ? "├─ " : "+- ");
        String end = indent + (style.unicode() ? "└─ " : "\\- ");
        String through = indent + (style.unicode() ? "│  " : "|  ");
        String past = indent + "   ";
        for (int i = 0; i <= last; i++) {
            collect(lines, table.partitions().get(i), table, i < last ? more : end, i < last ? through : past, marked);
        }
    }

    private void notes(TableReport table, @Nullable TableReport parent) {
        for (IndexReport index : table.indexes()) {
            wrapped(
                    "  ",
                    ReportWords.index(index) + (parent == null ? "" : " on " + ReportWords.name(table, parent)),
                    index.isComplete() ? Emphasis.NONE : Emphasis.FINDING);
        }
        table.ranges().end().ifPresent(end -> wrapped("  ", ends(table, end), Emphasis.NONE));
        for (TableReport partition : table.partitions()) {
            notes(partition, table);
        }
    }

    private static String ends(TableReport table, List<BoundValue> end) {
        return "the newest range of " + table.name().name() + " ends at " + ReportWords.values(end);
    }

    private void wrapped(String first, String message, Emphasis emphasis) {
        String begin = first;
        for (String line : TextLines.wrap(style.shown(message), style.width() - first.length())) {
            text.append(style.emphasized(begin + line, emphasis)).append('\n');
            begin = " ".repeat(first.length());
        }
    }
}
