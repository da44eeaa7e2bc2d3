package liquibase.ext.partitions.harness;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import liquibase.ext.partitions.harness.PoolWire.Message;
import liquibase.ext.partitions.testing.TestDatabase;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A pool between clients and a server that works as PgBouncer does: clients log in as to the server, and get a session of
 * it for a transaction or for as long as they stay. What a client is told of its session at the login is made up.
 * Nothing is reset when a session goes to another client after a transaction.
 */
public final class ConnectionPool implements AutoCloseable {

    /** For how long a client has a session, and which one it gets. */
    public enum Mode {
        /** Until it leaves. */
        SESSION,
        /** For a transaction, the one that came back last, so that a client without others always gets the same. */
        TRANSACTION_LAST_FIRST,
        /** For a transaction, the one that has waited longest. */
        TRANSACTION_IN_TURN
    }

    private static final Pattern URL = Pattern.compile("jdbc:postgresql://([^:/]+)(?::(\\d+))?/([^?]*)(?:\\?(.*))?");
    private static final int SSL_REQUEST = 80877103;
    private static final int GSS_REQUEST = 80877104;

    private static final String SETTINGS = """
            SELECT name || ' = ' || setting || ' (' || source || ')' FROM pg_catalog.pg_settings WHERE source <> 'default'
            UNION ALL SELECT name || ' = ' || pg_catalog.current_setting(name)
            FROM unnest('{role,session_authorization}'::text[]) AS special(name)
            ORDER BY 1""";

    private final String server;
    private final int serverPort;
    private final ServerSocket listener;
    private final String url;
    private final TestDatabase database;
    private final Mode mode;
    private final int size;
    private final Deque<PoolWire> idle = new ArrayDeque<>();
    private final Set<PoolWire> wires = ConcurrentHashMap.newKeySet();
    private int open;
    private volatile boolean closed;

    private ConnectionPool(TestDatabase database, Mode mode, int size) {
        this.database = database;
        this.mode = mode;
        this.size = size;
        Matcher parts = URL.matcher(database.url());
        if (!parts.matches()) {
            throw new IllegalArgumentException(database.url());
        }
        server = parts.group(1);
        serverPort = parts.group(2) == null ? 5432 : Integer.parseInt(parts.group(2));
        try {
            listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        // Named statements would stay in one session, and so would what the driver sets after the login.
        url = "jdbc:postgresql://localhost:" + listener.getLocalPort() + "/" + parts.group(3)
                + "?prepareThreshold=0&assumeMinServerVersion=14"
                + (parts.group(4) == null ? "" : "&" + parts.group(4));
        start(this::accept);
    }

    /** A pool with this many sessions, which in transaction mode are there from the beginning. */
    public static ConnectionPool of(TestDatabase database, Mode mode, int size) throws SQLException {
        ConnectionPool pool = new ConnectionPool(database, mode, size);
        if (mode != Mode.SESSION) {
            List<Connection> clients = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                clients.add(pool.dataSource().getConnection());
            }
            for (Connection client : clients) {
                client.close();
            }
        }
        return pool;
    }

    public String url() {
        return url;
    }

    public DataSource dataSource() {
        PGSimpleDataSource dataSource = new PGSimpleDataSource();
        dataSource.setUrl(url);
        dataSource.setUser(database.username());
        dataSource.setPassword(database.password());
        return dataSource;
    }

    /** The settings of each session, but for defaults, and where they come from, when no client has one any more. */
    public synchronized List<List<String>> settings() throws InterruptedException {
        while (idle.size() < open) {
            wait();
        }
        List<List<String>> settings = new ArrayList<>();
        for (PoolWire session : idle) {
            try {
                settings.add(session.ask(SETTINGS));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return settings;
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "connection-pool");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (!closed) {
            try {
                PoolWire client = wire(listener.accept());
                start(() -> serve(client));
            } catch (IOException e) {
                return;
            }
        }
    }

    private PoolWire wire(Socket socket) throws IOException {
        PoolWire wire = new PoolWire(socket);
        wires.add(wire);
        return wire;
    }

    private void serve(PoolWire client) {
        PoolWire session = null;
        try (client) {
            session = logIn(client);
            session = afterTransaction(session);
            for (Message message = client.next(); message.type() != 'X'; message = client.next()) {
                session = session == null ? take() : session;
                session.send(message);
                if (message.type() == 'Q' || message.type() == 'S') {
                    session.flush();
                    boolean inTransaction = session.handOn(client);
                    session = inTransaction ? session : afterTransaction(session);
                    client.flush();
                }
            }
        } catch (IOException e) {
            // The client or the server is gone, and so is the session.
        } finally {
            if (session != null) {
                end(session);
            }
        }
    }

    /** The client and the server settle between them who that is. */
    private PoolWire logIn(PoolWire client) throws IOException {
        Message startup = client.first();
        while (startup.number() == SSL_REQUEST || startup.number() == GSS_REQUEST) {
            client.answer('N');
            startup = client.first();
        }
        PoolWire session = wire(new Socket(server, serverPort));
        synchronized (this) {
            open++;
        }
        session.send(startup);
        session.flush();
        while (true) {
            Message message = session.next();
            client.send(
                    message.type() == 'K'
                            ? new Message('K', ByteBuffer.allocate(8).putInt(7).putInt(7))
                            : message);
            if (message.type() == 'Z') {
                client.flush();
                return session;
            }
            if (message.type() == 'E') {
                client.flush();
                end(session);
                throw new EOFException("no login");
            }
            // Neither "you are in" nor the last word of SASL.
            if (message.type() == 'R' && message.number() != 0 && message.number() != 12) {
                client.flush();
                session.send(client.next());
                session.flush();
            }
        }
    }

    private synchronized PoolWire take() throws IOException {
        while (idle.isEmpty()) {
            try {
                wait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException(e);
            }
        }
        return idle.removeFirst();
    }

    /** The session that the client still has, if it does, when a transaction is over. */
    private synchronized @Nullable PoolWire afterTransaction(PoolWire session) {
        if (mode == Mode.SESSION) {
            return session;
        }
        if (open > size) {
            end(session);
            return null;
        }
        if (mode == Mode.TRANSACTION_IN_TURN) {
            idle.addLast(session);
        } else {
            idle.addFirst(session);
        }
        notifyAll();
        return null;
    }

    private synchronized void end(PoolWire session) {
        if (wires.remove(session)) {
            open--;
            closeQuietly(session);
            notifyAll();
        }
    }

    private static void closeQuietly(PoolWire wire) {
        try {
            wire.close();
        } catch (IOException e) {
            // It is gone.
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        listener.close();
        wires.forEach(ConnectionPool::closeQuietly);
    }
}
