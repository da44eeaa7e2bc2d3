package liquibase.ext.partitions.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import liquibase.exception.LiquibaseException;
import liquibase.ext.partitions.harness.Await;
import liquibase.ext.partitions.harness.Background;
import liquibase.ext.partitions.harness.CrashingServer;
import liquibase.ext.partitions.harness.LiquibaseProcess;
import liquibase.ext.partitions.model.CatalogFingerprint;
import liquibase.ext.partitions.testing.Changelog;
import liquibase.ext.partitions.testing.LiquibaseRun;
import liquibase.ext.partitions.testing.TestDatabase;

/**
 * Kills createPartitionIndexes with concurrently="true" at random moments, then does what a user does: release-locks,
 * and one plain update. That has to succeed and to leave the schema that an undisturbed update leaves.
 *
 * <p>What is killed is in turns Liquibase's JVM, one of its sessions, or all processes of the server, which is then
 * started again. The server is one of its own, with an index that is plain, unique, or partial and on an expression.
 * Takes the system properties {@code bench.kills}, {@code bench.killRows} of each partition, and {@code bench.seed},
 * which makes the same sequence of victims, indexes and moments, though not the same moments of the builds.
 */
final class KillsPart implements AutoCloseable {

    private enum Victim {
        CLIENT,
        BACKEND,
        SERVER
    }

    /**
     * An index, and what an undisturbed update with it is like.
     *
     * @param schema what it leaves
     * @param nanos how long it takes from the parent's index to the end
     * @param nanosInOwnJvm the same, in a JVM that was started for it
     */
    private record Index(String name, Changelog changelog, CatalogFingerprint schema, long nanos, long nanosInOwnJvm) {}

    private static final String BEGUN = "SELECT to_regclass('p_idx') IS NOT NULL";
    private static final String SESSIONS = """
            SELECT pid FROM pg_stat_activity
              WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'""";
    private static final String PHASES = """
            SELECT coalesce(string_agg(DISTINCT regexp_replace(phase, ':.*', ''), ' + '),
                CASE WHEN EXISTS (SELECT FROM databasechangelog) THEN 'the end' ELSE 'no build' END)
              FROM pg_stat_progress_create_index WHERE datname = current_database()""";
    private static final String ENDED = "SELECT EXISTS (SELECT FROM databasechangelog)";
    private static final String COMPLETE = """
            SELECT bool_and(indisvalid) AND count(*) = (SELECT count(*) FROM pg_partition_tree('p'))
              AND (SELECT count(*) = 1 FROM databasechangelog)
              FROM pg_partition_tree('p_idx') JOIN pg_index ON indexrelid = relid""";

    private final CrashingServer server;
    private final TestDatabase table;
    private final Random random;
    private final Map<String, Integer> moments = new TreeMap<>();

    private KillsPart(CrashingServer server, TestDatabase table, Random random) {
        this.server = server;
        this.table = table;
        this.random = random;
    }

    static void run(Databases databases, int rounds) throws Exception {
        int kills = Integer.getInteger("bench.kills", 50);
        int rows = Integer.getInteger("bench.killRows", 100_000);
        long seed = Long.getLong("bench.seed", System.nanoTime());
        CrashingServer server = CrashingServer.start();
        try (KillsPart part = new KillsPart(server, loaded(server, rows), new Random(seed))) {
            part.kill(kills, seed);
        }
    }

    private static TestDatabase loaded(CrashingServer server, int rows) {
        TestDatabase database = server.server().newDatabase();
        database.execute("""
                CREATE TABLE p (k int NOT NULL, id bigint NOT NULL, at timestamptz NOT NULL, note text NOT NULL)
                  PARTITION BY LIST (k);
                CREATE TABLE p_8 PARTITION OF p FOR VALUES IN (8) PARTITION BY HASH (id);
                CREATE TABLE p_8_0 PARTITION OF p_8 FOR VALUES WITH (MODULUS 2, REMAINDER 0);
                CREATE TABLE p_8_1 PARTITION OF p_8 FOR VALUES WITH (MODULUS 2, REMAINDER 1)""");
        IntStream.range(0, 8)
                .forEach(k -> database.execute("CREATE TABLE p_%1$d PARTITION OF p FOR VALUES IN (%1$d)".formatted(k)));
        database.execute("""
                INSERT INTO p SELECT k, id, timestamptz '2026-01-01Z' + random() * interval '1 year', md5(id::text)
                  FROM generate_series(0, 8) AS k, generate_series(1, %d) AS id""".formatted(rows));
        database.execute("VACUUM (ANALYZE) p");
        return database;
    }

