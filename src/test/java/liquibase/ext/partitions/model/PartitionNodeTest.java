package liquibase.ext.partitions.model;

import static liquibase.ext.partitions.model.Bounds.in;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PartitionNodeTest {

    private static final PartitionKey KEY =
            new PartitionKey(PartitionStrategy.LIST, List.of(new KeyColumn("country", "text", null)));

    private final PartitionNode germany = leaf("orders_de", in("DE"));
    private final PartitionNode others = leaf("orders_default", new PartitionBound.Default());
    private final PartitionNode nested = new PartitionNode(name("orders_fr"), in("FR"), KEY, false, List.of(others));
    private final PartitionNode root = root(germany, nested);

    @Test
    void isPartitionedWithOrWithoutPartitions() {
        assertTrue(root.isPartitioned());
        assertTrue(root().isPartitioned());
        assertFalse(germany.isPartitioned());
    }

    @Test
    void itsDefaultPartitionIsAChildOfItsOwn() {
        assertEquals(Optional.of(others), nested.defaultPartition());
        assertEquals(Optional.empty(), root.defaultPartition());
    }

    @Test
    void flattensParentsBeforeTheirPartitions() {
        assertEquals(List.of(root, germany, nested, others), root.flatten().toList());
    }

    private static PartitionNode root(PartitionNode... children) {
        return new PartitionNode(name("orders"), null, KEY, false, List.of(children));
    }

    private static PartitionNode leaf(String name, @Nullable PartitionBound bound) {
        return new PartitionNode(name(name), bound, null, false, List.of());
    }

    private static QualifiedName name(String name) {
        return new QualifiedName("public", name);
    }
}
