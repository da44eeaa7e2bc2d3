package liquibase.ext.partitions.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import liquibase.ext.partitions.model.Finding;
import liquibase.ext.partitions.model.PartitionReport;
import liquibase.ext.partitions.model.QualifiedName;
import liquibase.ext.partitions.model.TableReport;
import liquibase.ext.partitions.problem.PartitionFindings;
import org.jspecify.annotations.Nullable;

/** The tables of a report as the nodes of a picture, numbered from 0 on, parents before their partitions. */
record PictureNodes(List<Node> nodes) {

    /**
     * One table.
     *
     * @param number its number
     * @param parent the number of the table that it is a partition of; null for a root
     * @param lines what is to be read in it
     * @param marked whether something about it deserves attention
     */
    record Node(int number, @Nullable Integer parent, List<String> lines, boolean marked) {}

    PictureNodes {
        nodes = List.copyOf(nodes);
    }

    /** The nodes of all trees. */
    static PictureNodes of(PartitionReport report) {
        List<Node> nodes = new ArrayList<>();
        for (TableReport root : report.tables()) {
            Set<QualifiedName> marked = PartitionFindings.of(root, report.serverTime()).stream()
                    .map(Finding::table)
                    .collect(Collectors.toSet());
            add(nodes, root, null, null, marked);
        }
        return new PictureNodes(nodes);
    }

    private static void add(
            List<Node> nodes,
            TableReport table,
            @Nullable TableReport parent,
            @Nullable Integer parentNumber,
            Set<QualifiedName> marked) {
        int number = nodes.size();
        nodes.add(new Node(
                number,
                parentNumber,
                List.of(ReportWords.name(table, parent), ReportWords.description(table)),
                marked.contains(table.name())));
        table.partitions().forEach(partition -> add(nodes, partition, table, number, marked));
    }
}
