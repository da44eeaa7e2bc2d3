package liquibase.ext.partitions.testing;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A changelog file, and the directory that Liquibase looks for it and its includes in, before the class path.
 *
 * @param directory the search path
 * @param file the path of the changelog inside the directory, as DATABASECHANGELOG records it
 */
public record Changelog(Path directory, String file) {
    private static final String XML = """
            <?xml version="1.0" encoding="UTF-8"?>
            <databaseChangeLog xmlns="http://www.liquibase.org/xml/ns/dbchangelog"
                xmlns:partitions="http://www.liquibase.org/xml/ns/partitions"
                xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
                xsi:schemaLocation="http://www.liquibase.org/xml/ns/dbchangelog
                    http://www.liquibase.org/xml/ns/dbchangelog/dbchangelog-latest.xsd
                    http://www.liquibase.org/xml/ns/partitions
                    http://www.liquibase.org/xml/ns/partitions/liquibase-partitions-latest.xsd">
            %s
            </databaseChangeLog>
            """;

    /** A changelog of the class path, or in the directory that the tests run in. */
    public static Changelog of(String file) {
        return in("", file);
    }

    /**
     * A changelog in a directory, or of the class path.
     *
     * @param searchPath relative to the directory that the tests run in
     */
    public static Changelog in(String searchPath, String file) {
        return new Changelog(Path.of(searchPath).toAbsolutePath().normalize(), file);
    }

    /** A file, found as a user who stands in the project's directory finds it. */
    public static Changelog of(Path file) {
        Path directory = file.isAbsolute() ? requireNonNull(file.getParent()) : Path.of("");
        return new Changelog(
                directory.toAbsolutePath(),
                directory.relativize(file).toString().replace('\\', '/'));
    }

    /** Changesets in XML, without the element around them; the prefix of this extension is {@code partitions}. */
    public static Changelog xml(String changeSets) {
        return text("changelog.xml", XML.formatted(changeSets));
    }

    /** A whole changelog in YAML, from {@code databaseChangeLog:} on. */
    public static Changelog yaml(String text) {
        return text("changelog.yaml", text);
    }

    /** A whole changelog in JSON. */
    public static Changelog json(String text) {
        return text("changelog.json", text);
    }

    /** Liquibase's formatted SQL, from {@code --liquibase formatted sql} on. */
    public static Changelog sql(String text) {
        return text("changelog.sql", text);
    }

    /** A whole changelog, written to a directory of its own, which is deleted when the JVM ends. */
    public static Changelog text(String file, String text) {
        try {
            Path directory = Files.createTempDirectory("changelog");
            Path written = Files.writeString(directory.resolve(file), text);
            // Deleted in reverse order: first the file, then its directory.
            directory.toFile().deleteOnExit();
            written.toFile().deleteOnExit();
            return new Changelog(directory, file);
        } catch (IOException e) {
            throw new UncheckedIOException("The changelog could not be written", e);
        }
    }
}
