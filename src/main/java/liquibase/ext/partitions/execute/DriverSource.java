package liquibase.ext.partitions.execute;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.stream.Stream;
import liquibase.ext.partitions.problem.ConnectionNotes;

/**
 * Opens connections by a driver. A driver may log its URL, so a password in it goes to the properties, which it does not
 * log.
 */
final class DriverSource implements ConnectionSource {

    private static final String PASSWORD = "password";

    private final Driver driver;
    private final String url;
    private final Properties properties;

    DriverSource(Driver driver, String url, Properties properties) {
        this.driver = driver;
        this.properties = (Properties) properties.clone();
        int question = url.indexOf('?');
        List<String> kept = new ArrayList<>();
        if (question >= 0) {
            for (String parameter : url.substring(question + 1).split("&", -1)) {
                String[] pair = parameter.split("=", 2);
                if (pair.length == 2 && isSecret(pair[0])) {
                    this.properties.setProperty(pair[0], URLDecoder.decode(pair[1], StandardCharsets.UTF_8));
                } else {
                    kept.add(parameter);
                }
            }
        }
        this.url = question < 0 ? url : url.substring(0, question) + "?" + String.join("&", kept);
    }

    @Override
    public Connection open() throws SQLException {
        Connection connection;
        try {
            connection = driver.connect(url, (Properties) properties.clone());
        } catch (SQLException e) {
            // Without its cause and what it had suppressed, which may say more.
            throw new SQLException(withoutSecrets(String.valueOf(e.getMessage())), e.getSQLState());
        }
        if (connection == null) {
            throw new SQLException(ConnectionNotes.driverRefuses());
        }
        return connection;
    }

    private static boolean isSecret(String property) {
        return property.toLowerCase(Locale.ROOT).contains(PASSWORD);
    }

    private String withoutSecrets(String message) {
        List<String> secrets = Stream.concat(
                        properties.stringPropertyNames().stream()
                                .filter(DriverSource::isSecret)
                                .map(properties::getProperty),
                        Stream.ofNullable(properties.get(PASSWORD)).map(String::valueOf))
                .filter(secret -> !secret.isEmpty())
                .toList();
        String redacted = message;
        for (String secret : secrets) {
            redacted = redacted.replace(secret, "*****");
        }
        return redacted;
    }
}
