package liquibase.ext.partitions.execute;

import java.sql.Driver;
import java.util.Optional;
import java.util.Properties;
import liquibase.database.jvm.JdbcConnection;
import liquibase.exception.DatabaseException;
import org.jspecify.annotations.Nullable;

/**
 * Liquibase's own connection, which remembers how it was opened, so that more of its kind can be had for work on several
 * partitions at once. Liquibase takes it for PostgreSQL unless something else outranks it.
 */
public final class ReopenableConnection extends JdbcConnection {

    /** Above the default, and unlike that of others: Liquibase takes services of equal priority for one. */
    private static final int PRIORITY = PRIORITY_DEFAULT + 3;

    private static final String POSTGRESQL = "jdbc:postgresql:";

    private @Nullable ConnectionSource source;

    @Override
    public int getPriority() {
        return PRIORITY;
    }

    @Override
    public boolean supports(@Nullable String url) {
        return url != null && url.startsWith(POSTGRESQL);
    }

    @Override
    public void open(String url, Driver driver, Properties properties) throws DatabaseException {
        super.open(url, driver, properties);
        source = new DriverSource(driver, url, properties);
    }

    /** Where more of its kind come from; empty when it was not opened by Liquibase. */
    Optional<ConnectionSource> source() {
        return Optional.ofNullable(source);
    }
}
