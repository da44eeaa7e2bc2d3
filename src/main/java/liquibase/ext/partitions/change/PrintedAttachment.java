package liquibase.ext.partitions.change;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import liquibase.change.ColumnConfig;
import liquibase.change.core.CreateTableChange;
import liquibase.database.Database;
import liquibase.ext.partitions.catalog.AttachCatalog;
import liquibase.ext.partitions.model.AttachConflicts;
import liquibase.ext.partitions.model.AttachedTable;
import liquibase.ext.partitions.model.ExistingConstraint;
import liquibase.ext.partitions.model.PartitionNode;
import liquibase.ext.partitions.model.QualifiedName;
import liquibase.ext.partitions.model.ServerVersion;
import liquibase.ext.partitions.model.TableParts;
import liquibase.ext.partitions.plan.AttachPlanner;
import liquibase.ext.partitions.problem.Problem;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong with the attachment of a table that SQL output only makes, as far as its createTable tells: its columns, the
 * primary key, and what is an identity column or can be null.
 */
final class PrintedAttachment {

    private final Database database;
    private final PendingChanges pending;
    private final @Nullable Connection connection;
    private final ServerVersion version;

    /**
     * For a change.
     *
     * @param pending what is printed before it
     * @param connection to the server; null when there is none
     */
    PrintedAttachment(
            Database database, PendingChanges pending, @Nullable Connection connection, ServerVersion version) {
        this.database = database;
        this.pending = pending;
        this.connection = connection;
        this.version = version;
    }

    List<Problem> problems(QualifiedName parent, QualifiedName table) throws SQLException {
        Optional<TableParts> own = printed(table);
        if (own.isEmpty()) {
            return List.of();
        }
        TableParts parents = known(parent);
        if (parents.columns().isEmpty()) {
            return List.of();
        }
        List<AttachConflicts.PrimaryKey> keys = own.get().indexes().stream()
                .map(index -> new AttachConflicts.PrimaryKey(table, index, List.of()))
                .toList();
        return AttachPlanner.problemsOf(
                new AttachedTable(
                        new PartitionNode(table, null, null, false, List.of()),
                        new AttachedTable.Standing("a table", true, false, false, null, List.of(), false, null),
                        own.get(),
                        new TableParts(parents.columns(), List.of(), List.of(), parents.indexes()),
                        new AttachConflicts(List.of(), List.of(), List.of(), List.of(), List.of(), keys),
                        null,
                        Set.of(),
                        true),
                parent,
                version);
    }

    private TableParts known(QualifiedName table) throws SQLException {
        Optional<TableParts> printed = printed(table);
        if (printed.isPresent()) {
            return printed.get();
        }
        return connection == null
                ? new TableParts(List.of(), List.of(), List.of(), List.of())
                : new AttachCatalog(connection).parts(table, version);
    }

    private Optional<TableParts> printed(QualifiedName table) {
        return pending.creationOf(table)
                .map(change -> new TableParts(columns(change), List.of(), List.of(), primaryKey(change, table)));
    }

    private List<TableParts.Column> columns(CreateTableChange change) {
        return change.getColumns().stream()
                .map(column -> new TableParts.Column(
                        TableNames.column(database, column.getName()),
                        "",
                        "",
                        isPrimaryKey(column)
                                || isIdentity(column)
                                || (column.getConstraints() != null
                                        && Boolean.FALSE.equals(
                                                column.getConstraints().isNullable())),
                        "",
                        "",
                        isIdentity(column),
                        null))
                .toList();
    }

    private static boolean isIdentity(ColumnConfig column) {
        return Boolean.TRUE.equals(column.isAutoIncrement());
    }

    private static boolean isPrimaryKey(ColumnConfig column) {
        return column.getConstraints() != null
                && Boolean.TRUE.equals(column.getConstraints().isPrimaryKey());
    }

    private List<TableParts.Index> primaryKey(CreateTableChange change, QualifiedName table) {
        List<String> columns = new ArrayList<>();
        String name = table.name() + "_pkey";
        for (ColumnConfig column : change.getColumns()) {
            if (isPrimaryKey(column)) {
                columns.add(TableNames.column(database, column.getName()));
                String given = column.getConstraints().getPrimaryKeyName();
                name = given == null ? name : TableNames.constraint(database, given);
            }
        }
        return columns.isEmpty()
                ? List.of()
                : List.of(new TableParts.Index(
                        name,
                        "",
                        true,
                        true,
                        "USING btree (" + String.join(", ", columns) + ")",
                        null,
                        null,
                        columns,
                        columns,
                        ExistingConstraint.Kind.PRIMARY_KEY,
                        "",
                        false));
    }
}
