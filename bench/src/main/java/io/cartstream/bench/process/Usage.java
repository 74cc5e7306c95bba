package io.cartstream.bench.process;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.concurrent.TimeUnit;

/**
 * What this process has used.
 *
 * @param cpuMillis of all its threads, since its start
 * @param liveHeap bytes that are still reachable, found by a full collection
 * @param peakHeap bytes at most since the last time it was asked for
 */
public record Usage(long cpuMillis, long liveHeap, long peakHeap) {
    /** Asks, after a full collection. */
    public static Usage now() {
        var pools = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .toList();
        var peak =
                pools.stream().mapToLong(pool -> pool.getPeakUsage().getUsed()).sum();
        var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        var cpu = TimeUnit.NANOSECONDS.toMillis(system.getProcessCpuTime());
        System.gc();
        var live = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        pools.forEach(MemoryPoolMXBean::resetPeakUsage);
        return new Usage(cpu, live, peak);
    }
}
