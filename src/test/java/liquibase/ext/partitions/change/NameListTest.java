package liquibase.ext.partitions.change;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NameListTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiterString = "=>", quoteCharacter = '`', textBlock = """
            a => a
            a,b => a|b
            ` a ,  b ` => a|b
            "a" => "a"
            "a,b", c => "a,b"|c
            c, "a,b" => c|"a,b"
            "a""b,c",d => "a""b,c"|d
            `  "a , b"  ,c` => "a , b"|c
            a"b,c => a"b|c
            id desc, x => id desc|x
            """)
    void namesStandBetweenCommas(String text, String names) {
        assertEquals(Optional.of(List.of(names.split("\\|", -1))), NameList.parse(text));
    }

    @ParameterizedTest(name = "<{0}>")
    @ValueSource(strings = {"", " ", "a,", ",a", "a,,b", "\"a", "\"a\" b, c", "\"\"", "\"a,b"})
    void aTextWithoutANameOrWithAnOpenQuoteIsNoList(String text) {
        assertEquals(Optional.empty(), NameList.parse(text));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiterString = "=>", quoteCharacter = '`', textBlock = """
            ` a ` => a
            "a" => "a"
            a,b => "a,b"
            a",b => "a"",b"
            """)
    void anEntryOfARealListIsOneName(String entry, String name) {
        assertEquals(name, NameList.entry(entry));
    }
}
