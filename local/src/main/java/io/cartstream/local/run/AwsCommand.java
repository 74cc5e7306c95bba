package io.cartstream.local.run;

import io.cartstream.embedded.EmbeddedAws;
import io.cartstream.embedded.EmbeddedAwsSettings;
import io.cartstream.embedded.EmbeddedClients;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code aws}: only the embedded AWS, for services that are started by hand. */
@Command(
        name = "aws",
        mixinStandardHelpOptions = true,
        description = {
            "Runs only the embedded AWS, with streams, tables, bucket and delivery streams, until Ctrl-C.",
            "Prints the variables that lead the SDK to it, one NAME=value a line, and then an empty line."
        })
public final class AwsCommand implements Callable<Integer> {
    private static final int COULD_NOT_START = 1;

    @Option(names = "--data", paramLabel = "FOLDER", defaultValue = "data", description = "Default: ${DEFAULT-VALUE}.")
    private Path data;

    @Option(
            names = "--port",
            defaultValue = "0",
            description =
                    "Port of Kinesis, Firehose and CloudWatch; DynamoDB and S3 use the next two. 0: any free ports.")
    private int port;

    @Option(
            names = "--kinesis-limits",
            description = "Limit each shard to 1 MB/s and 1,000 records/s, as in the cloud.")
    private boolean kinesisLimits;

    @Override
    public Integer call() throws InterruptedException {
        var folder = data.toAbsolutePath().normalize();
        try {
            var taken = DataFolder.take(folder);
            taken.takeTemporaryFiles();
            var aws = EmbeddedAws.start(EmbeddedAwsSettings.ephemeral(folder)
                    .withPorts(port, port == 0 ? 0 : port + 1, port == 0 ? 0 : port + 2)
                    .withKinesisLimits(kinesisLimits));
            Runtime.getRuntime()
                    .addShutdownHook(new Thread(
                            () -> {
                                aws.close();
                                taken.close();
                            },
                            "stop"));
            try (var clients = EmbeddedClients.of(aws)) {
                var provisioning =
                        new Provisioning(clients, taken.files().generation().read());
                provisioning.run();
                provisioning.addDirectStream();
            }
            aws.environment().forEach((name, value) -> System.out.println(name + "=" + value));
            System.out.println();
            new CountDownLatch(1).await();
        } catch (CannotRunException | IllegalStateException e) {
            System.err.println(e.getMessage());
        }
        return COULD_NOT_START;
    }
}
