package liquibase.ext.partitions.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;

import liquibase.ext.partitions.model.BoundValue;
import liquibase.ext.partitions.model.QualifiedName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuotingTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "orders | \"orders\"",
                "Ord\"ers | \"Ord\"\"ers\"",
                "\" | \"\"\"\"",
                "\"a\" | \"\"\"a\"\"\"",
                "a.b | \"a.b\"",
                "it's | \"it's\"",
                "back\\slash | \"back\\slash\"",
                "`` | \"\"",
            })
    void namesAreAlwaysInDoubleQuotes(String name, String quoted) {
        assertEquals(quoted, Quoting.identifier(name));
    }

    @Test
    void aSchemaIsQuotedByItself() {
        assertEquals("\"My \"\"S\"\"\".\"t.u\"", Quoting.identifier(new QualifiedName("My \"S\"", "t.u")));
        assertEquals("\"t\"", Quoting.identifier(new QualifiedName(null, "t")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "DE | 'DE'",
                "`` | ''",
                "it's | 'it''s'",
                "' | ''''",
                "a\"b | 'a\"b'",
                "a\\b | E'a\\\\b'",
                "\\ | E'\\\\'",
                "\\'; DROP TABLE t; -- | E'\\\\''; DROP TABLE t; --'",
                "$$ | '$$'",
                "NULL | 'NULL'",
            })
    void textIsInSingleQuotes(String text, String quoted) {
        assertEquals(quoted, Quoting.literal(text));
    }

    @Test
    void valuesOfBoundsAreKeyWordsConstantsOrExpressions() {
        assertEquals("MAXVALUE", Quoting.boundValue(BoundValue.Keyword.MAXVALUE));
        assertEquals("'MAXVALUE'", Quoting.boundValue(new BoundValue.Literal("MAXVALUE")));
        assertEquals("(now())", Quoting.boundValue(new BoundValue.Expression("now()")));
    }
}
