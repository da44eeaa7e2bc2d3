package liquibase.ext.partitions.model;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What differs of one object between two moments.
 *
 * @param kind what the object is, such as {@code index}
 * @param object its qualified name, quoted where SQL needs it
 * @param relation the table or view that it is a part of; null for what stands alone
 * @param property what differs, such as {@code owner}; empty for the object as a whole, or its definition
 * @param before what it should be, as it was before; null when it should not be there
 * @param after what it is; null when it is not there
 */
public record CatalogDifference(
        String kind,
        String object,
        @Nullable String relation,
        String property,
        @Nullable String before,
        @Nullable String after) {

    public CatalogDifference {
        if (before == null && after == null) {
            throw new IllegalArgumentException(kind + " " + object + " does not differ");
        }
    }

    /** {@code left behind}, {@code missing} or {@code changed}. */
    public String verdict() {
        if (!property.isEmpty() || (before != null && after != null)) {
            return "changed";
        }
        return before == null ? "left behind" : "missing";
    }

    @Override
    public String toString() {
        String part = relation == null || object.startsWith(relation + ".") ? "" : " on " + relation;
        String value = Objects.requireNonNullElse(after, "none");
        if (before != null) {
            value = after == null && property.isEmpty() ? before : before + "  ->  " + value;
        } else if (!property.isEmpty()) {
            value = "none  ->  " + value;
        }
        return verdict() + ": " + kind + " " + object + part + (property.isEmpty() ? "" : ", " + property) + ": "
                + value;
    }
}
