package liquibase.ext.partitions.execute;

import static liquibase.ext.partitions.execute.Attachments.concurrently;
import static liquibase.ext.partitions.execute.Attachments.inTransaction;
import static liquibase.ext.partitions.execute.Attachments.majorVersion;
import static liquibase.ext.partitions.execute.Attachments.problems;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import liquibase.exception.LiquibaseException;
import liquibase.ext.partitions.harness.UpDownUp;
import liquibase.ext.partitions.model.CatalogFingerprint;
import liquibase.ext.partitions.testing.TestDatabase;
import liquibase.ext.partitions.testing.TestDatabases;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the server refuses to attach because of keys, indexes, triggers and constraints that do not go together is told in our
 * words, before anything is built.
 */
@ExtendWith(TestDatabases.class)
class AttachConflictsIT {

    private static final String BOUND = "from='10' to='20'";
    private static final String ATTACH = "ALTER TABLE t ATTACH PARTITION n FOR VALUES FROM (10) TO (20)";
    private static final String KEYED = "CREATE TABLE t (id int, k int, PRIMARY KEY (id, k)) PARTITION BY RANGE (k);";
    private static final String RANGE = "CREATE TABLE t (k int, v text) PARTITION BY RANGE (k);";
    private static final String TRIGGER =
            "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';";
    private static final String FOREIGN = "CREATE FOREIGN DATA WRAPPER w; CREATE SERVER s FOREIGN DATA WRAPPER w;";
    private static final String REFERENCED = "CREATE TABLE r (id int PRIMARY KEY);";

    private static final String OTHER_KEY =
            "public.n has the primary key n_pkey (id), and would get t_pkey (id, k) of public.t beside it. Replace it"
                    + " first: CREATE UNIQUE INDEX CONCURRENTLY n_pkey1 ON public.n USING btree (id, k); ALTER TABLE"
                    + " public.n DROP CONSTRAINT n_pkey, ADD CONSTRAINT n_pkey PRIMARY KEY USING INDEX n_pkey1";

    private static Arguments of(String name, String sql, String... problems) {
        return of(name, 14, sql, problems);
    }

    /** Tables that there are from a major version of PostgreSQL on. */
    private static Arguments of(String name, int since, String sql, String... problems) {
        return Arguments.argumentSet(name, since, sql, List.of(problems));
    }

