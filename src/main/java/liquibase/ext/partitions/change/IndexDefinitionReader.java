package liquibase.ext.partitions.change;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import liquibase.database.Database;
import liquibase.ext.partitions.model.IndexColumn;
import liquibase.ext.partitions.model.IndexDefinition;
import liquibase.ext.partitions.model.Storage;
import liquibase.ext.partitions.problem.AttributeProblems;
import liquibase.ext.partitions.problem.IndexProblems;
import liquibase.ext.partitions.problem.Problem;
import org.jspecify.annotations.Nullable;

/** Makes the definition of an index of what a change says, and collects what is wrong with it. */
final class IndexDefinitionReader {

    private static final Pattern ORDER = Pattern.compile("(?i).+\\s(asc|desc|nulls\\s+(first|last))");

    private final AbstractIndexDefinitionChange change;
    private final Database database;
    private final List<Problem> all;
    private final List<Problem> problems = new ArrayList<>();
    private final String element;

    IndexDefinitionReader(AbstractIndexDefinitionChange change, Database database, List<Problem> problems) {
        this.change = change;
        this.database = database;
        this.all = problems;
        this.element = change.elementName();
    }

    /**
     * The definition.
     *
     * @param required whether there has to be one
     * @return null when there is none, or something is wrong with it
     */
    @Nullable
    IndexDefinition read(boolean required) {
        checkTexts();
        if (!change.isDefined() && change.isLoaded()) {
            if (required) {
                problems.add(IndexProblems.noColumns(element));
            } else {
                others().forEach((name, text) ->
                        problems.add(AttributeProblems.onlyWith(element, name, "columnNames or column items")));
            }
        }
        if (change.getColumnNames() != null && !change.getColumns().isEmpty()) {
            problems.add(IndexProblems.columnsTwice(element));
        }
        List<IndexColumn> columns = columns();
        List<String> include = NameList.read(element, "include", change.getInclude(), problems);
        all.addAll(problems);
        return columns.isEmpty() || !problems.isEmpty() ? null : definition(columns, include);
    }

    private IndexDefinition definition(List<IndexColumn> columns, List<String> include) {
        return new IndexDefinition(
                Booleans.isTrue(change.getUnique()),
                change.getNullsDistinct() == null || Booleans.isTrue(change.getNullsDistinct()),
                stripped(change.getUsing()),
                columns,
                include.stream().map(name -> TableNames.column(database, name)).toList(),
                stripped(change.getWhere()),
                new Storage(stripped(change.getTablespace()), stripped(change.getWith())));
    }

    private void checkTexts() {
        Booleans.check(element, "unique", change.getUnique(), problems);
        Booleans.check(element, "nullsDistinct", change.getNullsDistinct(), problems);
        if (change.getNullsDistinct() != null && !Booleans.isTrue(change.getUnique())) {
            problems.add(AttributeProblems.onlyWith(element, "nullsDistinct", "unique=\"true\""));
        }
        change.checkGiven("columnNames", change.getColumnNames(), problems);
        others().forEach((name, text) -> change.checkGiven(name, text, problems));
    }

    /** What is said of the definition beside the columns. */
    private Map<String, String> others() {
        return change.given(List.of("unique", "nullsDistinct", "using", "include", "where", "with", "tablespace"));
    }

    private List<IndexColumn> columns() {
        List<IndexColumn> columns = new ArrayList<>();
        for (String name : NameList.read(element, "columnNames", change.getColumnNames(), problems)) {
            checkName(element, "columnNames", name);
            columns.add(IndexColumn.of(TableNames.column(database, name)));
        }
        for (IndexColumnConfig column : change.getColumns()) {
            column.name().ifPresent(name -> columns.add(column(column, name)));
        }
        return columns;
    }

    /** What CREATE INDEX takes behind a name, or for one, and what would be taken for a part of the name. */
    private void checkName(String where, String attribute, String name) {
        if (!NameList.isQuoted(name) && ORDER.matcher(name).matches()) {
            problems.add(IndexProblems.orderInName(where, attribute, name));
        } else if (!NameList.isQuoted(name) && name.contains("(")) {
            problems.add(IndexProblems.expressionInName(where, attribute, name));
        }
    }

    private IndexColumn column(IndexColumnConfig column, String name) {
        String item = IndexColumnConfig.ELEMENT;
        Booleans.check(item, "computed", column.attribute("computed"), problems);
        Booleans.check(item, "descending", column.attribute("descending"), problems);
        for (String attribute : List.of("operatorClass", "collation")) {
            String text = column.attribute(attribute);
            if (text != null && text.isEmpty()) {
                problems.add(AttributeProblems.missingValue(item, attribute));
            }
        }
        boolean computed = Booleans.isTrue(column.attribute("computed"));
        if (!computed) {
            checkName(item, "name", name);
        }
        return new IndexColumn(
                computed ? name : TableNames.column(database, name),
                computed,
                column.attribute("collation"),
                column.attribute("operatorClass"),
                Booleans.isTrue(column.attribute("descending")),
                nulls(column.attribute("nulls")));
    }

    private IndexColumn.@Nullable Nulls nulls(@Nullable String text) {
        if (text == null) {
            return null;
        }
        switch (text.toLowerCase(Locale.ROOT)) {
            case "first" -> {
                return IndexColumn.Nulls.FIRST;
            }
            case "last" -> {
                return IndexColumn.Nulls.LAST;
            }
            default -> {
                problems.add(
                        AttributeProblems.notOneOf(IndexColumnConfig.ELEMENT, "nulls", text, List.of("first", "last")));
                return null;
            }
        }
    }

    private static @Nullable String stripped(@Nullable String text) {
        return text == null ? null : text.strip();
    }
}
