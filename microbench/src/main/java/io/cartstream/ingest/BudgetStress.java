package io.cartstream.ingest;

import io.cartstream.service.settings.DataSize;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZI_Result;

/** Two requests of which only one fits: one has its bytes, the other none. */
@JCStressTest
@Outcome(id = "true, false, 600", expect = Expect.ACCEPTABLE, desc = "the first was quicker")
@Outcome(id = "false, true, 600", expect = Expect.ACCEPTABLE, desc = "the second was quicker")
@Outcome(expect = Expect.FORBIDDEN, desc = "more than there is, or none for either")
@State
public class BudgetStress {
    private final ByteBudget budget = new ByteBudget(DataSize.ofKibibytes(1));

    @Actor
    public void one(ZZI_Result result) {
        result.r1 = budget.tryAcquire(600);
    }

    @Actor
    public void another(ZZI_Result result) {
        result.r2 = budget.tryAcquire(600);
    }

    @Arbiter
    public void afterwards(ZZI_Result result) {
        result.r3 = (int) budget.used();
    }
}
