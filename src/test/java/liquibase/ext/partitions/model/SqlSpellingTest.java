package liquibase.ext.partitions.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SqlSpellingTest {

    @ParameterizedTest
    @CsvSource(delimiterString = "=>", quoteCharacter = '`', textBlock = """
            Created_At               => created_at
            "created_at"             => created_at
            "Created_At"             => "Created_At"
            "odd name"               => "odd name"
            lower ( Name )           => lower(name)
            name   COLLATE  "C"      => name collate "C"
            date_trunc('Day', at)    => date_trunc('Day',at)
            a + b                    => a+b
            E'it\\'s'                => e'it\\'s'
            'open                    => 'open
            """)
    void leaves_out_what_makes_no_difference(String sql, String plain) {
        assertEquals(plain, SqlSpelling.plain(sql));
    }
}
