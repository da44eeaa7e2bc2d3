package liquibase.ext.partitions.model;

import java.util.Optional;

/**
 * The current time of a server, as it prints it.
 *
 * @param withOffset as a timestamp with time zone
 * @param local as a timestamp without, in the time zone of the session
 */
public record ServerTime(String withOffset, String local) {

    /** The time as a value of a key column; empty where that is no date or timestamp. */
    public Optional<BoundValue> as(KeyColumn column) {
        if (column.isTimestampWithTimeZone()) {
            return Optional.of(new BoundValue.Literal(withOffset));
        }
        return column.isLocalDateOrTimestamp() ? Optional.of(new BoundValue.Literal(local)) : Optional.empty();
    }
}
