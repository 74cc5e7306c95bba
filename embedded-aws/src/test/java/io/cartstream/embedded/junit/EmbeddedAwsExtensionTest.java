package io.cartstream.embedded.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.cartstream.embedded.EmbeddedAws;
import io.cartstream.embedded.EmbeddedClients;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;

/** What the extension does for classes that use it, which stand below and are run by JUnit's test kit. */
class EmbeddedAwsExtensionTest {
    private static final List<EmbeddedAws> SEEN = new ArrayList<>();
    private static final List<URI> ENDPOINTS = new ArrayList<>();
    private static final Set<Path> FOLDERS = new HashSet<>();

    private final Set<Path> before = folders();

    @BeforeEach
    void forget() {
        SEEN.clear();
        ENDPOINTS.clear();
        FOLDERS.clear();
        SwitchesFaultsOn.streams = 0;
    }

    @Test
    void aClassHasOneAwsForItsTestsItsLifecycleAndItsNestedClasses() {
        run(AsksEverywhere.class).testEvents().assertStatistics(events -> events.succeeded(4));
        assertThat(new HashSet<>(SEEN)).hasSize(1);
        assertThat(SEEN).hasSize(1 + 2 * 4);
    }

    @Test
    void eachClassHasItsOwnWhichEndsWithIt() {
        run(AsksEverywhere.class, FindsTheFirstOneGone.class)
                .testEvents()
                .assertStatistics(events -> events.succeeded(5));
        assertThat(new HashSet<>(SEEN)).hasSize(2);
    }

    @Test
    void itStopsAndItsFolderIsRemovedAlsoIfATestFails() {
        run(Fails.class).testEvents().assertStatistics(events -> events.failed(1));
        assertThat(FOLDERS).as("folders while it ran").hasSize(before.size() + 1);
        assertThat(folders()).isEqualTo(before);
        assertThatThrownBy(() -> connect(ENDPOINTS.getFirst())).isInstanceOf(ConnectException.class);
    }

    @Test
    void faultsOfOneTestAreClearedBeforeTheNextAndWhatIsStoredStays() {
        run(SwitchesFaultsOn.class).testEvents().assertStatistics(events -> events.succeeded(3));
    }

    @Test
    void nothingStartsWhereNoTestAsksForIt() {
        run(AsksForNothing.class).testEvents().assertStatistics(events -> events.succeeded(1));
        assertThat(FOLDERS).isEqualTo(before);
    }

    @Test
    void otherParametersAreLeftToOtherExtensions() {
        var failure = run(AsksForAnotherType.class).testEvents().failed().stream()
                .findFirst()
                .orElseThrow();
        assertThat(failure.getRequiredPayload(TestExecutionResult.class).getThrowable())
                .containsInstanceOf(ParameterResolutionException.class);
    }

    private static EngineExecutionResults run(Class<?>... classes) {
        var kit = EngineTestKit.engine("junit-jupiter");
        for (var each : classes) {
            kit.selectors(selectClass(each));
        }
        return kit.execute();
    }

    /** The temporary folders of all that runs in this process. */
    private static Set<Path> folders() {
        try (var files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(file -> file.getFileName().toString().startsWith("embedded-aws-"))
                    .collect(Collectors.toUnmodifiableSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void see(EmbeddedAws aws) {
        SEEN.add(aws);
        ENDPOINTS.add(aws.kinesis());
    }

    private static void connect(URI endpoint) throws IOException {
        new Socket(endpoint.getHost(), endpoint.getPort()).close();
    }

    @ExtendWith(EmbeddedAwsExtension.class)
    static class AsksEverywhere {
        AsksEverywhere(EmbeddedAws aws) {
            see(aws);
        }

        @BeforeAll
        static void start(EmbeddedAws aws) {
            see(aws);
        }

        @Test
        void itsClientsReachIt(EmbeddedAws aws, EmbeddedClients clients) {
            see(aws);
            clients.kinesis().createStream(request -> request.streamName("one").shardCount(1));
            assertThat(aws.kinesisStreams().shards("one")).hasSize(1);
            assertThat(clients.dynamoDb().listTables().tableNames()).isEmpty();
            assertThat(clients.s3().listBuckets().buckets()).isEmpty();
            assertThat(clients.firehose().listDeliveryStreams().deliveryStreamNames())
                    .isEmpty();
        }

        @ParameterizedTest
        @ValueSource(ints = {1, 2})
        void hasArguments(int ignored, EmbeddedAws aws) {
            see(aws);
        }

        @Nested
        class Inside {
            @Test
            void isTheSame(EmbeddedAws aws) {
                see(aws);
            }
        }
    }

    @ExtendWith(EmbeddedAwsExtension.class)
    static class FindsTheFirstOneGone {
        @Test
        void theFirstOneDoesNotAnswer(EmbeddedAws aws) {
            assertThatThrownBy(() -> connect(ENDPOINTS.getFirst())).isInstanceOf(ConnectException.class);
            see(aws);
        }
    }

    @ExtendWith(EmbeddedAwsExtension.class)
    static class Fails {
        @Test
        void fails(EmbeddedAws aws) {
            see(aws);
            FOLDERS.addAll(folders());
            throw new AssertionError("meant to fail");
        }
    }

    @ExtendWith(EmbeddedAwsExtension.class)
    static class SwitchesFaultsOn {
        private static int streams;

        @ParameterizedTest
        @ValueSource(strings = {"first", "second", "third"})
        void findsNone(String stream, EmbeddedAws aws, EmbeddedClients clients) {
            assertThat(aws.faults().rules()).isEmpty();
            assertThat(clients.kinesis().listStreams().streamNames()).hasSize(streams++);
            clients.kinesis().createStream(request -> request.streamName(stream).shardCount(1));
            aws.faults().on("kinesis", "ListStreams").throttle();
        }
    }

    @ExtendWith(EmbeddedAwsExtension.class)
    static class AsksForNothing {
        @Test
        void runs() {
            FOLDERS.addAll(folders());
        }
    }

    @ExtendWith(EmbeddedAwsExtension.class)
    static class AsksForAnotherType {
        @Test
        void cannotRun(Runnable other) {
            other.run();
        }
    }
}
