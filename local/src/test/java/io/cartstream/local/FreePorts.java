package io.cartstream.local;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Finds ports that nobody listens on. */
public final class FreePorts {
    private static final int FIRST = 20_000;
    private static final int LAST = 32_000;
    private static final int ATTEMPTS = 200;

    private FreePorts() {}

    /** The first of {@code count} free ports in a row, below those that systems give to outgoing connections. */
    public static int inARow(int count) {
        for (var attempt = 0; attempt < ATTEMPTS; attempt++) {
            var first = ThreadLocalRandom.current().nextInt(FIRST, LAST);
            if (areFree(first, count)) {
                return first;
            }
        }
        throw new IllegalStateException("no " + count + " free ports in a row");
    }

    private static boolean areFree(int first, int count) {
        for (var port = first; port < first + count; port++) {
            try (var socket = new ServerSocket()) {
                socket.bind(new InetSocketAddress(port));
            } catch (IOException _) {
                return false;
            }
        }
        return true;
    }
}
