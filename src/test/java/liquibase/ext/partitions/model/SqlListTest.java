package liquibase.ext.partitions.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SqlListTest {

    static Stream<Arguments> lists() {
        return Stream.of(
                Arguments.of("a", List.of("a")),
                Arguments.of(" a ,\n b ", List.of("a", "b")),
                Arguments.of("f(a, b), c", List.of("f(a, b)", "c")),
                Arguments.of("f(g(a, b), (c, d)), e", List.of("f(g(a, b), (c, d))", "e")),
                Arguments.of("ARRAY[1, 2], 3", List.of("ARRAY[1, 2]", "3")),
                Arguments.of("'a,b', 'c'", List.of("'a,b'", "'c'")),
                Arguments.of("'it''s, (', 2", List.of("'it''s, ('", "2")),
                Arguments.of("'\"', '\"'", List.of("'\"'", "'\"'")),
                Arguments.of("\"a,b\", \"c\"\"'(\", d", List.of("\"a,b\"", "\"c\"\"'(\"", "d")),
                Arguments.of("", List.of("")),
                Arguments.of("a,,b,", List.of("a", "", "b", "")));
    }

    @ParameterizedTest
    @MethodSource("lists")
    void splitsAtTheOutermostCommas(String sql, List<String> parts) {
        assertEquals(Optional.of(parts), SqlList.split(sql));
    }

    @ParameterizedTest
    @ValueSource(strings = {"(", ")", "a)", "(a", ")(", "f(a))", "a]", "'a", "\"a", "'it''s", "'''"})
    void refusesWhatIsNotClosed(String sql) {
        assertEquals(Optional.empty(), SqlList.split(sql));
    }
}
