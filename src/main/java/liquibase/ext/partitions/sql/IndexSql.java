package liquibase.ext.partitions.sql;

import static liquibase.ext.partitions.sql.Quoting.identifier;

import java.util.Locale;
import java.util.stream.Collectors;
import liquibase.ext.partitions.model.IndexColumn;
import liquibase.ext.partitions.model.IndexDefinition;
import org.jspecify.annotations.Nullable;

/** CREATE INDEX (manual, reference page CREATE INDEX). */
public final class IndexSql {

    private IndexSql() {}

    /**
     * The statement that builds an index.
     *
     * @param modifier what stands between INDEX and the name: CONCURRENTLY, IF NOT EXISTS, both or nothing
     * @param name the name of the index, quoted
     * @param table the table, quoted, after ONLY where that is meant
     * @param definition what to build
     */
    public static String create(String modifier, String name, String table, IndexDefinition definition) {
        return "CREATE "
                + (definition.unique() ? "UNIQUE " : "")
                + "INDEX "
                + (modifier.isEmpty() ? "" : modifier + " ")
                + name
                + " ON "
                + table
                + (definition.method() == null
                        ? ""
                        : " USING " + identifier(definition.method().strip().toLowerCase(Locale.ROOT)))
                + definition.columns().stream().map(IndexSql::column).collect(Collectors.joining(", ", " (", ")"))
                + include(definition)
                + (definition.nullsDistinct() ? "" : " NULLS NOT DISTINCT")
                + clause(" WITH (", definition.storage().parameters(), ")")
                + (definition.storage().tablespace() == null
                        ? ""
                        : " TABLESPACE " + identifier(definition.storage().tablespace()))
                + clause(" WHERE ", definition.where(), "");
    }

    /** The value that a column of an index has, with the collation that it is compared by. */
    public static String key(IndexColumn column) {
        return (column.computed() ? "(" + column.text() + ")" : identifier(column.text()))
                + (column.collation() == null ? "" : " COLLATE " + collation(column.collation()));
    }

    private static String column(IndexColumn column) {
        return key(column)
                + clause(" ", column.operatorClass(), "")
                + (column.descending() ? " DESC" : "")
                + (column.nulls() == null ? "" : " NULLS " + column.nulls());
    }

    /** A collation's name may hold a dot, as in en_US.utf8, so only what is quoted already can name a schema. */
    private static String collation(String written) {
        return written.indexOf('"') < 0 ? identifier(written) : written;
    }

    private static String include(IndexDefinition definition) {
        return definition.include().isEmpty()
                ? ""
                : definition.include().stream()
                        .map(Quoting::identifier)
                        .collect(Collectors.joining(", ", " INCLUDE (", ")"));
    }

    private static String clause(String before, @Nullable String text, String after) {
        return text == null ? "" : before + text + after;
    }
}
