package io.cartstream.worker.consume;

import java.time.Duration;
import java.util.Date;
import software.amazon.kinesis.common.ConfigsBuilder;
import software.amazon.kinesis.common.InitialPositionInStream;
import software.amazon.kinesis.common.InitialPositionInStreamExtended;
import software.amazon.kinesis.coordinator.CoordinatorConfig;
import software.amazon.kinesis.coordinator.Scheduler;
import software.amazon.kinesis.coordinator.WorkerStateChangeListener;
import software.amazon.kinesis.leases.LeaseAssignmentStrategy;
import software.amazon.kinesis.leases.LeaseManagementConfig;
import software.amazon.kinesis.leases.NoOpShardPrioritization;
import software.amazon.kinesis.leases.ShardPrioritization;
import software.amazon.kinesis.metrics.MetricsConfig;
import software.amazon.kinesis.metrics.MetricsLevel;
import software.amazon.kinesis.metrics.NullMetricsFactory;
import software.amazon.kinesis.processor.ShardRecordProcessorFactory;
import software.amazon.kinesis.processor.SingleStreamTracker;
import software.amazon.kinesis.retrieval.RetrievalConfig;
import software.amazon.kinesis.retrieval.RetrievalSpecificConfig;
import software.amazon.kinesis.retrieval.fanout.FanOutConfig;
import software.amazon.kinesis.retrieval.polling.PollingConfig;

/** Sets KCL up for our purposes. {@code DESIGN.md} says why each value is what it is. */
public final class KclSetup {
    private static final int LEASE_RENEWALS_PER_FAILOVER = 3;

    /** KCL takes a worker for alive until it has missed two reports, whose times it keeps in whole seconds. */
    private static final Duration SHORTEST_REPORT_INTERVAL = Duration.ofSeconds(2);

    private static final Duration SHARD_SYNC_INTERVAL = Duration.ofSeconds(1);
    private static final int SHARD_CACHE_MISSES = 10;
    private static final Duration LEASE_AUDIT_INTERVAL = Duration.ofSeconds(5);
    private static final Duration HAND_OFF_TIMEOUT = Duration.ofSeconds(15);
    private static final Duration PARENT_POLL_INTERVAL = Duration.ofMillis(500);
    private static final Duration DISPATCH_INTERVAL = Duration.ofMillis(50);
    private static final Duration INITIALIZATION_BACKOFF = Duration.ofMillis(200);
    private static final int READS_AHEAD = 2;

    private final ConsumerSettings settings;
    private final ConsumerClients clients;
    private final ShardPrioritization prioritization;

    public KclSetup(ConsumerSettings settings, ConsumerClients clients) {
        this(settings, clients, new NoOpShardPrioritization());
    }

    /**
     * A setup whose schedulers ask for the order of their shards.
     *
     * @param prioritization asked on each round of a scheduler's loop
     */
    KclSetup(ConsumerSettings settings, ConsumerClients clients, ShardPrioritization prioritization) {
        this.settings = settings;
        this.clients = clients;
        this.prioritization = prioritization;
    }

    /** A scheduler that has not started, for the processors of {@code processors}. */
    public Scheduler scheduler(ShardRecordProcessorFactory processors, WorkerStateChangeListener listener) {
        var configs = new ConfigsBuilder(
                new SingleStreamTracker(settings.stream(), initialPosition()),
                settings.application(),
                clients.kinesis(),
                clients.leases(),
                clients.cloudWatch(),
                settings.workerId(),
                processors);
        return new Scheduler(
                configs.checkpointConfig(),
                coordinator(configs.coordinatorConfig()).workerStateChangeListener(listener),
                leases(configs.leaseManagementConfig()),
                configs.lifecycleConfig().aggregatorUtil(new RecordUnpacking()),
                metrics(configs.metricsConfig()),
                // Empty reads are told as well: so an idle shard shows that it is polled, and its lag is known.
                configs.processorConfig().callProcessRecordsEvenForEmptyRecordList(true),
                retrieval(configs.retrievalConfig()));
    }

    /** On the stream tracker: elsewhere it has no effect. */
    private InitialPositionInStreamExtended initialPosition() {
        var position = settings.initialPosition();
        return switch (position.kind()) {
            case LATEST -> InitialPositionInStreamExtended.newInitialPosition(InitialPositionInStream.LATEST);
            case TRIM_HORIZON ->
                InitialPositionInStreamExtended.newInitialPosition(InitialPositionInStream.TRIM_HORIZON);
            case AT_TIMESTAMP ->
                InitialPositionInStreamExtended.newInitialPositionAtTimestamp(
                        Date.from(position.at().orElseThrow()));
        };
    }

    private CoordinatorConfig coordinator(CoordinatorConfig config) {
        return config.shardPrioritization(prioritization)
                .parentShardPollIntervalMillis(PARENT_POLL_INTERVAL.toMillis())
                .shardConsumerDispatchPollIntervalMillis(DISPATCH_INTERVAL.toMillis())
                .maxInitializationAttempts(1)
                .schedulerInitializationBackoffTimeMillis(INITIALIZATION_BACKOFF.toMillis());
    }

    private LeaseManagementConfig leases(LeaseManagementConfig config) {
        var failover = settings.failoverTime().toMillis();
        config.failoverTimeMillis(failover)
                .leaseAssignmentIntervalMillis(failover / 2)
                .shardSyncIntervalMillis(SHARD_SYNC_INTERVAL.toMillis())
                .maxCacheMissesBeforeReload(SHARD_CACHE_MISSES)
                .leasesRecoveryAuditorExecutionFrequencyMillis(LEASE_AUDIT_INTERVAL.toMillis())
                .leasesRecoveryAuditorInconsistencyConfidenceThreshold(1)
                .dynamoDbLockBasedLeaderLeaseDurationInMillis(failover)
                .dynamoDbLockBasedLeaderHeartbeatPeriodInMillis(failover / LEASE_RENEWALS_PER_FAILOVER);
        config.gracefulLeaseHandoffConfig().gracefulLeaseHandoffTimeoutMillis(HAND_OFF_TIMEOUT.toMillis());
        config.workerUtilizationAwareAssignmentConfig()
                .disableWorkerMetrics(!settings.onEcs())
                .workerMetricsReporterFreqInMillis(Math.max(failover / 2, SHORTEST_REPORT_INTERVAL.toMillis()));
        return config.leaseAssignmentStrategy(
                settings.onEcs()
                        ? LeaseAssignmentStrategy.WORKER_UTILIZATION_AWARE
                        : LeaseAssignmentStrategy.LEASE_COUNT_BASED);
    }

    private MetricsConfig metrics(MetricsConfig config) {
        return settings.cloudWatchMetrics()
                ? config.metricsLevel(MetricsLevel.SUMMARY)
                : config.metricsFactory(new NullMetricsFactory());
    }

    private RetrievalConfig retrieval(RetrievalConfig config) {
        return config.retrievalSpecificConfig(specifics());
    }

    private RetrievalSpecificConfig specifics() {
        return switch (settings.retrieval()) {
            case POLLING ->
                new PollingConfig(settings.stream(), clients.kinesis())
                        .idleTimeBetweenReadsInMillis(settings.pollInterval().toMillis())
                        .maxRecords(settings.maxRecordsPerRead())
                        .maxPendingProcessRecordsInput(READS_AHEAD);
            case FAN_OUT ->
                new FanOutConfig(clients.kinesis())
                        .streamName(settings.stream())
                        .applicationName(settings.application());
        };
    }
}