    static Stream<Arguments> tables() {
        return Stream.of(
                of(
                        "a primary key of other columns",
                        KEYED + "CREATE TABLE n (id int PRIMARY KEY, k int NOT NULL)",
                        OTHER_KEY + "."),
                of(
                        "a primary key in another order, that others point at",
                        KEYED + "CREATE TABLE n (id int, k int, PRIMARY KEY (k, id)); CREATE TABLE n_pkey1 (k int);"
                                + "CREATE TABLE o (a int, b int, CONSTRAINT to_n FOREIGN KEY (a, b) REFERENCES n)",
                        "public.n has the primary key n_pkey (k, id), and would get t_pkey (id, k) of public.t beside it."
                                + " Replace it first: CREATE UNIQUE INDEX CONCURRENTLY n_pkey2 ON public.n USING btree (id,"
                                + " k); ALTER TABLE public.n DROP CONSTRAINT n_pkey, ADD CONSTRAINT n_pkey PRIMARY KEY USING"
                                + " INDEX n_pkey2; before that, drop what points at it: to_n of public.o."),
                of(
                        "a primary key of a partitioned table",
                        KEYED + "CREATE TABLE n (id int NOT NULL, k int PRIMARY KEY) PARTITION BY LIST (k)",
                        "public.n has the primary key n_pkey (k), and would get t_pkey (id, k) of public.t beside it. Drop it"
                                + " first: ALTER TABLE public.n DROP CONSTRAINT n_pkey."),
                of(
                        "a primary key of a partition of it",
                        KEYED + "CREATE TABLE n (id int NOT NULL, k int NOT NULL) PARTITION BY LIST (k);"
                                + "CREATE TABLE n_1 PARTITION OF n (PRIMARY KEY (id)) DEFAULT",
                        OTHER_KEY.replace("public.n", "public.n_1").replace("n_pkey", "n_1_pkey") + "."),
                of(
                        "a key without columns of the index",
                        KEYED.replace("k int", "k int, v int")
                                + "CREATE TABLE n (id int NOT NULL, k int NOT NULL, v int)"
                                + " PARTITION BY LIST (k); CREATE TABLE n_1 PARTITION OF n DEFAULT PARTITION BY LIST (v)",
                        "public.n_1 is partitioned by v, which the unique index t_pkey of public.t does not have among its"
                                + " columns, so public.n_1 cannot have it. Attach the partitions of public.n_1 instead of"
                                + " itself, or give the index of the partitioned table these columns too."),
                of(
                        "a key with an expression",
                        KEYED + "CREATE TABLE n (id int NOT NULL, k int NOT NULL) PARTITION BY LIST (abs(k))",
                        "public.n is partitioned by (abs(k)), which the unique index t_pkey of public.t does not have among its"
                                + " columns, so public.n cannot have it. Attach the partitions of public.n instead of itself,"
                                + " or give the index of the partitioned table these columns too."),
                of(
                        "a foreign table under it beside a unique index",
                        KEYED + FOREIGN + "CREATE TABLE n (id int NOT NULL, k int NOT NULL) PARTITION BY LIST (k);"
                                + "CREATE FOREIGN TABLE n_1 PARTITION OF n DEFAULT SERVER s",
                        "public.t has the unique index t_pkey, which the foreign table public.n_1 cannot have. Drop the index"
                                + " of the partitioned table, or attach a table of this database."),
                of(
                        "a foreign table under it beside a foreign key",
                        REFERENCED + "CREATE TABLE t (k int REFERENCES r) PARTITION BY RANGE (k);" + FOREIGN
                                + "CREATE TABLE n (k int) PARTITION BY LIST (k);"
                                + "CREATE FOREIGN TABLE n_1 PARTITION OF n DEFAULT SERVER s",
                        "public.t has the foreign key t_k_fkey, which the foreign table public.n_1 cannot have. Drop the"
                                + " foreign key of the partitioned table, or attach a table of this database."),
                of(
                        "a foreign table beside a constraint trigger",
                        RANGE + TRIGGER
                                + "CREATE CONSTRAINT TRIGGER g AFTER INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();"
                                + FOREIGN + "CREATE FOREIGN TABLE n (k int, v text) SERVER s",
                        "public.t has the constraint trigger g, which the foreign table public.n cannot have. Make it a plain"
                                + " trigger of the partitioned table, or attach a table of this database."),
                of(
                        "a trigger with transition tables",
                        RANGE + TRIGGER
                                + "CREATE TABLE n (LIKE t); CREATE TRIGGER g AFTER INSERT ON n REFERENCING NEW TABLE AS"
                                + " x FOR EACH ROW EXECUTE FUNCTION f()",
                        "public.n has the trigger g, which is one for each row with transition tables (REFERENCING), and no"
                                + " partition can have that. Drop it first, or make it a trigger FOR EACH STATEMENT: DROP"
                                + " TRIGGER g ON public.n."),
                of(
                        "a trigger of a partition of it",
                        RANGE + TRIGGER
                                + "CREATE TABLE n (LIKE t) PARTITION BY LIST (v); CREATE TABLE n_1 PARTITION OF n"
                                + " DEFAULT; CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();"
                                + "CREATE TRIGGER g BEFORE INSERT ON n_1 FOR EACH ROW EXECUTE FUNCTION f()",
                        "public.n_1 has a trigger g, which the partitioned table has too and would give it. Drop the trigger"
                                + " of the table first: DROP TRIGGER g ON public.n_1."),
                of(
                        "a constraint of the name of a constraint trigger",
                        RANGE + TRIGGER + "CREATE TABLE n (LIKE t, CONSTRAINT g CHECK (k > 0));"
                                + "CREATE CONSTRAINT TRIGGER g AFTER INSERT ON t FOR EACH ROW EXECUTE FUNCTION f()",
                        "public.n has a constraint g, and public.t has a constraint trigger of that name and would give it."
                                + " Rename the constraint of the table first: ALTER TABLE public.n RENAME CONSTRAINT g TO …."),
                of(
                        "a foreign key of the partitioned table to it",
                        "CREATE TABLE n (k int PRIMARY KEY, v int);"
                                + "CREATE TABLE t (k int PRIMARY KEY, v int REFERENCES n) PARTITION BY RANGE (k);"
                                + "INSERT INTO n VALUES (12, NULL)",
                        "The foreign key t_v_fkey of public.t points at public.n, so PostgreSQL does not attach it. Drop the"
                                + " foreign key first: ALTER TABLE public.t DROP CONSTRAINT t_v_fkey."),
                of(
                        "NOT NULL that is not validated",
                        18,
                        "CREATE TABLE t (k int NOT NULL, v int NOT NULL) PARTITION BY RANGE (k);"
                                + "CREATE TABLE n (k int, v int, CONSTRAINT w NOT NULL v NO INHERIT);"
                                + "ALTER TABLE n ADD CONSTRAINT u NOT NULL k NOT VALID",
                        "The constraint u of public.n is not validated. Do so first: ALTER TABLE public.n VALIDATE CONSTRAINT"
                                + " u.",
                        "The constraint w of public.n is marked NO INHERIT, which that of a partition cannot be. Drop it, and"
                                + " add it without NO INHERIT."),
                of(
                        "a foreign key that is not enforced",
                        18,
                        REFERENCED
                                + "CREATE TABLE t (k int, CONSTRAINT c FOREIGN KEY (k) REFERENCES r) PARTITION BY RANGE (k);"
                                + "CREATE TABLE n (k int, CONSTRAINT d FOREIGN KEY (k) REFERENCES r NOT ENFORCED)",
                        "The foreign key d of public.n is FOREIGN KEY (k) REFERENCES r(id) NOT ENFORCED, and c of public.t is"
                                + " FOREIGN KEY (k) REFERENCES r(id). Drop that of the table, or make the two agree with"
                                + " ALTER TABLE … ALTER CONSTRAINT … ENFORCED."));
    }

