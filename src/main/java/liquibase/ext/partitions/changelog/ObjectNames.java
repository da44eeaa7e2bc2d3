package liquibase.ext.partitions.changelog;

import java.util.Locale;
import liquibase.database.Database;
import liquibase.ext.partitions.model.QualifiedName;
import liquibase.structure.DatabaseObject;
import liquibase.structure.core.Schema;
import liquibase.structure.core.Table;
import org.jspecify.annotations.Nullable;

/** Names as written, and the names that the server has for them by Liquibase's object quoting strategy. */
public final class ObjectNames {

    private ObjectNames() {}

    /** An element of a changelog and its table as written, for messages. */
    public static String where(String element, @Nullable String schemaName, @Nullable String tableName) {
        if (tableName == null || tableName.isBlank()) {
            return element;
        }
        String schema = schemaName == null || schemaName.isBlank() ? null : schemaName;
        return element + " of table " + new QualifiedName(schema, tableName);
    }

    /** A table in a schema, or in Liquibase's default schema. */
    public static QualifiedName table(Database database, @Nullable String schemaName, @Nullable String tableName) {
        return new QualifiedName(schema(database, schemaName), exact(database, String.valueOf(tableName), Table.class));
    }

    /** A schema; the default one for null. */
    public static @Nullable String schema(Database database, @Nullable String schemaName) {
        return schemaName == null || schemaName.isBlank()
                ? database.getDefaultSchemaName()
                : exact(database, schemaName, Schema.class);
    }

    /**
     * The name that Liquibase's own SQL would mean. It quotes a name or leaves it to the server, which then makes lower
     * case of A to Z.
     */
    public static String exact(Database database, String written, Class<? extends DatabaseObject> type) {
        if (written.length() > 2 && written.startsWith("\"") && written.endsWith("\"")) {
            return written.substring(1, written.length() - 1).replace("\"\"", "\"");
        }
        return database.escapeObjectName(written, type).startsWith("\"")
                ? written
                : written.strip().toLowerCase(Locale.ROOT);
    }
}
