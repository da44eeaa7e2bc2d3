package liquibase.ext.partitions.change;

import static liquibase.ext.partitions.harness.UpDownUp.sqlOutputEqualsUpdate;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import liquibase.exception.LiquibaseException;
import liquibase.ext.partitions.catalog.CatalogTable;
import liquibase.ext.partitions.catalog.PartitionCatalog;
import liquibase.ext.partitions.catalog.ServerBoundOrdering;
import liquibase.ext.partitions.model.BoundOrder;
import liquibase.ext.partitions.model.BoundValue;
import liquibase.ext.partitions.model.PartitionBound;
import liquibase.ext.partitions.model.PartitionKey;
import liquibase.ext.partitions.model.PartitionNode;
import liquibase.ext.partitions.model.PartitionTree;
import liquibase.ext.partitions.model.QualifiedName;
import liquibase.ext.partitions.model.Storage;
import liquibase.ext.partitions.plan.Step;
import liquibase.ext.partitions.sql.SqlRenderer;
import liquibase.ext.partitions.testing.Changelog;
import liquibase.ext.partitions.testing.TestDatabase;
import liquibase.ext.partitions.testing.TestDatabases;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Values of every type: what is asked for is what the server has, however either of them spells it. */
@ExtendWith(TestDatabases.class)
class BoundValuesIT {

    private static final String TYPES = """
            CREATE EXTENSION citext;
            CREATE TYPE size AS ENUM ('small', 'MEDIUM', 'x, large', 'it''s huge');
            CREATE DOMAIN positive AS bigint NOT NULL CHECK (value > 0);
            CREATE DOMAIN instant AS timestamptz;
            CREATE COLLATION folded (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
            """;

    /**
     * A table and the same bounds in two spellings, and bounds that share rows with them.
     *
     * @param columns of the table
     * @param key its PARTITION BY clause
     * @param asked attributes of a partition
     * @param again the same bound, otherwise
     * @param overlapping another bound that some of the rows belong to
     */
    record Case(String columns, String key, String asked, String again, String overlapping) {
        @Override
        public String toString() {
            return columns + " " + key + " " + asked;
        }
    }

