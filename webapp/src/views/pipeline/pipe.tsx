/** How fast the dashes run: standing when nothing flows, never so fast that the eye loses them. */
function secondsPerDash(rate: number | null): number {
  return rate === null || rate <= 0 ? 0 : Math.max(0.25, 2.5 / (1 + Math.log10(1 + rate) * 2));
}

function Stream({ d, rate }: { d: string; rate: number | null }) {
  const seconds = secondsPerDash(rate);
  return (
    <>
      <path class="pipe-wall" d={d} />
      <path class="pipe-flow" d={d} data-flows={seconds > 0} style={{ animationDuration: `${seconds}s` }} />
    </>
  );
}

export function Pipe({ rate }: { rate: number | null }) {
  return (
    <li class="pipe" aria-hidden="true">
      <svg aria-hidden="true" viewBox="0 0 60 20" preserveAspectRatio="none">
        <Stream d="M0 10H60" rate={rate} />
      </svg>
    </li>
  );
}

/** From the workers to their three ends; the last flows only where there is poison. */
export function Fan({ rate, isPoisoned }: { rate: number | null; isPoisoned: boolean }) {
  return (
    <li class="pipe fan" aria-hidden="true">
      <svg aria-hidden="true" viewBox="0 0 60 300" preserveAspectRatio="none">
        <Stream d="M0 150C30 150 30 50 60 50" rate={rate} />
        <Stream d="M0 150H60" rate={rate} />
        <Stream d="M0 150C30 150 30 250 60 250" rate={isPoisoned ? rate : 0} />
      </svg>
    </li>
  );
}
