package liquibase.ext.partitions.demo;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The partitioned tables of a database, to be printed as trees with their keys and bounds. */
record PartitionForest(List<Table> tables) {
    /** The default partition last, and those that differ in a number by that number. */
    private static final String QUERY = """
            SELECT c.oid::regclass::text AS name, inhparent::regclass::text AS parent, bound,
                pg_get_partkeydef(c.oid) AS key
            FROM pg_class c LEFT JOIN pg_inherits ON inhrelid = c.oid, pg_get_expr(relpartbound, c.oid) AS bound
            WHERE c.relkind = 'p' OR c.relispartition AND c.relkind IN ('r', 'f')
            ORDER BY coalesce(bound = 'DEFAULT', false), length(c.relname), c.relname
            """;

    /** A table of the forest, qualified as the search path needs it; the roots have no parent, the leaves no key. */
    record Table(
            String name,
            @Nullable String parent,
            @Nullable String bound,
            @Nullable String key) {
        @Override
        public String toString() {
            return name
                    + (bound == null ? "" : "  " + bound.replace("FOR VALUES ", ""))
                    + (key == null ? "" : "  partition by " + key);
        }
    }

    PartitionForest {
        tables = List.copyOf(tables);
    }

    static PartitionForest read(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(QUERY)) {
            List<Table> tables = new ArrayList<>();
            while (rows.next()) {
                tables.add(new Table(
                        rows.getString("name"),
                        rows.getString("parent"),
                        rows.getString("bound"),
                        rows.getString("key")));
            }
            return new PartitionForest(tables);
        }
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (Table root : childrenOf(null)) {
            text.append(root).append('\n');
            appendChildren(text, root, "");
        }
        return text.isEmpty() ? "(no partitioned tables)\n" : text.toString();
    }

    private void appendChildren(StringBuilder text, Table parent, String indent) {
        List<Table> children = childrenOf(parent.name);
        for (int i = 0; i < children.size(); i++) {
            boolean last = i == children.size() - 1;
            text.append(indent)
                    .append(last ? "\\- " : "+- ")
                    .append(children.get(i))
                    .append('\n');
            appendChildren(text, children.get(i), indent + (last ? "   " : "|  "));
        }
    }

    private List<Table> childrenOf(@Nullable String parent) {
        return tables.stream()
                .filter(table -> parent == null ? table.parent == null : parent.equals(table.parent))
                .toList();
    }
}