    static Stream<Case> cases() {
        return Stream.of(
                list("int", "1, -2, NULL", "NULL, -2, 01", "1, 5"),
                range("int", "1", "10", " 01", "010", "9", "11"),
                range("int", "MINVALUE", "10", "minvalue", "10", "-2147483648", "1"),
                list("bigint", "9223372036854775807", "'9223372036854775807'", "9223372036854775807, 1"),
                range("smallint", "-5", "5", "-05", "+5", "4", "6"),
                list("numeric(10,2)", "1, 2.50", "2.5, 1.0, 1.004", "2.501, 3"),
                range("numeric", "1", "1e2", "1.00", "100.0", "99.999", "1000"),
                list("real", "0.1", "1e-1", "0.1, 2"),
                list("double precision", "NaN, 1e300", "1.0E+300, nan", "infinity, NaN"),
                range("date", "2026-01-01", "2026-02-01", "20260101", "1 February 2026", "2026-01-31", "2026-03-01"),
                range(
                        "timestamp",
                        "2026-01-01",
                        "infinity",
                        "2026-01-01 00:00:00.000",
                        "INFINITY",
                        "9999-01-01",
                        "MAXVALUE"),
                range(
                        "timestamptz",
                        "2026-01-01 00:00:00+01",
                        "2026-02-01 00:00:00+01:00",
                        "2025-12-31 23:00:00Z",
                        "2026-02-01 04:30:00+05:30",
                        "2026-01-31 22:59:59Z",
                        "2026-02-02 00:00Z"),
                range("time", "9:00", "10:00", "09:00:00", "10:00 AM", "09:59:59", "11:00"),
                range("interval", "1 day", "10 days", "24:00:00", "240 hours", "9 days", "11 days"),
                list(
                        "uuid",
                        "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11",
                        "{A0EEBC99-9C0B-4EF8-BB6D6BB9BD380A11}",
                        "a0eebc999c0b4ef8bb6d6bb9bd380a11, a0eebc999c0b4ef8bb6d6bb9bd380a12"),
                list("bool", "true", "t, yes, 1", "on, off"),
                list("size", "small, 'x, large'", "'x, large', small", "MEDIUM, small"),
                range("size", "small", "it's huge", "'small'", "'it''s huge'", "MEDIUM", "'x, large'"),
                list(
                        "text",
                        "'it''s', 'a,b', 'NULL', back\\slash",
                        "'a,b', back\\slash, 'NULL', it's",
                        "' edge ', 'NULL'"),
                list("text", "'  ', '', 'NULL', NULL", "NULL, '', '  ', 'NULL'", "NULL, 'null'"),
                list("text", "two&#10;lines, {a}, $1, ?, :x, /*", "/*, :x, ?, $1, {a}, two&#10;lines", "--, ?"),
                range("text", "a", "b", "'a'", "'b'", "aa", "c"),
                range("text COLLATE \"und-x-icu\"", "a", "C", "'a'", "'C'", "B", "d"),
                list("text COLLATE folded", "Anna", "ANNA, anna", "ANNA, x"),
                list("citext", "Anna, BOB", "bob, anna, ANNA", "bob, eve"),
                list("varchar(10)", "DE, FR", "FR, DE", "FR, IT"),
                list("char(3)", "D, FR", "'FR ', 'D  '", "FR, IT"),
                list("char(3) COLLATE \"POSIX\"", "D, FR", "'FR ', 'D  '", "FR, IT"),
                range("varchar(5) COLLATE \"und-x-icu\"", "a", "C", "'a'", "'C'", "B", "d"),
                range("inet", "9.0.0.0", "10.0.0.0", "9.0.0.0/32", "10.0.0.0/32", "9.255.255.255", "11.0.0.0"),
                list("bytea", "\\x00ff, abc", "\\x616263, \\000\\377", "abc, d"),
                list("int[]", "'{1,2}', {}", "'{}', '{ 1, 2 }'", "'{1,2}', '{3}'"),
                range("numeric[]", "{2}", "{10}", "'{2.0}'", "{10.00}", "{9}", "{11}"),
                range("positive", "MINVALUE", "10", "MINVALUE", "010", "9", "11"),
                range(
                        "instant",
                        "2026-01-01 00:00Z",
                        "2026-01-02 00:00Z",
                        "2026-01-01 01:00+01",
                        "2026-01-01 23:00-01",
                        "2026-01-01 12:00Z",
                        "2026-01-03 00:00Z"),
                list(
                        "jsonb",
                        "'{&quot;a&quot;: 1, &quot;b&quot;: 2}'",
                        "'{&quot;b&quot;:2,&quot;a&quot;:1.0}'",
                        "1, '{&quot;a&quot;:1,&quot;b&quot;:2}'"),
                new Case(
                        "k int, l date",
                        "RANGE (k, l)",
                        "from=\"1, MINVALUE\" to=\"2, 2026-01-01\"",
                        "from=\"01, minvalue\" to=\"'2', 20260101\"",
                        "from=\"1, 2026-01-01\" to=\"1, MAXVALUE\""),
                new Case(
                        "k int, l text",
                        "RANGE (k, l)",
                        "from=\"MINVALUE, MINVALUE\" to=\"1, b\"",
                        "from=\"MINVALUE, MINVALUE\" to=\"1, 'b'\"",
                        "from=\"1, a\" to=\"MAXVALUE, MAXVALUE\""),
                new Case(
                        "k text",
                        "LIST (lower(k))",
                        "values=\"anna, bob\"",
                        "values=\"bob, anna\"",
                        "values=\"bob, eve\""),
                new Case(
                        "k text COLLATE \"und-x-icu\"",
                        "RANGE (lower(k))",
                        "from=\"a\" to=\"ö\"",
                        "from=\"'a'\" to=\"'ö'\"",
                        "from=\"o\" to=\"z\""),
                new Case(
                        "k text",
                        "RANGE (k COLLATE \"und-x-icu\")",
                        "from=\"a\" to=\"C\"",
                        "from=\"'a'\" to=\"'C'\"",
                        "from=\"B\" to=\"d\""),
                new Case(
                        "k timestamptz",
                        "RANGE (date_trunc('month', k AT TIME ZONE 'UTC'))",
                        "from=\"2026-01-01\" to=\"2026-02-01\"",
                        "from=\"2026-01-01 00:00\" to=\"20260201\"",
                        "from=\"2026-01-31\" to=\"2026-03-01\""),
                new Case(
                        "k int, l text, m date",
                        "HASH (k, l, m)",
                        "modulus=\"4\" remainder=\"1\"",
                        "forValues=\"WITH (MODULUS '4', REMAINDER 1)\"",
                        "modulus=\"2\" remainder=\"1\""),
                new Case(
                        "k int",
                        "LIST (k)",
                        "forValues=\"IN (1 + 2, (4), -1)\"",
                        "values=\"-1, 4, 3\"",
                        "forValues=\"for values in (length('abc'))\""),
                new Case(
                        "k text",
                        "LIST (k)",
                        "forValues=\"IN (E'it\\'s, )', $x$a,b)$x$, 'c' || 'd', U&amp;'\\0041')\"",
                        "values=\"cd, 'a,b)', 'it''s, )', A\"",
                        "forValues=\"IN (upper('a'))\""),
                new Case(
                        "k date",
                        "RANGE (k)",
                        "forValues=\"FROM (date '2026-01-01') TO ('2026-01-01'::date + 31)\"",
                        "from=\"2026-01-01\" to=\"2026-02-01\"",
                        "forValues=\"FROM (MINVALUE) TO (make_date(2026, 1, 2))\""));
    }

