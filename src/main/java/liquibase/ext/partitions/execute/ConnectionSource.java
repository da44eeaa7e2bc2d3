package liquibase.ext.partitions.execute;

import java.sql.Connection;
import java.sql.SQLException;

/** Where connections come from beside the one that Liquibase has opened. */
interface ConnectionSource {

    /** Opens one more; what it throws holds no secret. */
    Connection open() throws SQLException;
}
