package liquibase.ext.partitions.model;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a text of SQL statements would take rows or columns away with, as far as the text says it: DROP TABLE, TRUNCATE,
 * DROP SCHEMA and DROP COLUMN (manual, part VI). The bodies of functions and DO statements are read as if they were
 * executed. What the text has renamed before is here by its new name and by those that it may have had.
 *
 * @param tables tables that go or are emptied, as the SQL has their names, in quotes or not
 * @param schemas schemas that go
 * @param columns columns that go
 * @param cascaded those of the tables that TRUNCATE … CASCADE empties together with all that refer to them
 * @param created the last parts of the names of the tables that the text creates, in lower case unless they are in quotes
 * @param setsSearchPath whether names without a schema may be of tables that the connection does not find by them now
 * @param unclear the starts of the statements that may drop what nobody can tell from the text
 */
public record DropStatements(
        List<String> tables,
        List<String> schemas,
        List<Column> columns,
        List<String> cascaded,
        List<String> created,
        boolean setsSearchPath,
        List<String> unclear) {

    /**
     * A column that goes.
     *
     * @param table its table, as the SQL has it
     * @param name its name, as the SQL has it
     */
    public record Column(String table, String name) {}

    private static final int UNCLEAR_LENGTH = 60;
    private static final String WORD = SqlOutline.WORD;
    private static final String NAME = WORD + "(?:\\s*\\.\\s*" + WORD + "){0,2}";
    private static final String NAMES = "(" + NAME + "(?:\\s*\\*?\\s*,\\s*(?:ONLY\\s+)?" + NAME + ")*)";
    private static final String IF_EXISTS = "(?:IF\\s+EXISTS\\s+)?";
    private static final String ALTERED = IF_EXISTS + "(?:ONLY\\s+)?(" + NAME + ")\\s*\\*?\\s*";

    private static final Pattern DROP_TABLE =
            pattern("\\bDROP\\s+(?:FOREIGN\\s+)?TABLE\\s+" + IF_EXISTS + "(?:ONLY\\s+)?" + NAMES);
    private static final Pattern TRUNCATE =
            pattern("\\bTRUNCATE\\s+(?:TABLE\\s+)?(?!(?:ON|OR)\\b)(?:ONLY\\s+)?" + NAMES);
    private static final Pattern CASCADE = pattern("\\bCASCADE\\b");
    private static final Pattern DROP_SCHEMA = pattern("\\bDROP\\s+SCHEMA\\s+" + IF_EXISTS + NAMES);
    private static final Pattern ALTER_TABLE = pattern("\\bALTER\\s+(?:FOREIGN\\s+)?TABLE\\s+" + ALTERED + "(.*)");
    private static final Pattern DROP_COLUMN = pattern("\\bDROP\\s+(?:COLUMN\\s+)?" + IF_EXISTS
            + "(?!(?:CONSTRAINT|DEFAULT|NOT|IDENTITY|EXPRESSION|COLUMN|IF)\\b)(" + WORD + ")");
    private static final Pattern CREATE_TABLE =
            pattern("\\bCREATE\\s+(?:[A-Z]+\\s+){0,2}TABLE\\s+(?:IF\\s+NOT\\s+EXISTS\\s+)?(" + NAME + ")");

    /** ALTER INDEX renames tables too. */
    private static final String ALTER_RELATION = "\\bALTER\\s+(?:(?:FOREIGN\\s+)?TABLE|INDEX)\\s+" + ALTERED;

    private static final Pattern RENAME_TABLE = pattern(ALTER_RELATION + "\\bRENAME\\s+TO\\s+(" + WORD + ")");
    private static final Pattern SET_SCHEMA = pattern(ALTER_RELATION + "\\bSET\\s+SCHEMA\\s+(" + WORD + ")");
    private static final Pattern RENAME_COLUMN = pattern(ALTER_RELATION
            + "\\bRENAME\\s+(?:COLUMN\\s+)?(?!(?:CONSTRAINT|TO)\\b)(" + WORD + ")\\s+TO\\s+(" + WORD + ")");
    private static final Pattern RENAME_SCHEMA =
            pattern("\\bALTER\\s+SCHEMA\\s+(" + WORD + ")\\s+RENAME\\s+TO\\s+(" + WORD + ")");

    /** The last is a name with Unicode escapes. */
    private static final Pattern UNCLEAR = pattern(
            "\\bDROP\\s+OWNED\\b|\\bDROP\\s+(?:TYPE|DOMAIN|EXTENSION|FUNCTION|PROCEDURE|ROUTINE|AGGREGATE|SERVER"
                    + "|FOREIGN\\s+DATA|COLLATION|OPERATOR|ACCESS\\s+METHOD|LANGUAGE|CAST|TEXT\\s+SEARCH)\\b.*\\bCASCADE\\b"
                    + "|\\bALTER\\s+TYPE\\b.*\\bDROP\\s+ATTRIBUTE\\b|\\b(?:DROP|TRUNCATE|ALTER)\\b.*\\bU&\\s*\"");

    /** SET SCHEMA 'x' is another form of it, and the path may name the current role. */
    private static final Pattern SEARCH_PATH = pattern("search_path|\\bSET\\s+(?:(?:SESSION|LOCAL)\\s+)?"
            + "(?:SCHEMA\\s*[E$']|ROLE\\b|SESSION\\s+AUTHORIZATION\\b)");

    private static final Pattern ITEM = Pattern.compile(NAME);

    public DropStatements {
        tables = List.copyOf(tables);
        schemas = List.copyOf(schemas);
        columns = List.copyOf(columns);
        cascaded = List.copyOf(cascaded);
        created = List.copyOf(created);
        unclear = List.copyOf(unclear);
    }

    /** What the statements of a text drop; each once. */
    public static DropStatements in(String sql) {
        SqlOutline outline = new SqlOutline(sql);
        SqlRenamings renamings = new SqlRenamings();
        Set<String> tables = new LinkedHashSet<>();
        Set<String> schemas = new LinkedHashSet<>();
        Set<Column> columns = new LinkedHashSet<>();
        Set<String> cascaded = new LinkedHashSet<>();
        Set<String> created = new LinkedHashSet<>();
        Set<String> unclear = new LinkedHashSet<>();
        for (String statement : outline.statements()) {
            names(DROP_TABLE, statement, outline).forEach(name -> tables.addAll(renamings.tables(name)));
            for (String name : names(TRUNCATE, statement, outline)) {
                List<String> before = renamings.tables(name);
                tables.addAll(before);
                if (CASCADE.matcher(statement).find()) {
                    cascaded.addAll(before);
                }
            }
            names(DROP_SCHEMA, statement, outline).forEach(name -> schemas.addAll(renamings.schemas(name)));
            Matcher alter = ALTER_TABLE.matcher(statement);
            if (alter.find()) {
                String table = outline.name(alter.group(1));
                names(DROP_COLUMN, alter.group(2), outline)
                        .forEach(column -> columns.addAll(renamings.columns(table, column)));
            }
            names(CREATE_TABLE, statement, outline).forEach(name -> created.add(SqlRenamings.lastFolded(name)));
            rename(statement, outline, renamings);
            if (UNCLEAR.matcher(statement).find()) {
                unclear.add(start(outline.text(statement)));
            }
        }
        outline.dynamic().forEach(statement -> unclear.add(start(statement)));
        return new DropStatements(
                List.copyOf(tables),
                List.copyOf(schemas),
                List.copyOf(columns),
                List.copyOf(cascaded),
                List.copyOf(created),
                SEARCH_PATH.matcher(sql).find(),
                List.copyOf(unclear));
    }

    /** Whether a table of this name may be found in schemas that the name and the connection do not say. */
    public boolean mayBeAnywhere(String table) {
        return setsSearchPath || !created.contains(SqlRenamings.lastFolded(table));
    }

    private static void rename(String statement, SqlOutline outline, SqlRenamings renamings) {
        RENAME_TABLE
                .matcher(statement)
                .results()
                .forEach(found -> renamings.table(outline.name(found.group(1)), outline.name(found.group(2))));
        SET_SCHEMA
                .matcher(statement)
                .results()
                .forEach(found -> renamings.schemaOfTable(outline.name(found.group(1)), outline.name(found.group(2))));
        RENAME_COLUMN
                .matcher(statement)
                .results()
                .forEach(found -> renamings.column(
                        outline.name(found.group(1)), outline.name(found.group(2)), outline.name(found.group(3))));
        RENAME_SCHEMA
                .matcher(statement)
                .results()
                .forEach(found -> renamings.schema(outline.name(found.group(1)), outline.name(found.group(2))));
    }

    private static List<String> names(Pattern pattern, String statement, SqlOutline outline) {
        return pattern.matcher(statement)
                .results()
                .flatMap(found -> ITEM.matcher(found.group(1)).results())
                .map(MatchResult::group)
                .filter(name -> !name.equalsIgnoreCase("ONLY"))
                .map(outline::name)
                .toList();
    }

    private static String start(String statement) {
        String text = statement.strip().replaceAll("\\s+", " ");
        return text.substring(
                0, text.offsetByCodePoints(0, Math.min(UNCLEAR_LENGTH, text.codePointCount(0, text.length()))));
    }

    private static Pattern pattern(String regex) {
        return Pattern.compile(regex, SqlOutline.FLAGS);
    }
}
