package liquibase.ext.partitions.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyColumnTest {

    @ParameterizedTest
    @CsvSource({
        "timestamp with time zone, true, false",
        "timestamp(3) with time zone, true, false",
        "timestamp without time zone, false, true",
        "timestamp(0) without time zone, false, true",
        "date, false, true",
        "time with time zone, false, false",
        "timestamp with time zone[], false, false",
        "daterange, false, false",
        "bigint, false, false",
        ", false, false"
    })
    void knowsWhetherItsTypeHasATimeZone(@Nullable String type, boolean instant, boolean local) {
        KeyColumn column = new KeyColumn("at", type, null);

        assertEquals(instant, column.isTimestampWithTimeZone());
        assertEquals(local, column.isLocalDateOrTimestamp());
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "a, a",
                "Created_At, created_at",
                "_a$1, _a$1",
                "größe, größe",
                "\"Created At\", Created At",
                "\"a\"\"b\", a\"b",
                "\"\"\"\", \"",
                "lower(a),",
                "`lower(\"A\"), 1`,",
                "`\"a\" || \"b\"`,",
                "a + 1,",
                "1a,",
                "\"a,",
                "\"\","
            })
    void tellsAColumnFromAnExpression(String sql, @Nullable String name) {
        assertEquals(Optional.ofNullable(name), new KeyColumn(sql, null, null).columnName());
    }
}
