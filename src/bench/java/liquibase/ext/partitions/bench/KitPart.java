package liquibase.ext.partitions.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import liquibase.exception.LiquibaseException;
import liquibase.ext.partitions.testing.Changelog;
import liquibase.ext.partitions.testing.LiquibaseRun;
import liquibase.ext.partitions.testing.PostgresServer;
import liquibase.ext.partitions.testing.TestDatabase;

/**
 * A test of the JUnit kit (a database, {@code upDownUp()}, the drop) with the same three runs of Liquibase (update,
 * rollback-count, update) on a database that is there already, and with an empty test: a bare CREATE DATABASE and DROP
 * DATABASE. On the server of the benchmark, and on an embedded one as the kit starts it, which does not wait for the
 * disk. Takes {@code bench.kitTests}, 40 when absent.
 */
final class KitPart {
    private static final Changelog CHANGELOG = Changelog.of(Path.of("changelog-samples", "orders-by-list.yaml"));

    private final PostgresServer server;
    private final List<Double> kit = new ArrayList<>();
    private final List<Double> work = new ArrayList<>();

    private KitPart(PostgresServer server) {
        this.server = server;
    }

    static void run(Databases databases, int rounds) throws Exception {
        int tests = Integer.getInteger("bench.kitTests", 40);
        new KitPart(databases.server()).compare("a test of the kit, server of the benchmark", tests);
        try (PostgresServer embedded = PostgresServer.embedded(Map.of())) {
            new KitPart(embedded).compare("a test of the kit, embedded server as the kit starts it", tests);
        }
    }

    private void compare(String title, int tests) throws Exception {
        for (int warmUp = 0; warmUp < 5; warmUp++) {
            test();
            work();
        }
        kit.clear();
        work.clear();
        new Comparison(title)
                .way("update, rollback-count, update on a bare database", this::work)
                .way("a test: database, upDownUp(), drop", this::test)
                .way("CREATE DATABASE, DROP DATABASE", this::empty)
                .run(tests);
        System.out.printf(
                Locale.ROOT, "  the kit adds %.0f ms a test (medians of %d)%n%n", median(kit) - median(work), tests);
    }

    private Duration test() throws LiquibaseException {
        long begun = System.nanoTime();
        try (TestDatabase database = server.newDatabase()) {
            database.liquibase(CHANGELOG).upDownUp();
        }
        return since(begun, kit);
    }

    private Duration work() throws LiquibaseException {
        try (TestDatabase database = server.newDatabase()) {
            LiquibaseRun liquibase = database.liquibase(CHANGELOG);
            long begun = System.nanoTime();
            liquibase.update();
            liquibase.rollback(2);
            liquibase.update();
            return since(begun, work);
        }
    }

    private Duration empty() {
        long begun = System.nanoTime();
        server.newDatabase().close();
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    private static Duration since(long begun, List<Double> times) {
        Duration taken = Duration.ofNanos(System.nanoTime() - begun);
        times.add(taken.toNanos() / 1e6);
        return taken;
    }

    private static double median(List<Double> times) {
        double[] sorted = times.stream().mapToDouble(time -> time).sorted().toArray();
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }
}
