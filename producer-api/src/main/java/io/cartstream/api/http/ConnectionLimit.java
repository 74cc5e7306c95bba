package io.cartstream.api.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.eclipse.jetty.io.SelectorManager;
import org.eclipse.jetty.util.IO;

/**
 * Closes connections past what one address may hold, as they are accepted: each takes a file descriptor, of which a process has a fixed
 * number. Thread-safe.
 */
final class ConnectionLimit implements SelectorManager.AcceptListener {
    private final int maxOfAnAddress;
    private final ConcurrentMap<SelectableChannel, String> addresses = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, Integer> connections = new ConcurrentHashMap<>();

    ConnectionLimit(int maxOfAnAddress) {
        this.maxOfAnAddress = maxOfAnAddress;
    }

    @Override
    public void onAccepting(SelectableChannel channel) {
        var address = address(channel);
        addresses.put(channel, address);
        if (connections.merge(address, 1, Integer::sum) > maxOfAnAddress) {
            IO.close(channel);
        }
    }

    @Override
    public void onAcceptFailed(SelectableChannel channel, Throwable cause) {
        onClosed(channel);
    }

    @Override
    public void onClosed(SelectableChannel channel) {
        var address = addresses.remove(channel);
        if (address != null) {
            connections.computeIfPresent(address, (_, open) -> open == 1 ? null : open - 1);
        }
    }

    private static String address(SelectableChannel channel) {
        try {
            return ((SocketChannel) channel).getRemoteAddress() instanceof InetSocketAddress remote
                    ? ClientAddress.of(remote.getAddress())
                    : "";
        } catch (IOException _) {
            return ""; // closed already: it holds nothing for long
        }
    }
}
