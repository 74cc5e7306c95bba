package io.cartstream.tools.simulate;

import io.cartstream.tools.catalogue.Catalogue;
import io.cartstream.tools.catalogue.MadeUpCatalogue;
import io.cartstream.tools.replay.PostableEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Made-up events without end, the same for the same settings: shoppers come and go, {@value #VISITORS} or fewer at a time, and follow
 * their habits; now and then a client posts an event twice, or something that is no event.
 *
 * <p>Pure; needs memory for each shopper that has come, not for each event. Not thread-safe.
 */
public final class ShopperSimulation implements Iterator<PostableEvent> {
    /** What every event names as its source. */
    public static final String SOURCE = "simulated";

    private static final int VISITORS = 50;

    private final SimulationSettings settings;
    private final SplittableRandom random;
    private final Catalogue catalogue;
    private final Zipf popularity;
    private final Zipf diligence;
    private final Map<Integer, Long> orders = new HashMap<>();
    private final Set<String> inTheShop = new HashSet<>();
    private final List<Session> sessions = new ArrayList<>();
    private Optional<PostableEvent> duplicate = Optional.empty();
    private long events;
    private long visits;

    public ShopperSimulation(SimulationSettings settings) {
        this.settings = settings;
        random = new SplittableRandom(settings.seed());
        catalogue = MadeUpCatalogue.of(settings.products());
        popularity = new Zipf(settings.products(), settings.skew());
        diligence = new Zipf(settings.users(), settings.skew());
    }

    /** What the shop sells. */
    public Catalogue catalogue() {
        return catalogue;
    }

    /** Always: there is no last event. */
    @Override
    public boolean hasNext() {
        return true;
    }

    @Override
    public PostableEvent next() {
        if (duplicate.isPresent()) {
            var again = duplicate.get();
            duplicate = Optional.empty();
            return again;
        }
        if (random.nextDouble() < settings.poison()) {
            return poison();
        }
        var event = nextStep();
        if (random.nextDouble() < settings.duplicates()) {
            duplicate = Optional.of(event);
        }
        return event;
    }

    private PostableEvent nextStep() {
        var session = aSession();
        var at = nextTime();
        var event = event(session, session.next(), at);
        if (session.isOver()) {
            sessions.remove(session);
            inTheShop.remove(session.shopper().id());
        }
        return PostableEvent.of(session.shopper().id(), Optional.of(at), event.toString());
    }

    private PostableEvent poison() {
        var shopper = Shopper.of(settings.seed(), diligence.draw(random), popularity);
        var at = nextTime();
        var session = new Session(shopper, "poison", 0, popularity, random);
        var spoilt = Poison.draw(random).spoil(event(session, session.next(), at));
        return new PostableEvent(shopper.id(), Optional.of(at), spoilt, true);
    }

    private Session aSession() {
        if (sessions.size() < Math.min(VISITORS, settings.users())) {
            enter(diligence.draw(random));
        }
        return sessions.get(random.nextInt(sessions.size()));
    }

    /** A shopper in the shop does not enter a second time. */
    private void enter(int number) {
        var shopper = Shopper.of(settings.seed(), number, popularity);
        if (!inTheShop.add(shopper.id())) {
            return;
        }
        var order = orders.getOrDefault(number, 0L);
        var session = new Session(shopper, "visit-" + settings.seed() + "-" + ++visits, order, popularity, random);
        sessions.add(session);
        if (session.checksOut()) {
            orders.put(number, order + 1);
        }
    }

    private Instant nextTime() {
        return settings.start().plus(settings.step().multipliedBy(events++));
    }

    private ObjectNode event(Session session, Session.Step step, Instant at) {
        var event = JsonNodeFactory.instance.objectNode();
        event.put("event_id", "sim-" + settings.seed() + "-" + events);
        event.put("user_id", session.shopper().id());
        event.put("event", step.type().wireName());
        var items = event.putArray("items");
        for (var line : step.lines()) {
            var product = catalogue.products().get(line.product());
            items.addObject()
                    .put("product_id", product.id())
                    .put("quantity", line.pieces())
                    .put("price", product.price().orElseThrow());
        }
        event.put("timestamp", at.toString());
        event.put("session_id", session.id());
        event.put("source", SOURCE);
        return event;
    }
}
