package liquibase.ext.partitions.execute;

import java.sql.SQLException;
import java.util.Optional;
import liquibase.ext.partitions.model.QualifiedName;
import org.jspecify.annotations.Nullable;

/**
 * What an error of the server is about (manual, section 55.8 "Error and Notice Message Fields"), when the driver tells.
 * It is asked by name, since this extension is not linked with a driver.
 *
 * @param table the table
 * @param constraint the constraint, or the index that acts as one
 */
record ServerDetail(QualifiedName table, String constraint) {

    static Optional<ServerDetail> of(SQLException failure) {
        try {
            Object message = get(failure, "getServerErrorMessage");
            if (message == null) {
                return Optional.empty();
            }
            Object schema = get(message, "getSchema");
            Object table = get(message, "getTable");
            Object constraint = get(message, "getConstraint");
            return schema == null || table == null || constraint == null
                    ? Optional.empty()
                    : Optional.of(new ServerDetail(
                            new QualifiedName(schema.toString(), table.toString()), constraint.toString()));
        } catch (ReflectiveOperationException e) {
            return Optional.empty();
        }
    }

    /** The table that it is about, when it is about no constraint. */
    static Optional<QualifiedName> tableAlone(SQLException failure) {
        try {
            Object message = get(failure, "getServerErrorMessage");
            if (message == null || get(message, "getConstraint") != null) {
                return Optional.empty();
            }
            Object schema = get(message, "getSchema");
            Object table = get(message, "getTable");
            return schema == null || table == null
                    ? Optional.empty()
                    : Optional.of(new QualifiedName(schema.toString(), table.toString()));
        } catch (ReflectiveOperationException e) {
            return Optional.empty();
        }
    }

    /** What the server advises; empty when the driver does not tell. */
    static Optional<String> hint(SQLException failure) {
        try {
            Object message = get(failure, "getServerErrorMessage");
            return Optional.ofNullable(message == null ? null : get(message, "getHint"))
                    .map(hint -> hint.toString().strip());
        } catch (ReflectiveOperationException e) {
            return Optional.empty();
        }
    }

    private static @Nullable Object get(Object object, String getter) throws ReflectiveOperationException {
        return object.getClass().getMethod(getter).invoke(object);
    }
}
