package io.cartstream.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class HttpTransportTest {
    private static final Path LOAD_BALANCER = Path.of("../terraform/modules/api-service/main.tf");
    private static final Pattern IDLE_TIMEOUT = Pattern.compile("\\bidle_timeout *= *(\\d+)");

    @Test
    void connectionsOutliveTheLoadBalancers() throws IOException {
        var seconds = IDLE_TIMEOUT
                .matcher(Files.readString(LOAD_BALANCER))
                .results()
                .map(found -> Long.valueOf(found.group(1)))
                .toList();

        assertThat(seconds).hasSize(1);
        assertThat(HttpTransport.IDLE_TIMEOUT).isGreaterThan(Duration.ofSeconds(seconds.getFirst()));
    }

    @Test
    void withoutASettingOnlyThisMachineIsListenedTo() throws IOException {
        try (var api = ApiUnderTest.with()) {
            new Socket(InetAddress.ofLiteral("127.0.0.1"), api.port()).close();

            assertThat(addressesOfThisMachine())
                    .allSatisfy(
                            address -> assertThat(connect(address, api.port())).isInstanceOf(ConnectException.class));
        }
    }

    private static java.util.List<InetAddress> addressesOfThisMachine() throws IOException {
        return NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> !address.isLoopbackAddress())
                .toList();
    }

    private static Throwable connect(InetAddress address, int port) {
        return org.assertj.core.api.Assertions.catchThrowable(() -> new Socket(address, port).close());
    }
}
