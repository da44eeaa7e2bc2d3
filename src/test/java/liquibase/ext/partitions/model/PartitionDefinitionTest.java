package liquibase.ext.partitions.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PartitionDefinitionTest {

    @Test
    void itsChildrenCannotBeChangedFromOutside() {
        List<PartitionDefinition> children = new ArrayList<>();
        PartitionDefinition definition = definition(children);

        children.add(definition);

        assertEquals(List.of(), definition.children());
        assertThrows(
                UnsupportedOperationException.class, () -> definition.children().add(definition));
    }

    private static PartitionDefinition definition(List<PartitionDefinition> children) {
        return new PartitionDefinition(
                new QualifiedName("app", "p"), new PartitionBound.Default(), Storage.INHERITED, null, children);
    }
}