    private static Case list(String type, String asked, String again, String overlapping) {
        return new Case("k " + type, "LIST (k)", values(asked), values(again), values(overlapping));
    }

    private static Case range(
            String type, String from, String to, String sameFrom, String sameTo, String otherFrom, String otherTo) {
        return new Case("k " + type, "RANGE (k)", ends(from, to), ends(sameFrom, sameTo), ends(otherFrom, otherTo));
    }

    private static String values(String list) {
        return "values=\"" + list + "\"";
    }

    private static String ends(String from, String to) {
        return "from=\"" + from + "\" to=\"" + to + "\"";
    }

    /** Case n has the table t(n); all are in one database, which is quicker. */
    @Test
    void theServersBoundIsTheOneAskedFor(TestDatabase database, TestDatabase fed) throws LiquibaseException {
        List<Case> cases = cases().toList();
        createTables(database, cases);
        createTables(fed, cases);
        Changelog asked = Changelog.xml(changeSet(cases, "asked", Case::asked, false));
        database.liquibase(asked).upDownUp();
        sqlOutputEqualsUpdate(database, fed, asked);

        database.liquibase(Changelog.xml(changeSet(cases, "again", Case::again, true)))
                .update();
        for (int i = 0; i < cases.size(); i++) {
            assertRefused(database, i, cases.get(i).again(), false, "belong to the existing partition public.asked_");
            assertRefused(
                    database, i, cases.get(i).overlapping(), true, "overlaps the existing partition public.asked_");
        }
        assertEquals(
                IntStream.range(0, cases.size())
                        .mapToObj(i -> "asked_t" + i)
                        .sorted()
                        .toList(),
                partitions(database));
    }

