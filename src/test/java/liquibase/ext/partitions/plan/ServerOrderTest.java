package liquibase.ext.partitions.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import liquibase.ext.partitions.model.BoundOrder;
import liquibase.ext.partitions.model.BoundOrdering;
import liquibase.ext.partitions.model.BoundValue;
import liquibase.ext.partitions.model.KeyColumn;
import liquibase.ext.partitions.model.LockBudget;
import liquibase.ext.partitions.model.PartitionBound;
import liquibase.ext.partitions.model.PartitionDefinition;
import liquibase.ext.partitions.model.PartitionKey;
import liquibase.ext.partitions.model.PartitionNode;
import liquibase.ext.partitions.model.PartitionStrategy;
import liquibase.ext.partitions.model.PartitionTree;
import liquibase.ext.partitions.model.QualifiedName;
import liquibase.ext.partitions.model.ServerVersion;
import liquibase.ext.partitions.model.Storage;
import liquibase.ext.partitions.model.TableShape;
import liquibase.ext.partitions.problem.Problem;
import org.junit.jupiter.api.Test;

/** Once a server has put the values of a change in order, their spelling says nothing any more. */
class ServerOrderTest {
    private static final QualifiedName TABLE = new QualifiedName("public", "tickets");
    private static final List<String> ORDER = List.of("low", "medium", "high");

    @Test
    void a_range_of_an_enum_runs_in_the_order_of_the_type() {
        assertEquals(List.of(), problems(range("a", "low", "medium"), range("b", "medium", "high")));
    }

    @Test
    void what_overlaps_in_that_order_is_refused() {
        assertEquals(
                List.of("Partition public.b FROM (medium) TO (high) overlaps partition public.a FROM (low) TO (high)."
                        + " Change one of the two bounds; \"to\" is exclusive, so adjoining ranges share that value."),
                problems(range("a", "low", "high"), range("b", "medium", "high")));
    }

    private static List<String> problems(PartitionDefinition... partitions) {
        CreatePartitionsRequest request = new CreatePartitionsRequest(
                TABLE, List.of(), List.of(partitions), false, false, RollbackMode.DROP, false, true);
        return CreatePartitionsPlanner.plan(request, situation()).problems().stream()
                .map(Problem::toString)
                .toList();
    }

    private static Situation situation() {
        PartitionKey key =
                new PartitionKey(PartitionStrategy.RANGE, List.of(new KeyColumn("priority", "priority", null)));
        PartitionTree tree = new PartitionTree(
                new PartitionNode(TABLE, null, key, false, List.of()),
                TableShape.ofColumns(Map.of("priority", "priority")),
                ServerVersion.NEWEST);
        Map<List<BoundValue>, Integer> ranks = IntStream.range(0, ORDER.size())
                .boxed()
                .collect(Collectors.toMap(rank -> List.of(new BoundValue.Literal(ORDER.get(rank))), rank -> rank));
        BoundOrdering server = (ignored, values) -> new BoundOrder(ranks, true);
        return new Situation(Optional.of(tree), Set.of(), LockBudget.UNKNOWN, server);
    }

    private static PartitionDefinition range(String name, String from, String to) {
        return new PartitionDefinition(
                new QualifiedName("public", name),
                new PartitionBound.Range(
                        Stream.of(from).<BoundValue>map(BoundValue.Literal::new).toList(),
                        Stream.of(to).<BoundValue>map(BoundValue.Literal::new).toList()),
                Storage.INHERITED,
                null,
                List.of());
    }
}
