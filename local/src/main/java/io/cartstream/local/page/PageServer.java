package io.cartstream.local.page;

import io.cartstream.local.watch.PipelineRoutes;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.ContentType;
import io.javalin.http.Context;
import io.javalin.http.Header;
import io.javalin.http.HttpStatus;
import io.javalin.http.staticfiles.Location;
import io.javalin.http.staticfiles.StaticFileConfig;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import tools.jackson.databind.json.JsonMapper;

/** The page's web server on 127.0.0.1, with the pipeline's numbers beside it. */
public final class PageServer implements AutoCloseable {
    private static final String HOST = "127.0.0.1";
    private static final int MAX_THREADS = 16;

    /** Names of these files carry a hash of what is in them. */
    private static final String HASHED = "/assets/";

    private static final String FOR_EVER = "public, max-age=31536000, immutable";
    private static final String ASK_EACH_TIME = "no-cache";

    private final Path dist;
    private final int port;
    private final byte[] config;
    private final PipelineRoutes pipeline;
    private final Javalin javalin;

    private PageServer(Path dist, int port, URI api, PipelineRoutes pipeline) {
        this.dist = dist;
        this.port = port;
        this.config = JsonMapper.builder().build().writeValueAsBytes(PageConfig.of(api));
        this.pipeline = pipeline;
        this.javalin = Javalin.create(this::configure);
    }

    /**
     * Starts serving.
     *
     * @param dist the built page; where it is not there, only the pipeline's numbers are served
     * @param port 0 for any free one
     * @param api where the page finds the API
     * @throws io.javalin.util.JavalinBindException where the port is taken
     */
    public static PageServer start(Path dist, int port, URI api, PipelineRoutes pipeline) {
        var server = new PageServer(dist, port, api, pipeline);
        server.javalin.start();
        return server;
    }

    /** Whether {@code dist} holds a page. */
    public static boolean isBuilt(Path dist) {
        return Files.isRegularFile(dist.resolve("index.html"));
    }

    /** The origins that a browser names as the page's, for the API's allow-list. */
    public static List<String> origins(int port) {
        return List.of("http://localhost:" + port, "http://" + HOST + ":" + port);
    }

    /** The port it listens on. */
    public int port() {
        return javalin.port();
    }

    @Override
    public void close() {
        javalin.stop();
    }

    private void configure(JavalinConfig javalinConfig) {
        javalinConfig.startup.showJavalinBanner = false;
        javalinConfig.startup.showOldJavalinVersionWarning = false;
        javalinConfig.startup.startupWatcherEnabled = false;
        javalinConfig.jetty.threadPool = threads();
        javalinConfig.jetty.addConnector(this::connector);
        javalinConfig.routes.before(PageServer::addHeaders);
        javalinConfig.routes.error(404, context -> context.header(Header.CACHE_CONTROL, ASK_EACH_TIME));
        javalinConfig.routes.get("/config.json", this::config);
        pipeline.addTo(javalinConfig.routes);
        if (isBuilt(dist)) {
            javalinConfig.staticFiles.add(this::serveFiles);
        }
    }

    private static QueuedThreadPool threads() {
        var threads = new QueuedThreadPool(MAX_THREADS);
        threads.setName("page");
        threads.setDaemon(true);
        return threads;
    }

    private ServerConnector connector(Server server, HttpConfiguration http) {
        http.setSendServerVersion(false);
        var connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
        connector.setHost(HOST);
        connector.setPort(port);
        return connector;
    }

    private void serveFiles(StaticFileConfig files) {
        files.hostedPath = "/";
        files.directory = dist.toString();
        files.location = Location.EXTERNAL;
        files.headers = Map.of();
    }

    /** As CloudFront adds them; what the page may do stands in its own Content-Security-Policy. */
    private static void addHeaders(Context context) {
        context.header(Header.X_CONTENT_TYPE_OPTIONS, "nosniff")
                .header(Header.X_FRAME_OPTIONS, "DENY")
                .header(Header.REFERRER_POLICY, "no-referrer")
                .header(Header.CONTENT_SECURITY_POLICY, "frame-ancestors 'none'")
                .header(Header.CACHE_CONTROL, context.path().startsWith(HASHED) ? FOR_EVER : ASK_EACH_TIME);
    }

    private void config(Context context) {
        context.status(HttpStatus.OK).contentType(ContentType.APPLICATION_JSON).result(config);
    }
}
