package liquibase.ext.partitions.catalog;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import liquibase.ext.partitions.model.QualifiedName;

/** Names as two arrays of a query, for {@code unnest} to make rows of. */
final class NameArrays {

    private NameArrays() {}

    /** Sets the first two parameters of a statement to the schemas and the names. */
    static void set(PreparedStatement statement, List<QualifiedName> names) throws SQLException {
        Object[] schemas = names.stream().map(QualifiedName::schema).toArray();
        Object[] relations = names.stream().map(QualifiedName::name).toArray();
        statement.setArray(1, statement.getConnection().createArrayOf("text", schemas));
        statement.setArray(2, statement.getConnection().createArrayOf("text", relations));
    }
}
