package liquibase.ext.partitions.catalog;

import static liquibase.ext.partitions.sql.Quoting.identifier;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import liquibase.ext.partitions.model.ExistingConstraint;
import liquibase.ext.partitions.model.OffendingRows;
import liquibase.ext.partitions.model.PartitionNode;
import liquibase.ext.partitions.model.PartitionTree;
import liquibase.ext.partitions.model.QualifiedName;
import liquibase.ext.partitions.model.RowDemand;

/** Counts the rows that do not obey a {@link RowDemand}, as far as row security lets the user see them. */
public final class ViolatingRows {

    private static final int KEYS_A_PARTITION = 5;

    /** More than a message shows of a value, so that it can tell that there is more. */
    private static final int CHARACTERS_A_VALUE = 100;

    /** A query locks every table that it looks at, and the indexes of each. */
    private static final int TABLES_A_QUERY = 250;

    /**
     * Meanwhile somebody waits for the message, and earlier changes of the same transaction may hold locks. The session's
     * own timeout may be shorter.
     */
    private static final Duration LONGEST = Duration.ofMinutes(1);

    /**
     * Shorter keys come first, since so numbers are in their order. The columns of a key may have different collations,
     * between which a server would not choose.
     */
    private static final String COUNT = """
            SELECT n.nspname, c.relname, found.rows, found.keys, found.key
            FROM (
              SELECT leaf, key, sum(rows) OVER (PARTITION BY leaf)::bigint AS rows, count(*) OVER (PARTITION BY leaf) AS keys,
                row_number() OVER (PARTITION BY leaf ORDER BY length(key::text), key::text COLLATE "C") AS place
              FROM (
                SELECT leaf, ARRAY[%s] AS key, sum(rows) AS rows
                FROM (%s) AS offending
                GROUP BY 1, 2
              ) AS by_key
            ) AS found
            JOIN pg_catalog.pg_class c ON c.oid = found.leaf
            JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            WHERE found.place <= %d
            ORDER BY n.nspname, c.relname, found.place
            """;

    private final Connection connection;

    /** A reader of the database that the connection is open to. */
    public ViolatingRows(Connection connection) {
        this.connection = connection;
    }

    /**
     * Looks at all partitions that the demand is about, in one query unless they are hundreds, and takes no lock that
     * conflicts with writes.
     *
     * @return empty when there is no such row, or when nobody can tell
     * @throws SQLException also when it takes longer than about a minute
     */
    public Optional<OffendingRows> of(RowDemand demand) throws SQLException {
        Optional<PartitionTree> tree =
                new PartitionCatalog(connection).read(demand.table()).flatMap(CatalogTable::tree);
        if (tree.isEmpty()) {
            return Optional.empty();
        }
        long started = System.nanoTime();
        List<String> keyNames = List.of();
        List<OffendingRows.InPartition> partitions = new ArrayList<>();
        for (SearchedTables searched : tablesOf(tree.get(), demand)) {
            Optional<OffenderQuery> query = demand.accept(new OffenderQueries(connection, tree.get(), searched))
                    .build();
            if (query.isEmpty()) {
                return Optional.empty();
            }
            keyNames = query.get().keyNames();
            partitions.addAll(count(query.get(), started));
        }
        return partitions.isEmpty() ? Optional.empty() : Optional.of(new OffendingRows(keyNames, partitions));
    }

    private static List<SearchedTables> tablesOf(PartitionTree tree, RowDemand demand) {
        Map<Boolean, List<String>> leaves = demand.scope()
                .leaves(tree.root())
                .collect(Collectors.partitioningBy(
                        PartitionNode::foreign,
                        Collectors.mapping(leaf -> "ONLY " + identifier(leaf.name()), Collectors.toList())));
        return Stream.concat(
                        ofThisServer(tree, leaves.getOrDefault(false, List.of())),
                        isCheck(demand)
                                ? leaves.getOrDefault(true, List.of()).stream()
                                        .map(table -> new SearchedTables(List.of(table)))
                                : Stream.of())
                .toList();
    }

    /**
     * The only thing that can be demanded of foreign tables. Each is asked alone: beside others the server would believe a
     * check that is recorded as validated there, and leave the table out (manual, section 19.7.4 "constraint_exclusion").
     */
    private static boolean isCheck(RowDemand demand) {
        return demand instanceof RowDemand.OfConstraint constraint
                && constraint.definition().kind() == ExistingConstraint.Kind.CHECK;
    }

    private static Stream<SearchedTables> ofThisServer(PartitionTree tree, List<String> tables) {
        long all = tree.root().flatten().filter(node -> !node.isPartitioned()).count();
        return tables.size() == all && all <= TABLES_A_QUERY
                ? Stream.of(new SearchedTables(List.of(identifier(tree.root().name()))))
                : IntStream.iterate(0, from -> from < tables.size(), from -> from + TABLES_A_QUERY)
                        .mapToObj(from -> new SearchedTables(
                                tables.subList(from, Math.min(tables.size(), from + TABLES_A_QUERY))));
    }

    private List<OffendingRows.InPartition> count(OffenderQuery query, long started) throws SQLException {
        String key = IntStream.range(0, query.keyNames().size())
                .mapToObj(i -> "COALESCE(pg_catalog.left(" + OffenderQuery.key(i) + "::text COLLATE \"C\", "
                        + CHARACTERS_A_VALUE + "), 'null')")
                .collect(Collectors.joining(", "));
        List<OffendingRows.InPartition> partitions = new ArrayList<>();
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.setQueryTimeout(secondsLeft(started));
            try (ResultSet rows = statement.executeQuery(COUNT.formatted(key, query.sql(), KEYS_A_PARTITION))) {
                while (rows.next()) {
                    add(partitions, rows);
                }
            }
        }
        return partitions;
    }

    /** No time at all would be no limit. */
    private static int secondsLeft(long started) {
        return (int) Math.max(1, LONGEST.minusNanos(System.nanoTime() - started).toSeconds());
    }

    /** Rows of the same partition follow each other. */
    private static void add(List<OffendingRows.InPartition> partitions, ResultSet row) throws SQLException {
        QualifiedName partition = new QualifiedName(row.getString(1), row.getString(2));
        List<String> key = List.of((String[]) row.getArray(5).getArray());
        int last = partitions.size() - 1;
        if (last >= 0 && partitions.get(last).partition().equals(partition)) {
            OffendingRows.InPartition known = partitions.get(last);
            List<List<String>> keys =
                    Stream.concat(known.keys().stream(), Stream.of(key)).toList();
            partitions.set(last, new OffendingRows.InPartition(partition, known.rows(), keys, known.allKeys()));
        } else {
            partitions.add(new OffendingRows.InPartition(partition, row.getLong(3), List.of(key), row.getLong(4)));
        }
    }
}
