package io.cartstream.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Finds free ports, in blocks. This process holds the first port of each block to its end. So no other suite chooses ports that are bound
 * only later; the suites of the page and of the batch job do the same.
 */
public final class FreePorts {
    private static final int FIRST = 20_000;
    private static final int BLOCK = 32;
    private static final int BLOCKS = 375;
    private static final int ATTEMPTS = 200;
    private static final List<ServerSocket> HELD = new ArrayList<>();

    private FreePorts() {}

    /** The first of {@code count} free ports in a row, below those that systems give to outgoing connections. */
    public static synchronized int inARow(int count) {
        if (count >= BLOCK) {
            throw new IllegalArgumentException("at most " + (BLOCK - 1) + " ports in a row");
        }
        for (var attempt = 0; attempt < ATTEMPTS; attempt++) {
            var block = FIRST + BLOCK * ThreadLocalRandom.current().nextInt(BLOCKS);
            if (areFree(block, count + 1) && hold(block)) {
                return block + 1;
            }
        }
        throw new IllegalStateException("no " + count + " free ports in a row");
    }

    private static boolean hold(int block) {
        try {
            HELD.add(new ServerSocket(block, 1, InetAddress.getLoopbackAddress()));
            return true;
        } catch (IOException _) {
            return false; // another process was faster
        }
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
