package liquibase.ext.partitions.execute;

import java.sql.Driver;
import java.util.Optional;
import java.util.Properties;
import liquibase.Scope;
import liquibase.database.DatabaseConnection;
import liquibase.database.jvm.JdbcConnection;
import liquibase.exception.DatabaseException;
import org.jspecify.annotations.Nullable;

/**
 * Liquibase's own connection, which remembers until it is closed how it was opened, so that more of its kind can be had
 * for work on several partitions at once. Liquibase takes it for PostgreSQL, whoever asks, unless another extension has a
 * class for the same URL; so it does nothing else than Liquibase's own.
 */
public final class ReopenableConnection extends JdbcConnection {

    /** Above the default, and unlike that of others: Liquibase takes services of equal priority for one. */
    private static final int PRIORITY = PRIORITY_DEFAULT + 3;

    private static final String POSTGRESQL = "jdbc:postgresql:";

    /** How it was opened, with the password; looked into only when more connections are wanted. */
    private record Login(String url, Driver driver, Properties properties) {

        @Override
        public String toString() {
            return "Login";
        }
    }

    private @Nullable Login login;

    @Override
    public int getPriority() {
        return PRIORITY;
    }

    @Override
    public boolean supports(@Nullable String url) {
        return url != null && url.startsWith(POSTGRESQL) && !isSupportedByOthers(url);
    }

    private static boolean isSupportedByOthers(String url) {
        return Scope.getCurrentScope().getServiceLocator().findInstances(DatabaseConnection.class).stream()
                .anyMatch(other -> !(other instanceof ReopenableConnection)
                        && other.getPriority() > PRIORITY_DEFAULT
                        && other.supports(url));
    }

    @Override
    public void open(String url, Driver driver, @Nullable Properties properties) throws DatabaseException {
        super.open(url, driver, properties);
        login = new Login(url, driver, properties == null ? new Properties() : (Properties) properties.clone());
    }

    @Override
    public void close() throws DatabaseException {
        login = null;
        super.close();
    }

    /** Where more of its kind come from; empty when it was not opened by Liquibase, or is closed. */
    Optional<ConnectionSource> source() {
        return Optional.ofNullable(login)
                .map(known -> new DriverSource(known.driver(), known.url(), known.properties()));
    }
}