    @ParameterizedTest
    @MethodSource("tables")
    void is_told_before_anything_is_built(int since, String sql, List<String> problems, TestDatabase database) {
        if (majorVersion(database) < since) {
            assertThrows(IllegalStateException.class, () -> database.execute(sql));
            return;
        }
        database.execute(sql);
        CatalogFingerprint before = database.fingerprint();

        assertThrows(IllegalStateException.class, () -> database.execute(ATTACH), "The server does not mind");
        assertEquals(problems, problems(database, inTransaction(BOUND)));
        assertEquals(problems, problems(database, concurrently(BOUND)));
        UpDownUp.assertSame(before, database.fingerprint(), "It has changed something");
    }

    @Test
    void everything_in_the_way_is_told_at_once(TestDatabase database) {
        database.execute(REFERENCED + TRIGGER + """
                CREATE TABLE t (id int, k int, a text NOT NULL, b int, up int, CONSTRAINT c CHECK (id > 0), PRIMARY KEY (id, k),
                  CONSTRAINT self FOREIGN KEY (up, k) REFERENCES t) PARTITION BY RANGE (k);
                CREATE TABLE t_0 PARTITION OF t FOR VALUES FROM (0) TO (11);
                CREATE TABLE n (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, k int NOT NULL, a varchar, d int, up int);
                CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();
                CREATE TRIGGER g BEFORE INSERT ON n FOR EACH ROW EXECUTE FUNCTION f()""");

        List<String> problems = problems(database, concurrently(BOUND));

        assertEquals(
                Stream.of(
                                "Partition public.n FROM (10) TO (20) overlaps the existing partition public.t_0",
                                "public.n lacks column of public.t: b integer",
                                "public.n has column that public.t does not have: d",
                                "Column a of public.n is character varying, and text",
                                "Column a of public.n can be null",
                                majorVersion(database) < 17 ? null : "public.n has an identity column",
                                "public.n lacks the constraint c CHECK ((id > 0))",
                                OTHER_KEY,
                                "public.n has a trigger g",
                                "The foreign key self points at the partitioned table itself")
                        .filter(beginning -> beginning != null)
                        .toList(),
                problems.stream()
                        .map(problem -> problem.replaceFirst(
                                "( FROM \\(0\\)|, and cannot|, which| in the part| of the part|\\. Add|\\. Drop|, so the rows|(?<=pkey1)\\.).*",
                                ""))
                        .toList());
    }

