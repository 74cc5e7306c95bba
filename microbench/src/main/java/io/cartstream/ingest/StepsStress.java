package io.cartstream.ingest;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** The steps of two threads run one after the other, and all of them: plain fields are enough inside. */
@JCStressTest
@Outcome(id = "4, 0", expect = Expect.ACCEPTABLE, desc = "every step ran, none beside another")
@Outcome(expect = Expect.FORBIDDEN, desc = "a step was lost, or two ran at once")
@State
public class StepsStress {
    private final ThreadLoop loop = new ThreadLoop("stress");
    private int steps;
    private int inside;
    private int besideOthers;

    @Actor
    public void one() {
        loop.executeHere(this::step);
        loop.executeHere(this::step);
    }

    @Actor
    public void another() {
        loop.executeHere(this::step);
        loop.executeHere(this::step);
    }

    @Arbiter
    public void afterwards(II_Result result) {
        result.r1 = steps;
        result.r2 = besideOthers;
    }

    private void step() {
        if (inside++ != 0) {
            besideOthers++;
        }
        steps++;
        inside--;
    }
}
