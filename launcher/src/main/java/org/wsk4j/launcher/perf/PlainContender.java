package org.wsk4j.launcher.perf;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.function.Consumer;

/** The same jobs on a plain selector: what one would write without wsk4j. */
public final class PlainContender implements Contender {

    /** Its name. */
    public static final String NAME = "plain java.nio";

    /** Creates one. */
    public PlainContender() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Work begin(Job job, InetSocketAddress address) {
        try {
            return new Loop(job, address);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot connect to " + address, e);
        }
    }

    private static final class Loop extends Work {

        private final Selector selector = Selector.open();
        private final Thread thread;
        private final Consumer<SelectionKey> serve = this::serve;

        Loop(Job job, InetSocketAddress address) throws IOException {
            for (int i = 0; i < job.connections(); i++) {
                switch (job) {
                    case ONE, MANY -> echo(connect(job, address));
                    case BULK -> bulk(connect(job, address));
                    case DATAGRAMS -> datagrams(address);
                }
            }
            thread = new Thread(this::run, "wsk-perf-plain");
            thread.setDaemon(true);
            thread.start();
        }

        private static SocketChannel connect(Job job, InetSocketAddress address) throws IOException {
            SocketChannel channel = SocketChannel.open(address);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.write(ByteBuffer.wrap(new byte[] {job.mode()}));
            channel.configureBlocking(false);
            return channel;
        }

        /** What a key does when it is ready. */
        private interface Ready {
            void ready() throws IOException;
        }

        private void echo(SocketChannel channel) throws IOException {
            Echo echo = new Echo();
            channel.write(echo.next());
            channel.register(selector, SelectionKey.OP_READ, (Ready) () -> {
                int count = channel.read(echo.room());
                if (count < 0) {
                    throw new IOException("the other side has gone");
                }
                if (echo.came(count)) {
                    done();
                    channel.write(echo.next());
                }
            });
        }

        private void bulk(SocketChannel channel) throws IOException {
            ByteBuffer chunk = ByteBuffer.allocateDirect(Job.CHUNK);
            channel.register(selector, SelectionKey.OP_WRITE, (Ready) () -> {
                while (channel.write(chunk) > 0) {
                    if (!chunk.hasRemaining()) {
                        chunk.clear();
                        done();
                    }
                }
            });
        }

        private void datagrams(InetSocketAddress address) throws IOException {
            DatagramChannel channel = DatagramChannel.open().connect(address);
            ByteBuffer message = ByteBuffer.allocateDirect(Job.MESSAGE);
            channel.configureBlocking(false).register(selector, SelectionKey.OP_WRITE, (Ready) () -> {
                for (int i = 0; i < 64 && channel.write(message.clear()) > 0; i++) {
                    done();
                }
            });
        }

        private void serve(SelectionKey key) {
            try {
                ((Ready) key.attachment()).ready();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private void run() {
            try {
                while (!isOver()) {
                    selector.select(serve);
                }
            } catch (ClosedSelectorException e) {
                // The end.
            } catch (IOException | UncheckedIOException | IllegalStateException e) {
                failed(String.valueOf(e.getMessage()));
            }
        }

        @Override
        public void close() {
            end();
            try {
                selector.wakeup();
                thread.join(1000);
                for (SelectionKey key : List.copyOf(selector.keys())) {
                    key.channel().close();
                }
                selector.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
