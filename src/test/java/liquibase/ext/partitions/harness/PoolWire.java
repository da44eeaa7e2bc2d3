package liquibase.ext.partitions.harness;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** One end of a connection in PostgreSQL's protocol (manual, section 55.7 "Message Formats"). */
final class PoolWire implements Closeable {

    /** A message; a first one of a client has no type. */
    record Message(char type, ByteBuffer body) {

        /** The number that the body begins with. */
        int number() {
            return body.getInt(0);
        }
    }

    private final Socket socket;
    private final DataInputStream in;
    private final DataOutputStream out;

    PoolWire(Socket socket) throws IOException {
        this.socket = socket;
        socket.setTcpNoDelay(true);
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
        out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream()));
    }

    Message first() throws IOException {
        return body('\0');
    }

    Message next() throws IOException {
        return body((char) in.readByte());
    }

    private Message body(char type) throws IOException {
        byte[] body = new byte[in.readInt() - 4];
        in.readFully(body);
        return new Message(type, ByteBuffer.wrap(body));
    }

    void send(Message message) throws IOException {
        if (message.type() != '\0') {
            out.writeByte(message.type());
        }
        out.writeInt(message.body().capacity() + 4);
        out.write(message.body().array());
    }

    /** Sends one byte at once, as the answer to a question for encryption is. */
    void answer(char letter) throws IOException {
        out.writeByte(letter);
        flush();
    }

    void flush() throws IOException {
        out.flush();
    }

    /**
     * Hands on what this end says until it is ready for the next query, and tells whether it is in a transaction then. The
     * client is still to be told.
     */
    boolean handOn(PoolWire client) throws IOException {
        while (true) {
            Message message = next();
            client.send(message);
            if (message.type() == 'Z') {
                return message.body().get(0) != 'I';
            }
        }
    }

    /** The rows, of one column, that a query gives. */
    List<String> ask(String query) throws IOException {
        send(new Message('Q', ByteBuffer.wrap((query + '\0').getBytes(StandardCharsets.UTF_8))));
        flush();
        List<String> rows = new ArrayList<>();
        for (Message message = next(); message.type() != 'Z'; message = next()) {
            if (message.type() == 'E') {
                throw new EOFException(
                        StandardCharsets.UTF_8.decode(message.body()).toString());
            }
            if (message.type() == 'D') {
                // The number of columns, and the length of the first.
                rows.add(StandardCharsets.UTF_8
                        .decode(message.body().position(6))
                        .toString());
            }
        }
        return rows;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