    @Test
    void a_table_whose_primary_key_is_replaced_as_told_is_attached_without_a_lock(TestDatabase database)
            throws LiquibaseException {
        database.execute(KEYED + "CREATE TABLE n (id int PRIMARY KEY, k int NOT NULL); INSERT INTO n VALUES (1, 12)");
        Matcher statements = Pattern.compile("Replace it first: (.*); (.*)\\.")
                .matcher(problems(database, concurrently(BOUND)).get(0));
        statements.find();

        database.execute(statements.group(1));
        database.execute(statements.group(2));
        database.liquibase(concurrently(BOUND)).update();

        assertEquals(
                List.of("n_pkey"),
                database.queryList("SELECT indexrelid::regclass FROM pg_index WHERE indrelid = 'n'::regclass"));
    }

    /** The server does not compare when a constraint is checked, and adopts. */
    @Test
    void a_key_that_is_checked_at_another_time_serves(TestDatabase database) throws LiquibaseException {
        database.execute(KEYED + "CREATE TABLE n (id int, k int, PRIMARY KEY (id, k) DEFERRABLE INITIALLY DEFERRED)");

        database.liquibase(concurrently(BOUND)).upDownUp();
    }

    @Test
    void a_check_that_is_enforced_serves_where_the_parents_is_not(TestDatabase database) throws LiquibaseException {
        String notEnforced = "CREATE TABLE t (k int, CONSTRAINT c CHECK (k > 0) NOT ENFORCED) PARTITION BY RANGE (k);";
        if (majorVersion(database) < 18) {
            assertThrows(IllegalStateException.class, () -> database.execute(notEnforced));
            return;
        }
        database.execute(notEnforced + "CREATE TABLE n (k int, CONSTRAINT c CHECK (k > 0))");

        database.liquibase(concurrently(BOUND)).upDownUp();
    }

    @Test
    void another_expression_of_a_generated_column_is_refused_where_the_server_refuses_it(TestDatabase database)
            throws LiquibaseException {
        database.execute("CREATE TABLE t (k int, g int GENERATED ALWAYS AS (k * 2) STORED) PARTITION BY RANGE (k);"
                + "CREATE TABLE n (k int, g int GENERATED ALWAYS AS (k * 3) STORED)");

        if (majorVersion(database) < 16) {
            assertEquals(
                    List.of(
                            "Column g of public.n is generated and stored as (k * 3), and generated and stored as (k * 2) in"
                                    + " the partitioned table. Make the two agree first, as with ALTER TABLE public.n ALTER COLUMN"
                                    + " g."),
                    problems(database, inTransaction(BOUND)));
        } else {
            database.liquibase(inTransaction(BOUND)).update();
        }
    }

    @Test
    void a_table_of_another_owner_is_told_with_the_rest(TestDatabase database) {
        database.execute("""
                DO $$ BEGIN CREATE ROLE attach_conflicts_it LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$;
                GRANT ALL ON SCHEMA public TO attach_conflicts_it;
                CREATE TABLE t (k int NOT NULL) PARTITION BY RANGE (k); ALTER TABLE t OWNER TO attach_conflicts_it;
                CREATE TABLE n (k int)""");
        TestDatabase asOther = TestDatabase.at(database.url(), "attach_conflicts_it", "");

        assertEquals(
                List.of(
                        "public.n belongs to the role " + database.username()
                                + ", and only who belongs to that role can attach it. Connect as such a user, or change its"
                                + " owner with ALTER TABLE public.n OWNER TO ….",
                        "Column k of public.n can be null, and cannot in the partitioned table. Set it first: ALTER TABLE"
                                + " public.n ALTER COLUMN k SET NOT NULL."),
                problems(asOther, inTransaction(BOUND)));
    }
}
