package liquibase.ext.partitions.change;

import static liquibase.ext.partitions.harness.UpDownUp.offlineSqlEqualsUpdate;
import static liquibase.ext.partitions.harness.UpDownUp.rollbackSqlEqualsRollback;
import static liquibase.ext.partitions.harness.UpDownUp.sqlOutputEqualsUpdate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import liquibase.exception.LiquibaseException;
import liquibase.ext.partitions.testing.Changelog;
import liquibase.ext.partitions.testing.TestDatabase;
import liquibase.ext.partitions.testing.TestDatabases;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every file of changelog-samples does what the README says of it, in all commands. */
@ExtendWith(TestDatabases.class)
public class SamplesIT {

    private static final Path SAMPLES = Path.of("changelog-samples");

    public static List<String> samples() throws IOException {
        try (Stream<Path> files = Files.list(SAMPLES)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("samples")
    void goesUpDownAndUpAgain(String sample, TestDatabase database) throws LiquibaseException {
        database.liquibase(new Changelog(SAMPLES, sample)).upDownUp();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void printsTheSqlOfItsUpdate(String sample, TestDatabase updated, TestDatabase fed) throws LiquibaseException {
        sqlOutputEqualsUpdate(updated, fed, new Changelog(SAMPLES, sample));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void printsTheSqlOfItsUpdateWithoutDatabase(String sample, TestDatabase updated, TestDatabase fed)
            throws LiquibaseException {
        offlineSqlEqualsUpdate(updated, fed, new Changelog(SAMPLES, sample));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void printsTheSqlOfItsRollback(String sample, TestDatabase rolledBack, TestDatabase fed) throws LiquibaseException {
        rollbackSqlEqualsRollback(rolledBack, fed, new Changelog(SAMPLES, sample));
    }
}
