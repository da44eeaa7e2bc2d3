package liquibase.ext.partitions.change;

import static liquibase.ext.partitions.changelog.ObjectNames.exact;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import liquibase.change.ColumnConfig;
import liquibase.change.core.CreateTableChange;
import liquibase.database.Database;
import liquibase.datatype.DataTypeFactory;
import liquibase.ext.partitions.changelog.ObjectNames;
import liquibase.ext.partitions.model.NamePattern;
import liquibase.ext.partitions.model.QualifiedName;
import liquibase.structure.core.Column;
import liquibase.structure.core.Index;
import liquibase.structure.core.Table;
import org.jspecify.annotations.Nullable;

/** Turns names as written into the names that the server has, by Liquibase's object quoting strategy. */
final class TableNames {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{[^{}]*}");
    private static final Pattern OUTSIDE_PLACEHOLDERS = Pattern.compile("(?:^|(?<=}))[^{}]+");

    private TableNames() {}

    /** A change and its table as written, for messages. */
    static String where(String change, @Nullable String schemaName, @Nullable String tableName) {
        return ObjectNames.where(change, schemaName, tableName);
    }

    /** A table in a schema, or in Liquibase's default schema. */
    static QualifiedName table(Database database, @Nullable String schemaName, @Nullable String tableName) {
        return ObjectNames.table(database, schemaName, tableName);
    }

    /** A schema; the default one for null. */
    static @Nullable String schema(Database database, @Nullable String schemaName) {
        return ObjectNames.schema(database, schemaName);
    }

    /** The rule for names of partitions. */
    static UnaryOperator<String> tableRule(Database database) {
        return name -> exact(database, name, Table.class);
    }

    /** An index of a table, which is in the table's schema. */
    static QualifiedName index(Database database, QualifiedName table, @Nullable String indexName) {
        return table.sibling(exact(database, String.valueOf(indexName), Index.class));
    }

    /** A constraint of a table; Liquibase's own SQL takes its name as it takes that of an index. */
    static String constraint(Database database, @Nullable String constraintName) {
        return exact(database, String.valueOf(constraintName), Index.class);
    }

    /** A column; one in double quotes is taken as it is. */
    static String column(Database database, String name) {
        return exact(database, name, Column.class);
    }

    /** A pattern of index names, of which all but the placeholders is taken by the rule for names. */
    static NamePattern indexPattern(Database database, String written) {
        String sample = exact(database, PLACEHOLDER.matcher(written).replaceAll("p"), Index.class);
        String text = NameList.isQuoted(written) ? exact(database, written, Index.class) : written.strip();
        return new NamePattern(
                sample.equals(sample.toLowerCase(Locale.ROOT))
                        ? OUTSIDE_PLACEHOLDERS
                                .matcher(text)
                                .replaceAll(part ->
                                        Matcher.quoteReplacement(part.group().toLowerCase(Locale.ROOT)))
                        : text);
    }

    /** The columns of a createTable with their types as the server prints them. */
    static Map<String, String> columnTypes(CreateTableChange change, Database database) {
        Map<String, String> types = new TreeMap<>();
        for (ColumnConfig column : change.getColumns()) {
            if (column.getName() != null && column.getType() != null) {
                types.put(exact(database, column.getName(), Column.class), serverType(column.getType(), database));
            }
        }
        return types;
    }

    private static String serverType(String type, Database database) {
        String written = DataTypeFactory.getInstance()
                .fromDescription(type, database)
                .toDatabaseDataType(database)
                .toString()
                .toLowerCase(Locale.ROOT);
        return switch (written) {
            case "timestamptz" -> "timestamp with time zone";
            case "timestamp" -> "timestamp without time zone";
            case "int", "int4" -> "integer";
            case "int8" -> "bigint";
            default -> written;
        };
    }
}
