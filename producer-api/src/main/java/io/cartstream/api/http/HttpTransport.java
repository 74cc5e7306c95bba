package io.cartstream.api.http;

import io.javalin.config.JavalinConfig;
import java.time.Duration;
import java.util.concurrent.Executors;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ThreadPool;

/** What lies below the routes: threads, the connector, and how a stop treats requests in work. The benchmarks hold us against it alone. */
public final class HttpTransport {
    /** For accepting and selecting only. */
    private static final int MAX_PLATFORM_THREADS = 32;

    /**
     * After so long without a byte we close a connection. Longer than the load balancer keeps one, 60 s, in
     * terraform/modules/api-service: if we closed first, it could send a request into a connection that is gone, and answer 502. Source:
     * Elastic Load Balancing, Application Load Balancers, "Edit attributes for your Application Load Balancer", Connection idle timeout.
     */
    static final Duration IDLE_TIMEOUT = Duration.ofSeconds(75);

    /** Connections that wait to be accepted; the default, 50, turns a burst into seconds of lost SYNs. */
    private static final int ACCEPT_QUEUE = 1024;

    /**
     * Bytes that Javalin allocates to copy an answer; most fit, longer ones are copied piece by piece. The default, 32 KiB, was two
     * thirds of all garbage.
     */
    private static final int ANSWER_BUFFER = 2048;

    /**
     * Characters of header fields that Jetty remembers for each connection. It keeps them in a table of about 100 bytes a character: with
     * the default, 1024, a connection held more than 100 KiB of heap, nearly all that the collector copied and scanned.
     */
    private static final int REMEMBERED_HEADERS = 128;

    private HttpTransport() {}

    /**
     * Where and how a server listens.
     *
     * @param host address to listen on
     * @param port 0 means any free one
     * @param headerTime how long the headers of a request may take to arrive
     * @param connectionsOfAnAddress at most this many at once
     * @param stopTimeout how long requests in work may take once the server stops
     */
    public record Listening(
            String host, int port, Duration headerTime, int connectionsOfAnAddress, Duration stopTimeout) {
        /** On any free port, for this machine alone: for benchmarks. */
        public static Listening onLoopback() {
            return new Listening("127.0.0.1", 0, Duration.ofSeconds(5), Integer.MAX_VALUE, Duration.ofSeconds(1));
        }
    }

    /** Sets {@code config} up for a server that listens as told. */
    public static void configure(JavalinConfig config, Listening listening) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.http.responseBufferSize = ANSWER_BUFFER;
        config.jetty.threadPool = threads();
        config.jetty.addConnector((server, http) -> connector(server, http, listening));
        config.jetty.modifyServer(server -> {
            // Javalin's stop() cuts requests in work unless Jetty is told to wait for them.
            server.insertHandler(new GracefulHandler());
            server.setStopTimeout(listening.stopTimeout().toMillis());
        });
    }

    /**
     * Requests run on virtual threads, so that one that waits for its acknowledgement or for a slow client's body costs no platform thread.
     * Javalin's own switch would put Jetty's selectors on virtual threads too, where each select holds a carrier.
     */
    private static ThreadPool threads() {
        var platform = new QueuedThreadPool(MAX_PLATFORM_THREADS);
        platform.setName("http");
        platform.setVirtualThreadsExecutor(Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("request-", 0).factory()));
        return platform;
    }

    private static Connector connector(Server server, HttpConfiguration http, Listening listening) {
        http.setHeaderCacheSize(REMEMBERED_HEADERS);
        var connector = new ServerConnector(server, new HttpConnectionFactory(http));
        connector.setHost(listening.host());
        connector.setPort(listening.port());
        connector.setIdleTimeout(IDLE_TIMEOUT.toMillis());
        connector.addBean(new ConnectionLimit(listening.connectionsOfAnAddress()));
        connector.addBean(new HeaderDeadline(connector, listening.headerTime()));
        connector.setAcceptQueueSize(ACCEPT_QUEUE);
        return connector;
    }
}