    /** The check that concurrently puts on a default partition spares the server the scan, whatever the key is. */
    @Test
    void theExclusionCheckProvesItsPoint(TestDatabase database) throws SQLException, LiquibaseException {
        List<Case> cases =
                cases().filter(bounds -> !bounds.key().startsWith("HASH")).toList();
        createTables(database, cases);
        database.liquibase(Changelog.xml(changeSet(cases, "asked", Case::asked, false)))
                .update();
        try (Connection connection = database.connection();
                var statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            for (int i = 0; i < cases.size(); i++) {
                QualifiedName parent = new QualifiedName("public", "t" + i);
                QualifiedName others = parent.sibling("others" + i);
                QualifiedName added = parent.sibling("added" + i);
                PartitionNode root = tree(connection, parent).root();
                PartitionBound bound = bound(root.children().get(0));
                PartitionKey key = Optional.ofNullable(root.key()).orElseThrow();
                List<Step> steps = List.of(
                        new Step.DropTable(root.children().get(0).name(), false),
                        new Step.CreatePartition(
                                parent, others, new PartitionBound.Default(), Storage.INHERITED, null, false),
                        new Step.AddExclusionCheck(others, "c", key, List.of(bound)),
                        new Step.ValidateConstraint(others, "c"),
                        new Step.CreateLike(parent, added, Storage.INHERITED, null, null));
                for (Step step : steps) {
                    statement.execute(SqlRenderer.render(step));
                }
                statement.execute("SET client_min_messages = debug1");
                statement.clearWarnings();
                statement.execute(SqlRenderer.render(new Step.AttachPartition(parent, added, bound)));
                StringBuilder messages = new StringBuilder();
                for (SQLWarning message = statement.getWarnings();
                        message != null;
                        message = message.getNextWarning()) {
                    messages.append(message.getMessage()).append('\n');
                }
                statement.execute("RESET client_min_messages");

                assertTrue(
                        messages.toString()
                                .contains("default partition \"others" + i + "\" is implied by existing constraints"),
                        cases.get(i) + ": " + messages);
            }
        }
    }

    private static void createTables(TestDatabase database, List<Case> cases) {
        StringBuilder tables = new StringBuilder(TYPES);
        for (int i = 0; i < cases.size(); i++) {
            tables.append("CREATE TABLE t%d (%s) PARTITION BY %s;\n"
                    .formatted(i, cases.get(i).columns(), cases.get(i).key()));
        }
        database.execute(tables.toString());
    }

    private static String changeSet(List<Case> cases, String name, Function<Case, String> bound, boolean ifNotExists) {
        String changes = IntStream.range(0, cases.size())
                .mapToObj(i -> change("t" + i, name, bound.apply(cases.get(i)), ifNotExists))
                .collect(Collectors.joining());
        return "<changeSet id=\"" + name + "\" author=\"test\">" + changes + "</changeSet>";
    }

    private static void assertRefused(
            TestDatabase database, int table, String bound, boolean ifNotExists, String message) {
        Changelog changelog = Changelog.xml("<changeSet id=\"x\" author=\"test\">"
                + change("t" + table, "refused", bound, ifNotExists) + "</changeSet>");
        LiquibaseException e = assertThrows(
                LiquibaseException.class,
                () -> database.liquibase(changelog).update(),
                () -> "t" + table + " " + bound);
        assertTrue(String.valueOf(e.getMessage()).contains(message + "t" + table), () -> bound + ": " + e.getMessage());
    }

