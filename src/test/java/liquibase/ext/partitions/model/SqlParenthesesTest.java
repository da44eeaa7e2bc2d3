package liquibase.ext.partitions.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SqlParenthesesTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiterString = "=>", quoteCharacter = '`', textBlock = """
            a => a
            (a) => a
            ` ( ( a ) ) ` => a
            (a) AND (b) => (a) AND (b)
            ((a) AND (b)) => (a) AND (b)
            (a) AND b => (a) AND b
            f(a) => f(a)
            (')' < a) => ')' < a
            ("(") => "("
            ($x$)$x$) => $x$)$x$
            ('it''s )') => 'it''s )'
            () => ``
            """)
    void aroundTheWholeTextAreStripped(String sql, String stripped) {
        assertEquals(Optional.of(stripped), SqlParentheses.stripped(sql));
    }

    @ParameterizedTest
    @ValueSource(strings = {"(a", "a)", "a) OR (b", "'a", "\"a", "(a) -- b", "(a /* b */)", "$x$ a"})
    void areNotKnownWithoutTheirOtherHalf(String sql) {
        assertEquals(Optional.empty(), SqlParentheses.stripped(sql));
    }
}