    private void kill(int kills, long seed) throws Exception {
        List<Index> indexes = List.of(
                index("plain", "columnNames=\"at\"/>"),
                index("unique", "columnNames=\"k, at, id\" unique=\"true\"/>"),
                index("partial", """
                        where="id > 10"><partitions:column name="lower(note)" computed="true"/>
                        </partitions:createPartitionIndexes>"""));
        List<Victim> victims = new ArrayList<>(IntStream.range(0, kills)
                .mapToObj(i -> Victim.values()[i % Victim.values().length])
                .toList());
        Collections.shuffle(victims, random);
        List<String> failures = new ArrayList<>();
        for (int i = 0; i < kills; i++) {
            Index index = indexes.get(i % indexes.size());
            String point = (i + 1) + " of " + kills + ", " + victims.get(i) + " with a " + index.name() + " index";
            try {
                List<String> differences = killOnce(victims.get(i), index);
                if (!differences.isEmpty()) {
                    failures.add(point + ": " + differences);
                }
            } catch (LiquibaseException | RuntimeException | AssertionError e) {
                failures.add(point + ": " + e.getMessage());
            }
        }
        System.out.println(kills + " kills with seed " + seed + ": " + (kills - failures.size()) + " of " + kills
                + " are complete after release-locks and one update");
        moments.forEach((moment, times) -> System.out.println("  " + times + " x " + moment));
        failures.forEach(failure -> System.out.println("  FAILED: " + failure));
        System.out.println();
    }

    private Index index(String name, String rest) {
        Changelog changelog = Changelog.xml("""
                <changeSet id="index" author="bench" runInTransaction="false">
                    <partitions:createPartitionIndexes tableName="p" indexName="p_idx" concurrently="true"
                        parallelism="2" %s
                </changeSet>""".formatted(rest));
        long nanosInOwnJvm = nanosInOwnJvm(changelog);
        try (TestDatabase database = server.server().copyOf(table)) {
            Background update = Background.start(database.liquibase(changelog)::update);
            long nanos = fromBeginToEnd(database);
            failureOf(update).ifPresent(failure -> {
                throw new IllegalStateException(failure);
            });
            if (!database.queryList(COMPLETE).equals(List.of("t"))) {
                throw new IllegalStateException("The undisturbed update is incomplete");
            }
            return new Index(name, changelog, database.fingerprint(), nanos, nanosInOwnJvm);
        }
    }

    private long nanosInOwnJvm(Changelog changelog) {
        try (TestDatabase database = server.server().copyOf(table)) {
            LiquibaseProcess process = LiquibaseProcess.start(database, changelog, "update");
            try {
                return fromBeginToEnd(database);
            } finally {
                process.close();
            }
        }
    }

    private static long fromBeginToEnd(TestDatabase database) {
        Await.until(database, BEGUN);
        long start = System.nanoTime();
        Await.until(database, ENDED);
        return System.nanoTime() - start;
    }

    private List<String> killOnce(Victim victim, Index index) throws Exception {
        try (TestDatabase database = server.server().copyOf(table)) {
            database.execute("CHECKPOINT");
            if (victim == Victim.CLIENT) {
                try (LiquibaseProcess client = LiquibaseProcess.start(database, index.changelog(), "update")) {
                    waitForMoment(victim, database, index.nanosInOwnJvm());
                    client.kill();
                }
            } else {
                Background update = Background.start(database.liquibase(index.changelog())::update);
                waitForMoment(victim, database, index.nanos());
                if (victim == Victim.BACKEND) {
                    killOneOf(database);
                    failureOf(update);
                } else {
                    server.crash();
                    failureOf(update);
                    server.restart();
                }
            }
            LiquibaseRun liquibase = database.liquibase(index.changelog());
            liquibase.run("releaseLocks");
            liquibase.update();
            List<String> differences = new ArrayList<>(index.schema().diff(database.fingerprint()));
            if (!database.queryList(COMPLETE).equals(List.of("t"))) {
                differences.add("invalid, incomplete or not recorded");
            }
            return differences;
        }
    }

    private void waitForMoment(Victim victim, TestDatabase database, long nanos) throws InterruptedException {
        long delay = (long) (random.nextDouble() * nanos);
        Await.until(database, BEGUN);
        TimeUnit.NANOSECONDS.sleep(delay);
        moments.merge(victim + " at " + database.queryList(PHASES).get(0), 1, Integer::sum);
    }

    private void killOneOf(TestDatabase database) {
        List<String> sessions = database.queryList(SESSIONS);
        if (!sessions.isEmpty()) {
            database.execute("SELECT pg_terminate_backend(" + sessions.get(random.nextInt(sessions.size())) + ")");
        }
    }

    /** Waits until it has ended, in whatever way, and tells how. */
    private static Optional<Throwable> failureOf(Background update) {
        try {
            update.finish();
            return Optional.empty();
        } catch (TimeoutException e) {
            throw new IllegalStateException("The update that was disturbed does not end", e);
        } catch (Throwable e) {
            return Optional.of(e);
        }
    }

    @Override
    public void close() throws IOException {
        table.close();
        server.close();
    }
}
