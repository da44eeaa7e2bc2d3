package liquibase.ext.partitions.execute;

import java.sql.Driver;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.sql.DataSource;
import liquibase.Scope;
import liquibase.configuration.ConfigurationValueConverter;
import liquibase.configuration.ConfigurationValueObfuscator;
import liquibase.configuration.LiquibaseConfiguration;
import liquibase.database.jvm.JdbcConnection;
import org.jspecify.annotations.Nullable;

/** Finds out how connections can be opened with the very credentials that Liquibase has used, however it was started. */
final class ConnectionSources {

    private static final String DRIVER = "org.postgresql.Driver";

    private static final Pattern USER_IN_URL = Pattern.compile("[?&]user=");

    private ConnectionSources() {}

    /** The source for more connections like this one; empty when nobody has told how it was opened. */
    static Optional<ConnectionSource> of(JdbcConnection connection) {
        return Stream.<Supplier<Optional<ConnectionSource>>>of(
                        () -> connection instanceof ReopenableConnection own ? own.source() : Optional.empty(),
                        () -> ofGetters(connection),
                        () -> ofSettings(connection),
                        ConnectionSources::ofApplication)
                .map(Supplier::get)
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** Other connection classes of Liquibase tell their credentials by public methods. */
    private static Optional<ConnectionSource> ofGetters(JdbcConnection connection) {
        try {
            Object username = connection.getClass().getMethod("getUsername").invoke(connection);
            Object password = connection.getClass().getMethod("getPassword").invoke(connection);
            return ofCredentials(connection.getURL(), text(username), text(password));
        } catch (ReflectiveOperationException e) {
            return Optional.empty();
        }
    }

    /** The arguments of the running command, if they are what the connection was opened with. */
    private static Optional<ConnectionSource> ofSettings(JdbcConnection connection) {
        String url = setting("liquibase.command.url");
        if (url == null || !withoutParameters(url).equals(withoutParameters(connection.getURL()))) {
            return Optional.empty();
        }
        return ofCredentials(url, setting("liquibase.command.username"), setting("liquibase.command.password"));
    }

    private static Optional<ConnectionSource> ofApplication() {
        DataSource dataSource = Scope.getCurrentScope().get(PartitionSettings.DATA_SOURCE, DataSource.class);
        return Optional.ofNullable(dataSource).map(PoolSource::new);
    }

    private static Optional<ConnectionSource> ofCredentials(
            @Nullable String url, @Nullable String username, @Nullable String password) {
        if (url == null || (username == null && !USER_IN_URL.matcher(url).find())) {
            return Optional.empty();
        }
        Properties properties = new Properties();
        if (username != null) {
            properties.setProperty("user", username);
        }
        if (password != null) {
            properties.setProperty("password", password);
        }
        return driver(url).map(driver -> new DriverSource(driver, url, properties));
    }

    /** Loaded as Liquibase loads it, since an extension need not see the driver itself. */
    private static Optional<Driver> driver(String url) {
        try {
            Driver driver = Class.forName(DRIVER, true, Scope.getCurrentScope().getClassLoader())
                    .asSubclass(Driver.class)
                    .getConstructor()
                    .newInstance();
            return driver.acceptsURL(url) ? Optional.of(driver) : Optional.empty();
        } catch (ReflectiveOperationException | SQLException e) {
            return Optional.empty();
        }
    }

    /** Obfuscated, all of them: Liquibase logs what it finds, and a URL may hold the password too. */
    private static @Nullable String setting(String key) {
        return Scope.getCurrentScope()
                .getSingleton(LiquibaseConfiguration.class)
                .getCurrentConfiguredValue(
                        ConfigurationValueConverter.STRING, ConfigurationValueObfuscator.STANDARD, key)
                .getValue();
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : Objects.toString(value);
    }

    static String withoutParameters(@Nullable String url) {
        return String.valueOf(url).split("\\?", 2)[0];
    }
}