    private static String change(String table, String name, String bound, boolean ifNotExists) {
        return """
                <partitions:createPartitions tableName="%1$s" ifNotExists="%4$s" onRollback="drop">
                    <partitions:partition name="%2$s_{table}" %3$s/>
                </partitions:createPartitions>
                """.formatted(table, name, bound, ifNotExists);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "standard_conforming_strings = off; SET escape_string_warning = off",
                "datestyle = 'ISO, DMY'",
                "timezone = 'Asia/Kolkata'",
                "extra_float_digits = 0",
                "intervalstyle = sql_standard",
                "intervalstyle = iso_8601",
                "bytea_output = escape",
                "search_path = ''",
                "quote_all_identifiers = on",
            })
    void settingsOfTheSessionDoNotMatter(String setting, TestDatabase database) throws Exception {
        List<String> tables = Stream.of(
                        "text LIST back\\slash, it's, \\",
                        "date LIST 2026-02-01, 2026-12-31",
                        "timestamptz LIST 2026-02-01 00:00+01",
                        "real LIST 0.1, 1e30",
                        "interval LIST 1 day, -1 mons 02:00:00, 1 year",
                        "bytea LIST \\x00ff, a\\\\b")
                .toList();
        for (String table : tables) {
            String[] words = table.split(" ", 3);
            List<BoundValue> values = Stream.of(words[2].split(", "))
                    .<BoundValue>map(BoundValue.Literal::new)
                    .toList();
            try (Connection connection = database.connection();
                    var statement = connection.createStatement()) {
                statement.execute(
                        "CREATE SCHEMA s; CREATE TABLE s.\"T\" (\"K\" " + words[0] + ") PARTITION BY LIST (\"K\")");
                statement.execute("SET " + setting);
                QualifiedName parent = new QualifiedName("s", "T");
                PartitionBound.Values bound = new PartitionBound.Values(values);
                statement.setEscapeProcessing(false);
                statement.execute(create(parent, "p", bound));

                PartitionTree tree = tree(connection, parent);

                assertEquals(
                        BoundOrder.Relation.SAME,
                        compare(
                                connection,
                                tree,
                                bound,
                                bound(tree.root().children().get(0))),
                        table + ": " + tree.root().children());
                statement.execute("DROP SCHEMA s CASCADE");
            }
        }
    }

    @Test
    void aValueThatIsTooLongIsNotTakenForAnother(TestDatabase database) {
        database.execute("CREATE TABLE t (k varchar(3)) PARTITION BY LIST (k);"
                + " CREATE TABLE t_abc PARTITION OF t FOR VALUES IN ('abc')");
        Changelog changelog = Changelog.xml(
                "<changeSet id=\"1\" author=\"test\">" + change("t", "x", values("abcd"), true) + "</changeSet>");

        LiquibaseException e = assertThrows(
                LiquibaseException.class, () -> database.liquibase(changelog).update());

        assertTrue(
                String.valueOf(e.getMessage()).contains("value too long for type character varying(3)"),
                e.getMessage());
    }

    static Stream<Long> seeds() {
        return Stream.of(1L, 20260101L, 42L);
    }

    /** Render, create, print, parse: nothing is lost on the way. */
    @ParameterizedTest
    @MethodSource("seeds")
    void randomTextsComeBackAsTheyWere(long seed, TestDatabase database) throws SQLException {
        Random random = new Random(seed);
        String alphabet = "ab'\"\\,() \n\t$?:{}[]-/*;%NULLEeUu&öß\uD83D\uDE00";
        try (Connection connection = database.connection();
                var statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute("CREATE TABLE t (k text) PARTITION BY LIST (k)");
            QualifiedName parent = new QualifiedName("public", "t");
            List<PartitionBound> wanted = Stream.generate(() -> randomText(random, alphabet))
                    .distinct()
                    .limit(100)
                    .<PartitionBound>map(text -> new PartitionBound.Values(List.of(new BoundValue.Literal(text))))
                    .toList();
            for (int i = 0; i < wanted.size(); i++) {
                statement.execute(create(parent, "p" + i, wanted.get(i)));
            }

            assertEquals(
                    wanted,
                    tree(connection, parent).root().children().stream()
                            .map(BoundValuesIT::bound)
                            .toList());
        }
    }

    private static String randomText(Random random, String alphabet) {
        int[] characters = alphabet.codePoints().toArray();
        return random.ints(random.nextInt(12), 0, characters.length)
                .map(i -> characters[i])
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static String create(QualifiedName parent, String name, PartitionBound bound) {
        return SqlRenderer.render(
                new Step.CreatePartition(parent, parent.sibling(name), bound, Storage.INHERITED, null, false));
    }

    private static PartitionTree tree(Connection connection, QualifiedName table) throws SQLException {
        return new PartitionCatalog(connection)
                .read(table)
                .flatMap(CatalogTable::tree)
                .orElseThrow();
    }

    private static PartitionBound bound(PartitionNode node) {
        return Optional.ofNullable(node.bound()).orElseThrow();
    }

    private static BoundOrder.Relation compare(
            Connection connection, PartitionTree tree, PartitionBound.Values one, PartitionBound other) {
        PartitionKey key = Optional.ofNullable(tree.root().key()).orElseThrow();
        List<List<BoundValue>> values = Stream.concat(
                        one.values().stream(), ((PartitionBound.Values) other).values().stream())
                .map(List::of)
                .distinct()
                .toList();
        return new ServerBoundOrdering(connection, "test").rank(key, values).compare(one, other);
    }

    private static List<String> partitions(TestDatabase database) {
        return database.queryList(
                "SELECT relname FROM pg_inherits JOIN pg_class ON oid = inhrelid ORDER BY relname COLLATE \"C\"");
    }
}
