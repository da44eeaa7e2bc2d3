package liquibase.ext.partitions.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IndexNamingTest {

    @Test
    void isInTheSchemaOfThePartition() {
        assertEquals(
                new QualifiedName("Old", "orders_1_ix"),
                new IndexNaming(IndexNaming.DEFAULT, "ix").on(new QualifiedName("Old", "orders_1")));
    }

    @Test
    void namesGoInAsTheyAre() {
        assertEquals("ix-Of Ördérs{1}", named("{index}-Of {partition}", "ix", "Ördérs{1}"));
    }

    @ParameterizedTest
    @CsvSource({
        // 63 bytes
        "ppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppp, i,"
                + " ppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppp_i",
        "pppppppppppppppppppppppppppppppppppppppppppppppppppppppppppp, ä,"
                + " pppppppppppppppppppppppppppppppppppppppppppppppppppppppppppp_ä"
    })
    void whatFitsStays(String partition, String index, String expected) {
        assertEquals(63, IndexNaming.bytes(expected));
        assertEquals(expected, named("{partition}_{index}", index, partition));
    }

    /** Indexes that are there already have these names: a run after an update of the extension must find them. */
    @ParameterizedTest
    @CsvSource({
        "p, 62, i, p54_131b7852",
        "p, 62, j, p54_6312a586",
        "p, 63, i, p54_f926d643",
        "ä, 32, i, ä27_5323c8bf",
        "€, 21, i, €18_b7f9fdd3",
        "😀, 16, i, 😀13_b0f587ec"
    })
    void whatDoesNotFitIsCutBetweenCharactersAndEndsInAHash(
            String character, int times, String index, String expected) {
        String name = named("{partition}_{index}", index, character.repeat(times));

        int cut = name.codePointCount(0, name.lastIndexOf('_'));
        assertEquals(expected, character + cut + name.substring(name.lastIndexOf('_')));
        assertEquals(character.repeat(cut), name.substring(0, name.lastIndexOf('_')));
    }

    @Test
    void countsBytesAsPostgresDoes() {
        assertEquals(1 + 2 + 3 + 4, IndexNaming.bytes("aä€😀"));
    }

    @Test
    void anUnknownPlaceholderGivesNoName() {
        assertThrows(IllegalArgumentException.class, () -> named("{table}", "ix", "p"));
    }

    private static String named(String pattern, String index, String partition) {
        return new IndexNaming(new NamePattern(pattern), index)
                .on(new QualifiedName(null, partition))
                .name();
    }
}
