package io.cartstream.worker.features;

import io.cartstream.event.CartItem;
import io.cartstream.event.EventType;
import io.cartstream.event.ShoppingEvent;
import io.cartstream.service.retry.RetryPause;
import io.cartstream.store.FeatureTables;
import io.cartstream.store.Position;
import io.cartstream.worker.aws.CallBudget;
import io.cartstream.worker.features.dynamodb.DynamoFeatureTables;
import io.cartstream.worker.metrics.Mode;
import io.cartstream.worker.metrics.WorkerMetrics;
import io.cartstream.worker.metrics.WorkerRegistry;
import io.cartstream.worker.stream.Batch;
import io.cartstream.worker.stream.PlacedEvent;
import java.lang.reflect.Proxy;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;

/**
 * A process of its own, with a worker's heap: one batch of checkouts through the real folding and its real encoding. Exits with 0 where all
 * of it was written.
 */
final class HeavyBatch {
    private static final String SHARD = "shardId-000000000001";
    private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");

    private final Map<String, Map<String, AttributeValue>> heldByTable = new HashMap<>();
    private final FeatureTables tables = new FeatureTables("t-");
    private final WorkerMetrics metrics =
            new WorkerMetrics(WorkerRegistry.silent(Mode.FOLD).meters());
    private final OrderFeatures orders;
    private final CallBudget budget =
            new CallBudget(64, 6, RetryPause.sleeping(Duration.ofMillis(50), Duration.ofSeconds(2)), metrics);
    private int shoppersWritten;
    private int productsWritten;

    private HeavyBatch() {
        var store = DynamoFeatureTables.open(dynamoDb(), tables, budget.open(), Clock.systemUTC());
        orders = new OrderFeatures(
                SHARD,
                store,
                new FeatureCaches(128L << 20, Clock.systemUTC()),
                new FoldMemory(96L << 20).open(),
                new FoldTimes(Duration.ofDays(7), Duration.ofMinutes(15)),
                metrics);
    }

    /** The arguments: {@code held} or {@code new}, how many checkouts, how many products. */
    public static void main(String[] arguments) {
        var heavy = new HeavyBatch();
        var checkouts = Integer.parseInt(arguments[1]);
        var products = Integer.parseInt(arguments[2]);
        var isWritten = switch (arguments[0]) {
            case "held" -> heavy.writesShoppersWhoHold(products, checkouts);
            case "new" -> heavy.writesNewProducts(products, checkouts);
            default -> throw new IllegalArgumentException(arguments[0]);
        };
        System.exit(isWritten ? 0 : 1);
    }

    /** Each checkout is of another shopper, who holds that many products and orders ten. */
    private boolean writesShoppersWhoHold(int products, int shoppers) {
        for (var held = 0; held < products; held += 1_000) {
            fold(List.of(checkout(held, "first", held, Math.min(1_000, products - held))));
        }
        shoppersWritten = 0;
        var random = new Random(1);
        fold(IntStream.range(0, shoppers)
                .mapToObj(i -> checkout(1_000_000 + i, "shopper-" + i, random.nextInt(4_000), 10))
                .toList());
        return shoppersWritten == shoppers;
    }

    /** Each checkout is of another shopper, and of that many products that no other checkout has. */
    private boolean writesNewProducts(int products, int checkouts) {
        fold(IntStream.range(0, checkouts)
                .mapToObj(i -> checkout(i, "shopper-" + i, i * products, products))
                .toList());
        return productsWritten == products * checkouts && shoppersWritten == checkouts;
    }

    private void fold(List<PlacedEvent> checkouts) {
        orders.fold(new Batch(SHARD, checkouts, List.of(), checkouts.getLast().position()));
    }

    private PlacedEvent checkout(int number, String userId, int firstProduct, int products) {
        var event = new ShoppingEvent(
                "event-" + number,
                userId,
                EventType.CHECKOUT,
                IntStream.range(firstProduct, firstProduct + products)
                        .mapToObj(i -> CartItem.of(Integer.toString(i, Character.MAX_RADIX)))
                        .toList(),
                NOW,
                NOW,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        return new PlacedEvent(event, new Position(BigInteger.valueOf(number), 0), NOW, ByteBuffer.allocate(0));
    }

    /** Every shopper is stored as the first one was written last; no product is. */
    private DynamoDbAsyncClient dynamoDb() {
        return (DynamoDbAsyncClient) Proxy.newProxyInstance(
                HeavyBatch.class.getClassLoader(),
                new Class<?>[] {DynamoDbAsyncClient.class},
                (_, method, arguments) -> method.getName().equals("putItem")
                        ? written((PutItemRequest) arguments[0])
                        : read(BatchGetItemRequest.builder()
                                .applyMutation(mutation(arguments[0]))
                                .build()));
    }

    @SuppressWarnings("unchecked") // how the SDK's client declares it
    private static Consumer<BatchGetItemRequest.Builder> mutation(Object argument) {
        return (Consumer<BatchGetItemRequest.Builder>) argument;
    }

    private synchronized CompletableFuture<PutItemResponse> written(PutItemRequest put) {
        if (put.tableName().equals(tables.userFeatures())) {
            shoppersWritten++;
            if (put.item().get("user_id").s().equals("first")) {
                heldByTable.put(put.tableName(), put.item());
            }
        } else {
            productsWritten++;
        }
        return CompletableFuture.completedFuture(PutItemResponse.builder().build());
    }

    private synchronized CompletableFuture<BatchGetItemResponse> read(BatchGetItemRequest get) {
        var asked = get.requestItems().entrySet().iterator().next();
        var held = Optional.ofNullable(heldByTable.get(asked.getKey()));
        var items = asked.getValue().keys().stream()
                .flatMap(key -> held.map(item -> HeavyBatch.of(item, key)).stream())
                .toList();
        return CompletableFuture.completedFuture(BatchGetItemResponse.builder()
                .responses(Map.of(asked.getKey(), items))
                .unprocessedKeys(Map.of())
                .build());
    }

    private static Map<String, AttributeValue> of(Map<String, AttributeValue> item, Map<String, AttributeValue> key) {
        var own = new HashMap<>(item);
        own.putAll(key);
        own.put("positions", AttributeValue.fromM(Map.of()));
        // As DynamoDB does, which gives every item bytes of its own.
        own.put(
                "products",
                AttributeValue.fromB(
                        SdkBytes.fromByteArray(item.get("products").b().asByteArray())));
        return own;
    }
}
