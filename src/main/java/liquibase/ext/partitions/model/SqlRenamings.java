package liquibase.ext.partitions.model;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a text of SQL has given other names to so far, and what these had been before. */
final class SqlRenamings {

    /** A table and, when it is about one, a column of it. */
    private record Target(String table, @Nullable String column) {}

    private static final Pattern PART = Pattern.compile("\"(?:[^\"]|\"\")*\"|[^\".]+");

    private final List<Function<Target, Optional<Target>>> inverses = new ArrayList<>();
    private final List<Function<String, Optional<String>>> inversesOfSchemas = new ArrayList<>();

    void table(String from, String to) {
        moved(from, from.substring(0, from.length() - last(from).length()) + to);
    }

    void schemaOfTable(String table, String schema) {
        moved(table, schema + "." + last(table));
    }

    void column(String table, String from, String to) {
        inverses.add(target ->
                target.column() != null && fold(target.column()).equals(fold(to)) && mayBeSame(target.table(), table)
                        ? Optional.of(new Target(target.table(), from))
                        : Optional.empty());
    }

    void schema(String from, String to) {
        inverses.add(target -> fold(to).equals(schemaOf(target.table()))
                ? Optional.of(new Target(from + "." + last(target.table()), target.column()))
                : Optional.empty());
        inversesOfSchemas.add(schema -> fold(schema).equals(fold(to)) ? Optional.of(from) : Optional.empty());
    }

    /** The table by this name and by those that it may have had. */
    List<String> tables(String name) {
        return before(new Target(name, null), inverses).stream()
                .map(Target::table)
                .toList();
    }

    /** The schema by this name and by those that it had. */
    List<String> schemas(String name) {
        return List.copyOf(before(name, inversesOfSchemas));
    }

    /** The column by this name and by those that it may have had, in the table by those that that may have had. */
    List<DropStatements.Column> columns(String table, String name) {
        List<DropStatements.Column> columns = new ArrayList<>();
        for (Target target : before(new Target(table, name), inverses)) {
            if (target.column() != null) {
                columns.add(new DropStatements.Column(target.table(), target.column()));
            }
        }
        return columns;
    }

    /** The last part of a name, as it is compared: in lower case unless it is in quotes. */
    static String lastFolded(String name) {
        return fold(last(name));
    }

    private void moved(String from, String to) {
        inverses.add(target ->
                mayBeSame(target.table(), to) ? Optional.of(new Target(from, target.column())) : Optional.empty());
    }

    private static <T> Set<T> before(T now, List<Function<T, Optional<T>>> inverses) {
        Set<T> names = new LinkedHashSet<>(Set.of(now));
        for (int i = inverses.size() - 1; i >= 0; i--) {
            Function<T, Optional<T>> inverse = inverses.get(i);
            names.addAll(
                    names.stream().flatMap(name -> inverse.apply(name).stream()).toList());
        }
        return names;
    }

    /** A name without a schema may be of a table in any. */
    private static boolean mayBeSame(String name, String other) {
        String schema = schemaOf(name);
        String otherSchema = schemaOf(other);
        return lastFolded(name).equals(lastFolded(other))
                && (schema == null || otherSchema == null || schema.equals(otherSchema));
    }

    private static @Nullable String schemaOf(String name) {
        List<String> parts = parts(name);
        return parts.size() < 2 ? null : fold(parts.get(parts.size() - 2));
    }

    private static String last(String name) {
        List<String> parts = parts(name);
        return parts.get(parts.size() - 1);
    }

    private static List<String> parts(String name) {
        return PART.matcher(name).results().map(MatchResult::group).toList();
    }

    private static String fold(String part) {
        return part.startsWith("\"")
                ? part.substring(1, part.length() - 1).replace("\"\"", "\"")
                : part.toLowerCase(Locale.ROOT);
    }
}
