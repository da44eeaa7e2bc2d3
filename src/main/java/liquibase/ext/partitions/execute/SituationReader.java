package liquibase.ext.partitions.execute;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import liquibase.ext.partitions.catalog.AttachCatalog;
import liquibase.ext.partitions.catalog.CatalogTable;
import liquibase.ext.partitions.catalog.ConstraintCatalog;
import liquibase.ext.partitions.catalog.ConstraintShape;
import liquibase.ext.partitions.catalog.DepartureCatalog;
import liquibase.ext.partitions.catalog.IndexCatalog;
import liquibase.ext.partitions.catalog.IndexShape;
import liquibase.ext.partitions.catalog.LockTable;
import liquibase.ext.partitions.catalog.PartitionCatalog;
import liquibase.ext.partitions.catalog.ServerBoundOrdering;
import liquibase.ext.partitions.model.AttachedTable;
import liquibase.ext.partitions.model.BoundOrdering;
import liquibase.ext.partitions.model.ConstraintDefinition;
import liquibase.ext.partitions.model.ConstraintInquiry;
import liquibase.ext.partitions.model.ForeignKey;
import liquibase.ext.partitions.model.IndexInquiry;
import liquibase.ext.partitions.model.IndexedDefinition;
import liquibase.ext.partitions.model.PartitionNode;
import liquibase.ext.partitions.model.PartitionTree;
import liquibase.ext.partitions.model.QualifiedName;
import liquibase.ext.partitions.model.RowMove;
import liquibase.ext.partitions.model.TreeConstraints;
import liquibase.ext.partitions.model.TreeIndexes;
import liquibase.ext.partitions.plan.Leaving;
import liquibase.ext.partitions.plan.PartitionOperation;
import liquibase.ext.partitions.plan.Situation;
import liquibase.ext.partitions.problem.AttachProblems;
import liquibase.ext.partitions.problem.ConstraintProblems;
import liquibase.ext.partitions.problem.DetachProblems;
import liquibase.ext.partitions.problem.IndexProblems;
import liquibase.ext.partitions.problem.IndexWords;
import liquibase.ext.partitions.problem.PartitionProblemException;
import liquibase.ext.partitions.problem.Problem;
import liquibase.ext.partitions.problem.TableProblems;
import liquibase.ext.partitions.sql.ConstraintSql;
import org.jspecify.annotations.Nullable;

/** Asks the server for what a planner needs to know. */
public final class SituationReader {

    private static final String INSUFFICIENT_PRIVILEGE = "42501";

    /** Syntax errors, unknown names, what is not supported, and data exceptions (manual, appendix A). */
    private static final Pattern ABOUT_DEFINITION = Pattern.compile("42(?!501).*|0A...|22...|54...");

    /**
     * insufficient_privilege and read_only_sql_transaction; undefined_column, undefined_object and undefined_function,
     * which what is printed before may define.
     */
    private static final Set<String> UNKNOWN_IN_OUTPUT =
            Set.of(INSUFFICIENT_PRIVILEGE, "25006", "42703", "42704", "42883");

    /** What is said of the table and the statement of {@link IndexShape}, which nobody else has seen. */
    private static final Pattern OF_THE_TRIAL =
            Pattern.compile("; [^;]*" + IndexShape.TRIAL_TABLE + "[^;]*|; \\p{L}+: \\d+(?=;|$)");

    private final Connection connection;
    private final boolean onlyReads;

    private SituationReader(Connection connection, boolean onlyReads) {
        this.connection = connection;
        this.onlyReads = onlyReads;
    }

    /** A reader of the database that the connection is open to. */
    public SituationReader(Connection connection) {
        this(connection, false);
    }

    /** A reader for SQL output, where a user who may only read learns as much as can be known without writing. */
    public static SituationReader forOutput(Connection connection) {
        return new SituationReader(connection, true);
    }

