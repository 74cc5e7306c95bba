package io.cartstream.local.run;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What is run, and where.
 *
 * @param data folder of all that survives a restart, absolute
 * @param port of the API; the others follow it
 * @param workers how many worker processes
 * @param artifacts what is run
 * @param orders order lines whose products the shop sells; made-up ones where there is no such file
 * @param kinesisLimits whether the shards' throughput limits hold as in the cloud
 * @param bridge whether there is a direct stream, and a bridge that forwards from it
 */
record RunSettings(
        Path data,
        int port,
        int workers,
        Artifacts artifacts,
        Optional<Path> orders,
        boolean kinesisLimits,
        boolean bridge) {
    static final int MAX_WORKERS = 16;

    private static final int AWS_OFFSET = 1;
    private static final int DYNAMO_DB_OFFSET = 2;
    private static final int S3_OFFSET = 3;
    private static final int PAGE_OFFSET = 4;
    private static final int FIRST_WORKER_OFFSET = 5;
    private static final int BRIDGE_OFFSET = FIRST_WORKER_OFFSET + MAX_WORKERS;
    private static final int REBUILD_OFFSET = BRIDGE_OFFSET + 1;
    private static final int MAX_PORT = 65_535;

    RunSettings {
        if (port < 1 || port + REBUILD_OFFSET > MAX_PORT) {
            throw new CannotRunException(
                    "PORT must be between 1 and " + (MAX_PORT - REBUILD_OFFSET) + ", was " + port + ".");
        }
        if (workers < 1 || workers > MAX_WORKERS) {
            throw new CannotRunException("WORKERS must be between 1 and " + MAX_WORKERS + ", was " + workers + ".");
        }
    }

    int awsPort() {
        return port + AWS_OFFSET;
    }

    int dynamoDbPort() {
        return port + DYNAMO_DB_OFFSET;
    }

    int s3Port() {
        return port + S3_OFFSET;
    }

    int bridgePort() {
        return port + BRIDGE_OFFSET;
    }

    /** The bridge's address for health probes. */
    URI bridgeAddress() {
        return at(bridgePort());
    }

    int pagePort() {
        return port + PAGE_OFFSET;
    }

    URI page() {
        return at(pagePort());
    }

    URI api() {
        return at(port);
    }

    /**
     * @param number of the worker, from 1
     */
    int workerPort(int number) {
        return port + FIRST_WORKER_OFFSET + number - 1;
    }

    /** Of a worker that rebuilds beside those that serve, however many these are. */
    int rebuildPort() {
        return port + REBUILD_OFFSET;
    }

    /** The workers' addresses for health probes, in the order of their numbers. */
    List<URI> workerAddresses() {
        return IntStream.rangeClosed(1, workers)
                .map(this::workerPort)
                .mapToObj(RunSettings::at)
                .toList();
    }

    private static URI at(int port) {
        return URI.create("http://localhost:" + port);
    }
}
