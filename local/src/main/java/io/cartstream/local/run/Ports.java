package io.cartstream.local.run;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Looks whether ports are free before anything is started, so that a busy one leaves nothing behind. */
final class Ports {
    private Ports() {}

    /**
     * @throws CannotRunException naming the first port that is taken
     */
    static void requireFree(RunSettings settings) {
        requireFree(settings.port(), "the API");
        requireFree(settings.awsPort(), "the embedded AWS");
        requireFree(settings.dynamoDbPort(), "the embedded DynamoDB");
        requireFree(settings.s3Port(), "the embedded S3");
        requireFree(settings.pagePort(), "the page");
        if (settings.bridge()) {
            requireFree(settings.bridgePort(), "the bridge");
        }
        for (var number = 1; number <= settings.workers(); number++) {
            requireFree(settings.workerPort(number), "worker " + number);
        }
    }

    /** On some systems a port taken on one address is still free on another: both that we use are tried. */
    private static void requireFree(int port, String purpose) {
        for (var address : new InetSocketAddress[] {
            new InetSocketAddress(InetAddress.getLoopbackAddress(), port), new InetSocketAddress(port)
        }) {
            try (var socket = new ServerSocket()) {
                socket.setReuseAddress(true);
                socket.bind(address);
            } catch (IOException _) {
                throw new CannotRunException("Port " + port + ", needed for " + purpose
                        + ", is in use: free it, or set PORT= to another one (it and those after it are used).");
            }
        }
    }
}
