package liquibase.ext.partitions.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SqlExcerptTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            SELECT  a, "b"."c"\tFROM t     | SELECT a, "b"."c" FROM t
            SELECT 1; -- password: x       | SELECT 1
            /* secret */ SELECT /* x */ 1  | SELECT 1
            BEGIN; UPDATE t SET a = 1;     | BEGIN; UPDATE t SET a = 1
            ``                             | ``
            """)
    void is_one_line_without_comments(String sql, String excerpt) {
        assertEquals(excerpt, SqlExcerpt.of(sql));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ALTER ROLE r PASSWORD 's3cret'                     | ALTER ROLE r PASSWORD '*****'
            ALTER ROLE r PASSWORD 's3cr                        | ALTER ROLE r PASSWORD '*****'
            ALTER ROLE r PASSWORD E's3c\\'ret'                 | ALTER ROLE r PASSWORD E'*****'
            ALTER ROLE r PASSWORD 's3c''ret'                   | ALTER ROLE r PASSWORD '*****'
            SELECT dblink('host=h password=s3cret')            | SELECT dblink('*****')
            DO $x$ SELECT 's3cret' $x$                         | DO ; SELECT '*****'
            DO $x$ SELECT $$s3cret$$ $x$                       | DO ; SELECT '*****'
            DO $x$ SELECT $$s3cr                               | DO ; SELECT '*****'
            ALTER ROLE r PASSWORD $$s3cret$$                   | ALTER ROLE r PASSWORD '*****'
            ALTER ROLE r PASSWORD $a_1$s3'c"ret$a_1$; SELECT 1 | ALTER ROLE r PASSWORD '*****'; SELECT 1
            ALTER ROLE r PASSWORD $$s3cr                       | ALTER ROLE r PASSWORD '*****'
            ALTER ROLE r PASSWORD $a$s3$$cr                    | ALTER ROLE r PASSWORD '*****'
            SELECT $1, a$b$c FROM t                            | SELECT $1, a$b$c FROM t
            SET app.password = s3cret                          | SET app.password = *****
            SET app."db_token" TO s3cret; SELECT 1             | SET app. "db_token" TO *****; SELECT 1
            SELECT * FROM "postgres://me:s3cret@host/db"       | SELECT * FROM "postgres://*****@host/db"
            """)
    void holds_nothing_that_may_be_secret(String sql, String excerpt) {
        assertEquals(excerpt, SqlExcerpt.of(sql));
    }

    @Test
    void ends_after_eighty_letters() {
        assertEquals("SELECT " + "x".repeat(73) + "...", SqlExcerpt.of("SELECT " + "x".repeat(500)));
        assertEquals("😀".repeat(80) + "...", SqlExcerpt.of("😀".repeat(81)));
    }
}