    /**
     * The situation for an operation on a table that exists.
     *
     * @return empty when there is no such table
     * @throws PartitionProblemException if it is not a partitioned table
     */
    public Optional<Situation> read(PartitionOperation operation) throws SQLException {
        Optional<CatalogTable> table = new PartitionCatalog(connection).read(operation.table());
        if (table.isEmpty()) {
            return Optional.empty();
        }
        if (table.get().tree().isEmpty()) {
            String kind = table.get().kind();
            throw new PartitionProblemException(
                    operation.where(),
                    List.of(new PartitionCatalog(connection)
                            .parent(operation.table())
                            .map(operation::leaf)
                            .orElseGet(() -> operation.notPartitioned(kind))));
        }
        PartitionTree tree = table.get().tree().get();
        checkPending(operation, tree);
        List<Problem> unknown = onlyReads
                ? List.of()
                : operation.unknownColumns(tree.shape().columnTypes().keySet());
        if (!unknown.isEmpty()) {
            throw new PartitionProblemException(operation.where(), unknown);
        }
        Situation situation = of(operation, Optional.of(tree));
        Optional<IndexInquiry> ofIndexes = operation.indexInquiry(tree);
        if (ofIndexes.isPresent()) {
            situation = situation.withIndexes(indexes(operation, tree, ofIndexes.get()));
        }
        Optional<ConstraintInquiry> ofConstraints = operation.constraintInquiry(tree);
        if (ofConstraints.isPresent()) {
            situation = situation.withConstraints(constraints(operation, tree, ofConstraints.get()));
        }
        Optional<QualifiedName> attached = operation.attached();
        if (attached.isPresent()) {
            situation = situation.withAttached(attached(operation, tree, attached.get()));
        }
        return Optional.of(withDepartures(operation, situation));
    }

    /** The situation with what the server knows of the tables that are to leave. */
    public Situation withDepartures(PartitionOperation operation, Situation situation) throws SQLException {
        Optional<Leaving> leaving = operation.leaving(situation);
        return leaving.isEmpty()
                ? situation
                : situation.withDepartures(new DepartureCatalog(connection)
                        .read(
                                operation.table(),
                                leaving.get().tables(),
                                leaving.get().withReferences(),
                                leaving.get().withRows()));
    }

    private static void checkPending(PartitionOperation operation, PartitionTree tree) {
        Optional<PartitionNode> pending = operation.goesBesideDetach()
                ? Optional.empty()
                : tree.root().flatten().filter(PartitionNode::detachPending).findFirst();
        if (pending.isPresent()) {
            throw new PartitionProblemException(
                    operation.where(),
                    List.of(DetachProblems.pendingInTheWay(pending.get().name())));
        }
    }

    private Optional<AttachedTable> attached(PartitionOperation operation, PartitionTree tree, QualifiedName name)
            throws SQLException {
        Optional<AttachedTable> found =
                new AttachCatalog(connection).read(tree.root().name(), name, tree.serverVersion(), onlyReads);
        if (found.isEmpty() && !onlyReads) {
            throw new PartitionProblemException(
                    operation.where(),
                    List.of(AttachProblems.missing(
                            name,
                            new PartitionCatalog(connection)
                                    .nearestToAttach(name, tree.root().name())
                                    .orElse(null))));
        }
        return found;
    }

    private TreeIndexes indexes(PartitionOperation operation, PartitionTree tree, IndexInquiry inquiry)
            throws SQLException {
        Optional<IndexedDefinition> definition = inquiry.definition()
                .filter(found -> found.nullsDistinct() || tree.serverVersion().isAtLeast(15));
        IndexShape.Found wanted = definition.isEmpty() ? null : wanted(operation, tree, definition.get());
        return new IndexCatalog(connection).read(operation.table(), tree.serverVersion(), inquiry, wanted);
    }

    private IndexShape.@Nullable Found wanted(
            PartitionOperation operation, PartitionTree tree, IndexedDefinition definition) throws SQLException {
        try {
            return new IndexShape(connection).read(operation.table(), tree.serverVersion(), definition);
        } catch (SQLException e) {
            if (isUnknownInOutput(e)) {
                return null;
            }
            throw explained(operation, e, message -> IndexProblems.badDefinition(IndexWords.of(definition), message));
        }
    }

