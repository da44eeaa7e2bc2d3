package liquibase.ext.partitions.sql;

import liquibase.ext.partitions.model.IndexConstraint;
import liquibase.ext.partitions.model.IndexDefinition;
import liquibase.ext.partitions.model.IndexedDefinition;

/** The statement that makes an index in the one or the other way. */
public final class IndexedSql {

    private IndexedSql() {}

    /** What is made, without name and table, for messages. */
    public static String describe(IndexedDefinition definition) {
        return definition.accept(new IndexedDefinition.Visitor<>() {
            @Override
            public String index(IndexDefinition index) {
                String sql = IndexSql.create("", "", "", index);
                return (index.unique() ? "UNIQUE " : "")
                        + sql.substring(sql.indexOf(" ON ") + " ON ".length()).strip();
            }

            @Override
            public String constraint(IndexConstraint constraint) {
                return ConstraintSql.describe(constraint);
            }
        });
    }

    /**
     * The statement.
     *
     * @param name the name of the index, or of the constraint, quoted
     * @param table the table, quoted
     * @param definition what to make
     */
    public static String create(String name, String table, IndexedDefinition definition) {
        return definition.accept(new IndexedDefinition.Visitor<>() {
            @Override
            public String index(IndexDefinition index) {
                return IndexSql.create("", name, table, index);
            }

            @Override
            public String constraint(IndexConstraint constraint) {
                return "ALTER TABLE " + table + " ADD CONSTRAINT " + name + " " + ConstraintSql.of(constraint);
            }
        });
    }
}
