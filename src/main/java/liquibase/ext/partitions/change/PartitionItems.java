package liquibase.ext.partitions.change;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import liquibase.ext.partitions.model.KnownNames;
import liquibase.ext.partitions.problem.AttributeProblems;
import liquibase.ext.partitions.problem.Problem;
import liquibase.parser.core.ParsedNode;

/** Reads lists of items. */
final class PartitionItems {

    private PartitionItems() {}

    /** The items of a {@code partitions} list of YAML or JSON. */
    static List<PartitionItemConfig> readContainer(ParsedNode container, List<Problem> problems) {
        List<PartitionItemConfig> items = new ArrayList<>();
        if (container.getValue() != null) {
            problems.add(AttributeProblems.strayText(
                    container.getName(), container.getValue().toString()));
        }
        for (ParsedNode child : container.getChildren()) {
            Optional<ItemKind> kind = ItemKind.ofElement(child.getName());
            if (kind.isPresent()) {
                items.add(PartitionItemConfig.read(kind.get(), child, problems));
            } else {
                problems.add(AttributeProblems.unknownItem(
                        container.getName(),
                        child.getName(),
                        KnownNames.nearest(child.getName(), ItemKind.elements()),
                        ItemKind.elements()));
            }
        }
        if (container.getValue() == null && container.getChildren().isEmpty()) {
            problems.add(AttributeProblems.noItems(container.getName()));
        }
        return items;
    }
}
