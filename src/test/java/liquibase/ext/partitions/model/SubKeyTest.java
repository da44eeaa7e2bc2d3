package liquibase.ext.partitions.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SubKeyTest {

    private static final TableShape SHAPE =
            TableShape.ofColumns(Map.of("id", "integer", "At", "date", "a\"b", "text", "\"", "uuid"));

    @ParameterizedTest
    @CsvSource({
        "id, integer",
        "ID, integer",
        "'\"id\"', integer",
        "'\"At\"', date",
        "At,",
        "'\"a\"\"b\"', text",
        "'\"\"\"\"', uuid",
        "'\"ID\"',",
        "lower(id),",
        "id COLLATE \"C\",",
        "id int4_ops,"
    })
    void knowsTheTypesOfPlainColumns(String sql, String type) {
        PartitionBy clause = PartitionBy.parse("HASH (" + sql + ")").orElseThrow();

        assertEquals(
                new KeyColumn(sql, type, null),
                SubKey.of(clause, SHAPE).columns().get(0));
    }
}