    private TreeConstraints constraints(PartitionOperation operation, PartitionTree tree, ConstraintInquiry inquiry)
            throws SQLException {
        ConstraintCatalog catalog = new ConstraintCatalog(connection);
        Optional<ForeignKey> foreignKey = inquiry.definition().flatMap(ConstraintDefinition::foreignKey);
        TreeConstraints.Wanted wanted = inquiry.definition().isEmpty()
                ? null
                : wanted(operation, inquiry.definition().get());
        Map<QualifiedName, TreeConstraints.TableConstraints> tables =
                catalog.read(operation.table(), tree.serverVersion(), inquiry.names(), foreignKey.isPresent());
        Optional<QualifiedName> referenced = foreignKey
                .or(() ->
                        tables
                                .getOrDefault(operation.table(), TreeConstraints.TableConstraints.NONE)
                                .constraints()
                                .stream()
                                .flatMap(found -> Stream.ofNullable(found.foreignKey()))
                                .findFirst())
                .map(ForeignKey::referencedTable)
                .filter(table -> !onlyReads);
        return new TreeConstraints(
                wanted, tables, referenced.isEmpty() ? null : catalog.referenced(referenced.get(), operation.table()));
    }

    private TreeConstraints.@Nullable Wanted wanted(PartitionOperation operation, ConstraintDefinition definition)
            throws SQLException {
        if (definition.foreignKey().isPresent()) {
            return new TreeConstraints.Wanted(
                    definition.kind(),
                    ConstraintSql.describe(definition),
                    definition.foreignKey().get());
        }
        try {
            return new TreeConstraints.Wanted(
                    definition.kind(), new ConstraintShape(connection).read(operation.table(), definition), null);
        } catch (SQLException e) {
            if (isUnknownInOutput(e)) {
                return null;
            }
            throw explained(operation, e, message -> ConstraintProblems.badDefinition(definition.kind(), message));
        }
    }

    private boolean isUnknownInOutput(SQLException failure) {
        return onlyReads && UNKNOWN_IN_OUTPUT.contains(String.valueOf(failure.getSQLState()));
    }

    private static SQLException explained(
            PartitionOperation operation, SQLException failure, Function<String, Problem> problem) {
        if (INSUFFICIENT_PRIVILEGE.equals(failure.getSQLState())) {
            throw new PartitionProblemException(
                    operation.where(),
                    List.of(TableProblems.trialForbidden(operation.table(), ServerFailure.sentence(failure))));
        }
        if (ABOUT_DEFINITION.matcher(String.valueOf(failure.getSQLState())).matches()) {
            throw new PartitionProblemException(
                    operation.where(),
                    List.of(problem.apply(OF_THE_TRIAL
                            .matcher(ServerFailure.sentence(failure))
                            .replaceAll(""))));
        }
        return failure;
    }

    /** The situation for an operation on a table that the server need not have. */
    public Situation of(PartitionOperation operation, Optional<PartitionTree> tree) throws SQLException {
        Situation situation = new Situation(
                tree,
                new PartitionCatalog(connection).occupied(operation.names()),
                new LockTable(connection).budget(),
                ordering(operation));
        return operation.movesDefaultRows()
                ? situation.withBegunMoves(new PartitionCatalog(connection)
                        .comments(
                                operation.names().stream().map(RowMove::copied).toList()))
                : situation;
    }

    /** The partitioned table of a name; empty when there is none. */
    public Optional<PartitionTree> tree(QualifiedName table) throws SQLException {
        return new PartitionCatalog(connection).read(table).flatMap(CatalogTable::tree);
    }

    /** What compares bounds for an operation. */
    public BoundOrdering ordering(PartitionOperation operation) {
        return new ServerBoundOrdering(connection, operation.where());
    }
}
