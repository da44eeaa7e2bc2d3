package liquibase.ext.partitions.testing;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * How to connect to a database.
 *
 * @param url without user and password
 */
record Session(String url, String username, String password) {
    /** The same user in another database of the server. */
    Session at(String otherUrl) {
        return new Session(otherUrl, username, password);
    }

    DataSource dataSource() {
        PGSimpleDataSource dataSource = new PGSimpleDataSource();
        dataSource.setUrl(url);
        dataSource.setUser(username);
        dataSource.setPassword(password);
        return dataSource;
    }

    /** A new connection in autocommit mode. */
    Connection open() throws SQLException {
        return dataSource().getConnection();
    }

    /** Without the password. */
    @Override
    public String toString() {
        return url + " as " + username;
    }
}
