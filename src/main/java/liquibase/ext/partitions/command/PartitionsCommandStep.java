package liquibase.ext.partitions.command;

import java.io.IOException;
import java.io.OutputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import liquibase.Scope;
import liquibase.command.AbstractCommandStep;
import liquibase.command.CommandArgumentDefinition;
import liquibase.command.CommandBuilder;
import liquibase.command.CommandDefinition;
import liquibase.command.CommandResultDefinition;
import liquibase.command.CommandResultsBuilder;
import liquibase.command.CommandScope;
import liquibase.database.Database;
import liquibase.database.OfflineConnection;
import liquibase.database.jvm.JdbcConnection;
import liquibase.ext.partitions.catalog.PartitionCatalog;
import liquibase.ext.partitions.catalog.PartitionReportCatalog;
import liquibase.ext.partitions.catalog.PartitionReportCatalog.Found;
import liquibase.ext.partitions.catalog.PartitionReportCatalog.Other;
import liquibase.ext.partitions.catalog.Undone;
import liquibase.ext.partitions.changelog.ObjectNames;
import liquibase.ext.partitions.model.KnownNames;
import liquibase.ext.partitions.model.PartitionReport;
import liquibase.ext.partitions.model.QualifiedName;
import liquibase.ext.partitions.problem.PartitionProblemException;
import liquibase.ext.partitions.problem.PartitionsCommandProblems;
import liquibase.ext.partitions.problem.Problem;
import liquibase.structure.core.Schema;
import liquibase.structure.core.Table;
import org.jspecify.annotations.Nullable;

/**
 * The command {@code partitions}: shows partitioned tables as trees. It changes nothing and needs no changelog. Its result
 * {@code partitionReport} is what was shown, a {@link PartitionReport}.
 */
public final class PartitionsCommandStep extends AbstractCommandStep {

    private static final String NAME = "partitions";

    /** The table to show; all partitioned tables when absent. */
    public static final CommandArgumentDefinition<String> TABLE_NAME_ARG;
    /** Its schema, or that of all tables to show. */
    public static final CommandArgumentDefinition<String> SCHEMA_NAME_ARG;
    /** text, json, mermaid or dot. */
    public static final CommandArgumentDefinition<String> FORMAT_ARG;
    /** How many columns text may take. */
    public static final CommandArgumentDefinition<String> WIDTH_ARG;
    /** What was shown. */
    public static final CommandResultDefinition<PartitionReport> REPORT_RESULT;

    static final int LEAST_WIDTH = 20;

    static {
        CommandBuilder builder = new CommandBuilder(new String[][] {{NAME}});
        TABLE_NAME_ARG = builder.argument("tableName", String.class)
                .description("Partitioned table to show, which may itself be a partition; all of them when absent")
                .build();
        SCHEMA_NAME_ARG = builder.argument("schemaName", String.class)
                .description("Schema of the table, by default the default schema, else the search path; without a table"
                        + " the only schema to show")
                .build();
        FORMAT_ARG = builder.argument("format", String.class)
                .description("text (trees), json, mermaid (a picture that GitHub draws) or dot (one for Graphviz)")
                .defaultValue("text")
                .build();
        WIDTH_ARG = builder.argument("width", String.class)
                .description("Columns that text may take, from " + LEAST_WIDTH
                        + " on; by default those of the terminal, and as many as it needs in a file or a pipe")
                .build();
        REPORT_RESULT = builder.result("partitionReport", PartitionReport.class)
                .description("What was shown")
                .build();
    }

    @Override
    public String[][] defineCommandNames() {
        return new String[][] {{NAME}};
    }

    @Override
    public void adjustCommandDefinition(CommandDefinition definition) {
        definition.setShortDescription("Show partitioned tables as trees, with what deserves attention");
        definition.setLongDescription(
                "Shows partitioned tables as trees: keys and bounds, rows and sizes as of the last"
                        + " VACUUM or ANALYZE, indexes, gaps between ranges, where the newest range ends, rows in default"
                        + " partitions, constraints that are NOT VALID and pending detaches. It changes nothing, and needs no"
                        + " changelog.");
    }

    @Override
    public List<Class<?>> requiredDependencies() {
        return List.of(Database.class);
    }

