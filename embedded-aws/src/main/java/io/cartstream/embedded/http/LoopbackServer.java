package io.cartstream.embedded.http;

import java.net.BindException;
import java.net.URI;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An HTTP server on 127.0.0.1: HTTP/1.1 and, for event streams, HTTP/2 in clear text on the same port. */
public final class LoopbackServer implements AutoCloseable {
    /** Kinesis cuts an event stream after 5 minutes; nothing else here is silent for as long. */
    private static final long IDLE_TIMEOUT_MILLIS = 360_000;

    private static final int STOP_TIMEOUT_MILLIS = 1_000;
    private static final int SHUTDOWN_IDLE_MILLIS = 50;
    private static final Logger LOG = LoggerFactory.getLogger(LoopbackServer.class);
    private static final String HOST = "127.0.0.1";

    private final Server server;
    private final ServerConnector connector;

    private LoopbackServer(Server server, ServerConnector connector) {
        this.server = server;
        this.connector = connector;
    }

    /**
     * Starts serving.
     *
     * @param port 0 for any free one
     * @param setting how the user names the port, for the message when it is busy
     * @throws IllegalStateException one sentence, if the port is busy or the handler does not start
     */
    public static LoopbackServer start(int port, String setting, Handler handler) {
        var threads = new QueuedThreadPool();
        threads.setName("aws-http");
        threads.setDaemon(true);
        threads.setVirtualThreadsExecutor(Executors.newVirtualThreadPerTaskExecutor());
        var server = new Server(threads);
        var http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setSendDateHeader(true);
        http.setIdleTimeout(IDLE_TIMEOUT_MILLIS);
        var connector = new ServerConnector(
                server, 1, 1, new HttpConnectionFactory(http), new HTTP2CServerConnectionFactory(http));
        connector.setHost(HOST);
        connector.setPort(port);
        connector.setIdleTimeout(IDLE_TIMEOUT_MILLIS);
        connector.setShutdownIdleTimeout(SHUTDOWN_IDLE_MILLIS);
        server.addConnector(connector);
        server.setHandler(handler);
        server.setStopTimeout(STOP_TIMEOUT_MILLIS);
        try {
            server.start();
        } catch (Exception e) {
            stop(server);
            throw asOneSentence(e, port, setting);
        }
        return new LoopbackServer(server, connector);
    }

    /** One clear sentence for a port that is taken; otherwise what went wrong. */
    public static IllegalStateException asOneSentence(Exception e, int port, String setting) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof BindException) {
                return new IllegalStateException(
                        "Port %d (%s) is in use by another program; free it or set another port"
                                .formatted(port, setting),
                        e);
            }
        }
        return new IllegalStateException("The server for %s did not start: %s".formatted(setting, e), e);
    }

    /** Where it listens. */
    public URI uri() {
        return URI.create("http://" + HOST + ":" + connector.getLocalPort());
    }

    @Override
    public void close() {
        stop(server);
    }

    private static void stop(Server server) {
        try {
            server.stop();
        } catch (TimeoutException _) {
            // What was still running has been cut off, as it would be by a distant service that goes away.
            LOG.debug("Requests were cut off as the server stopped");
        } catch (Exception e) {
            throw new IllegalStateException("The HTTP server did not stop", e);
        }
    }
}
