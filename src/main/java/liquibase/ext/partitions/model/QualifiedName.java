package liquibase.ext.partitions.model;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The name of a relation, in exact case, as the catalog stores it.
 *
 * @param schema the schema, or null for whatever the search path finds first (only in offline SQL output, where nobody
 *     can be asked)
 * @param name the relation's own name
 */
public record QualifiedName(@Nullable String schema, String name) {

    public QualifiedName {
        Objects.requireNonNull(name, "name");
    }

    /** The relation of another name in the same schema. */
    public QualifiedName sibling(String otherName) {
        return new QualifiedName(schema, otherName);
    }

    /** Schema and name where both stand in the name, with a dot between them; empty for any other name. */
    public Optional<QualifiedName> splitName() {
        int dot = name.indexOf('.');
        return dot > 0 && dot == name.lastIndexOf('.') && dot < name.length() - 1
                ? Optional.of(new QualifiedName(name.substring(0, dot), name.substring(dot + 1)))
                : Optional.empty();
    }

    /** For messages: {@code schema.name}, unquoted. */
    @Override
    public String toString() {
        return schema == null ? name : schema + "." + name;
    }
}