    @Override
    public void run(CommandResultsBuilder results) throws IOException {
        CommandScope scope = results.getCommandScope();
        String tableName = given(scope.getArgumentValue(TABLE_NAME_ARG));
        String schemaName = given(scope.getArgumentValue(SCHEMA_NAME_ARG));
        PartitionsFormat format = format(scope.getArgumentValue(FORMAT_ARG));
        Integer width = width(scope.getArgumentValue(WIDTH_ARG));
        Database database = (Database) scope.getDependency(Database.class);
        PartitionReport report = read(database, schemaName, tableName);
        results.addResult(REPORT_RESULT, report);
        if (report.tables().isEmpty()) {
            Scope.getCurrentScope()
                    .getUI()
                    .sendMessage("There are no partitioned tables"
                            + (schemaName == null ? "." : " in schema " + schemaName + "."));
        }
        TextStyle style = format == PartitionsFormat.TEXT ? Terminal.style(width) : TextStyle.PLAIN;
        OutputStream output = results.getOutputStream();
        output.write(format.print(report, style).getBytes(Terminal.encoding()));
        output.flush();
    }

    private static PartitionReport read(Database database, @Nullable String schemaName, @Nullable String tableName) {
        if (!database.getShortName().equals("postgresql")) {
            throw problem(tableName, PartitionsCommandProblems.notPostgres(database.getShortName()));
        }
        if (database.getConnection() instanceof OfflineConnection) {
            throw problem(tableName, PartitionsCommandProblems.offline());
        }
        Connection connection = ((JdbcConnection) database.getConnection()).getUnderlyingConnection();
        String schema = schemaName == null ? null : ObjectNames.exact(database, schemaName, Schema.class);
        PartitionReportCatalog catalog = new PartitionReportCatalog(connection);
        try {
            if (tableName == null) {
                return Undone.ask(connection, () -> catalog.all(schema));
            }
            String table = ObjectNames.exact(database, tableName, Table.class);
            String preferred = database.getDefaultSchemaName();
            return reported(
                    connection,
                    Undone.ask(connection, () -> catalog.one(schema, preferred, table)),
                    new QualifiedName(schema, table));
        } catch (SQLException e) {
            String message = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
            throw problem(tableName, PartitionsCommandProblems.refused(message, String.valueOf(e.getSQLState())));
        }
    }

    private static PartitionReport reported(Connection connection, Found found, QualifiedName table)
            throws SQLException {
        Optional<Other> other = found.other();
        if (other.isPresent()) {
            QualifiedName parent = other.get().parent();
            QualifiedName name = other.get().name();
            throw problem(
                    table.name(),
                    parent == null
                            ? PartitionsCommandProblems.notPartitioned(
                                    name, other.get().kind())
                            : PartitionsCommandProblems.leaf(name, parent));
        }
        if (found.report().tables().isEmpty()) {
            PartitionCatalog catalog = new PartitionCatalog(connection);
            throw problem(
                    table.name(),
                    PartitionsCommandProblems.missing(
                            table,
                            Undone.ask(connection, () -> catalog.nearest(table, true))
                                    .orElse(null)));
        }
        return found.report();
    }

    private static PartitionsFormat format(@Nullable String name) {
        String format = name == null ? "text" : name;
        return PartitionsFormat.of(format)
                .orElseThrow(() -> problem(
                        null,
                        PartitionsCommandProblems.unknownFormat(
                                format,
                                KnownNames.nearest(format, PartitionsFormat.names()),
                                PartitionsFormat.names())));
    }

    private static @Nullable Integer width(@Nullable String text) {
        String width = given(text);
        if (width == null) {
            return null;
        }
        if (!width.matches("\\d{1,5}") || Integer.parseInt(width) < LEAST_WIDTH) {
            throw problem(null, PartitionsCommandProblems.unknownWidth(width, LEAST_WIDTH));
        }
        return Integer.valueOf(width);
    }

    private static @Nullable String given(@Nullable String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }

    private static PartitionProblemException problem(@Nullable String table, Problem problem) {
        return new PartitionProblemException(ObjectNames.where(NAME, null, table), List.of(problem));
    }
}
