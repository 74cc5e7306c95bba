package io.cartstream.bench.api;

import io.cartstream.api.ApiMain;
import io.cartstream.api.ApiSettings;
import io.cartstream.api.Backends;
import io.cartstream.api.metrics.ApiMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.HashMap;
import java.util.Optional;

/** The whole producer API, as it is wired in the cloud, on a stream that is none. */
final class CartstreamServer implements RunningContender {
    private final StreamStub stream;
    private final ApiMain api;

    CartstreamServer(StreamStub stream) {
        this.stream = stream;
        var environment = new HashMap<>(System.getenv());
        environment.put("CARTSTREAM_PORT", "0");
        api = ApiMain.start(
                ApiSettings.from(environment),
                new Backends(
                        stream,
                        new NoFeatures(),
                        Backends.Shop.EMPTY,
                        Optional.empty(),
                        new ApiMetrics(new SimpleMeterRegistry()),
                        stream::close));
    }

    @Override
    public int port() {
        return api.port();
    }

    @Override
    public Puts puts() {
        return stream.puts();
    }

    @Override
    public void close() {
        api.close();
    }
}
