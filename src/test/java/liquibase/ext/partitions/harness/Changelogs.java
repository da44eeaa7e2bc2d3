package liquibase.ext.partitions.harness;

import java.nio.file.Path;
import liquibase.ext.partitions.testing.Changelog;

/** Changelogs that only our own tests need. */
public final class Changelogs {
    private static final String XML = """
            <?xml version="1.0" encoding="UTF-8"?>
            <databaseChangeLog xmlns="http://www.liquibase.org/xml/ns/dbchangelog"
                xmlns:partitions="http://www.liquibase.org/xml/ns/partitions"
                xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
                xsi:schemaLocation="http://www.liquibase.org/xml/ns/dbchangelog
                    http://www.liquibase.org/xml/ns/dbchangelog/dbchangelog-latest.xsd">
            %s
            </databaseChangeLog>
            """;

    private Changelogs() {}

    /** As {@link Changelog#xml}, but with the extension's schema not named, so that a mistake gets past the parser. */
    public static Changelog uncheckedXml(String changeSets) {
        return Changelog.text("changelog.xml", XML.formatted(changeSets));
    }

    /** A file of {@code changelog-samples}. */
    public static Changelog sample(String file) {
        return Changelog.of(Path.of("changelog-samples", file));
    }
}
