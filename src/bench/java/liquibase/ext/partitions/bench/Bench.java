package liquibase.ext.partitions.bench;

import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import liquibase.ext.partitions.testing.PostgresServer;
import liquibase.ext.partitions.testing.TestDatabase;

/**
 * Measures changes in real Liquibase against PostgreSQL's own means.
 *
 * <p>The server has PostgreSQL's default settings and waits for the disk, unless {@code postgres.url} names another
 * one. No database is dropped before the end: ext4 makes new files far more slowly for some minutes after thousands
 * were deleted, which would count as time of both sides.
 */
public final class Bench {

    /** One subject: prints blocks of lines. */
    private interface Part {
        void run(Databases databases, int rounds) throws Exception;
    }

    private static final Map<String, Part> PARTS = Map.of(
            "partitions", PartitionsPart::run,
            "indexes", IndexesPart::run,
            "writers", WritersPart::run,
            "foreign-keys", ForeignKeysPart::run,
            "attach", AttachPart::run,
            "moves", MovesPart::run,
            "forest", ForestPart::run,
            "kit", KitPart::run,
            "kills", KillsPart::run);

    private Bench() {}

    /**
     * Takes the system properties {@code bench.parts}, with commas, all but {@code kills} when absent, and
     * {@code bench.rounds}. The classes of the parts say which ones they take besides.
     *
     * @see PartitionsPart
     * @see IndexesPart
     * @see WritersPart
     * @see ForeignKeysPart
     * @see AttachPart
     * @see MovesPart
     * @see ForestPart
     * @see KitPart
     * @see KillsPart
     */
    public static void main(String[] args) throws Exception {
        Logger.getLogger("").setLevel(Level.OFF);
        List<Part> parts = Stream.of(System.getProperty(
                                "bench.parts", "partitions,indexes,writers,foreign-keys,attach,moves,forest,kit")
                        .split(","))
                .map(name -> part(name.strip()))
                .toList();
        int rounds = Integer.getInteger("bench.rounds", 5);
        String psql = Psql.version();
        try (Databases databases = new Databases(server())) {
            TestDatabase database = databases.create("");
            System.out.println(setting(database, "server_version") + " with fsync " + setting(database, "fsync")
                    + ", synchronous_commit " + setting(database, "synchronous_commit") + "; " + psql + "; "
                    + Runtime.getRuntime().availableProcessors() + " processors; medians of " + rounds
                    + " rounds; ratios to the line with 1.00\n");
            for (Part part : parts) {
                part.run(databases, rounds);
            }
        }
    }

    /** What a system property lists, with commas. */
    static List<String> list(String property, String otherwise) {
        return Stream.of(System.getProperty(property, otherwise).split(","))
                .map(String::strip)
                .toList();
    }

    private static Part part(String name) {
        Part part = PARTS.get(name);
        if (part == null) {
            throw new IllegalArgumentException("-Dbench.parts: there is no " + name + ", but " + PARTS.keySet());
        }
        return part;
    }

    private static PostgresServer server() {
        return System.getProperty("postgres.url", "").isBlank()
                ? PostgresServer.embedded(Map.of("fsync", "on", "synchronous_commit", "on"))
                : PostgresServer.at(
                        System.getProperty("postgres.url"),
                        System.getProperty("postgres.username", "postgres"),
                        System.getProperty("postgres.password", ""));
    }

    private static String setting(TestDatabase database, String name) {
        return database.queryList("SHOW " + name).get(0);
    }
}
