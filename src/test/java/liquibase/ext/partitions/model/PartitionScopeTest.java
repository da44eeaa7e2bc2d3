package liquibase.ext.partitions.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PartitionScopeTest {

    private static final PartitionKey KEY =
            new PartitionKey(PartitionStrategy.LIST, List.of(new KeyColumn("k", null, null)));
    private static final PartitionNode ROOT = node(
            "t",
            KEY,
            node("t_2025", KEY, node("t_2025_de", null), node("rest", null)),
            node("t_2026", KEY, node("t_2026_de", null), node("Rest", null)),
            node("t_empty", KEY),
            node("t_x.y", null),
            node("t_x\\y", null));

    @Test
    void withoutAGlobItIsAboutAllLeaves() {
        PartitionScope all = new PartitionScope(true, Optional.empty());

        assertEquals(List.of("t_2025_de", "rest", "t_2026_de", "Rest", "t_x.y", "t_x\\y"), names(all));
        assertEquals(names(all), names(PartitionScope.WHOLE_TREE));
    }

    @ParameterizedTest
    @CsvSource({
        "*, t_2025_de rest t_2026_de Rest t_x.y t_x\\y",
        "t_2025_de, t_2025_de",
        "t_2025, t_2025_de rest",
        "*_de, t_2025_de t_2026_de",
        "t_202?, t_2025_de rest t_2026_de Rest",
        "t_202?_*, t_2025_de t_2026_de",
        "rest, rest",
        "?est, rest Rest",
        "t_x?y, t_x.y t_x\\y",
        "t_x.y, t_x.y",
        "t_x\\y, t_x\\y",
        "t, ''",
        "2025, ''",
        "t_[x].y, ''",
        "t_empty, ''"
    })
    void aGlobIsForTheWholeNameOfALeafOrOfAPartitionThatItIsUnder(String glob, String expected) {
        assertEquals(expected, String.join(" ", names(new PartitionScope(true, Optional.of(glob)))));
    }

    @Test
    void aQuestionMarkIsForOneCharacter() {
        PartitionNode root = node("t", KEY, node("t_😀", null), node("t_\n", null), node("t_xx", null));

        assertEquals(
                List.of("t_😀", "t_\n"),
                new PartitionScope(true, Optional.of("t_?"))
                        .leaves(root)
                        .map(leaf -> leaf.name().name())
                        .toList());
    }

    private static List<String> names(PartitionScope scope) {
        return scope.leaves(ROOT).map(leaf -> leaf.name().name()).toList();
    }

    private static PartitionNode node(String name, @Nullable PartitionKey key, PartitionNode... children) {
        return new PartitionNode(new QualifiedName("public", name), null, key, false, List.of(children));
    }
}
