package liquibase.ext.partitions.execute;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import liquibase.ext.partitions.testing.TestDatabase;
import liquibase.ext.partitions.testing.TestDatabases;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a connection tells of the session that it was logged in to. */
@ExtendWith(TestDatabases.class)
class SessionProbeIT {

    /** As a pool of an application server, which another class loader has loaded than the driver. */
    @Test
    void a_wrapper_whose_class_loader_does_not_know_the_driver_is_direct_as_what_it_wraps(TestDatabase database)
            throws SQLException {
        try (Connection wrapped = database.connection()) {
            InvocationHandler wrapper =
                    (proxy, method, arguments) -> method.getName().equals("unwrap") && arguments[0] == Connection.class
                            ? wrapped
                            : method.invoke(wrapped, arguments);
            Connection connection = (Connection) Proxy.newProxyInstance(
                    ClassLoader.getPlatformClassLoader(), new Class<?>[] {Connection.class}, wrapper);

            assertTrue(new SessionProbe(connection).isDirect());
        }
    }
}
