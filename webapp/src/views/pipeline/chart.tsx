import { useEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { useStore } from '../../store/context';

const HEIGHT = 150;

export interface ChartSeries {
  readonly name: string;
  readonly values: readonly (number | null)[];
}

interface ChartProps {
  readonly title: string;
  readonly at: readonly number[];
  readonly series: readonly ChartSeries[];
  readonly format: (value: number) => string;
}

/** A small line chart over time; its latest values stand beside it as text, for those who do not see it. */
export function Chart({ title, at, series, format }: ChartProps) {
  const place = useRef<HTMLDivElement>(null);
  const key = useRef<HTMLUListElement>(null);
  const plot = useRef<uPlot | null>(null);
  const theme = useStore().page.theme.value;
  const data = [at, ...series.map(({ values }) => values)] as unknown as uPlot.AlignedData;

  useEffect(() => {
    if (!place.current || !key.current) return undefined;
    const target = place.current;
    const draw = () => {
      plot.current?.destroy();
      plot.current = new uPlot(options(target, key.current as HTMLElement, series, format), data, target);
    };
    draw();
    const scheme = matchMedia('(prefers-color-scheme: dark)');
    scheme.addEventListener('change', draw);
    const resized = new ResizeObserver(() => plot.current?.setSize({ width: target.clientWidth, height: HEIGHT }));
    resized.observe(target);
    return () => {
      scheme.removeEventListener('change', draw);
      resized.disconnect();
      plot.current?.destroy();
      plot.current = null;
    };
  }, [theme]);
  useEffect(() => plot.current?.setData(data), [at.at(-1), at.length]);

  return (
    <section class="panel chart">
      <h2>{title}</h2>
      <ul class="chart-key" ref={key}>
        {series.map(({ name, values }) => {
          const latest = values.at(-1);
          return (
            <li key={name}>
              <span class="chart-swatch" /> {name} <strong>{latest == null ? '–' : format(latest)}</strong>
            </li>
          );
        })}
      </ul>
      <div ref={place} aria-hidden="true" />
    </section>
  );
}

/** A canvas knows no style sheet: colours are read from the key, which has them from there. */
function options(
  target: HTMLElement,
  key: HTMLElement,
  series: readonly ChartSeries[],
  format: (value: number) => string,
): uPlot.Options {
  const swatches = [...key.querySelectorAll('.chart-swatch')].map((swatch) => getComputedStyle(swatch).color);
  const ink = getComputedStyle(key).color;
  const axis = { stroke: ink, font: '11px Figtree Variable, system-ui', ticks: { show: false } };
  return {
    width: target.clientWidth,
    height: HEIGHT,
    cursor: { show: false },
    legend: { show: false },
    scales: { y: { range: (_, __, most) => [0, Math.max(1, (most ?? 0) * 1.15)] } },
    axes: [
      {
        ...axis,
        size: 26,
        gap: 6,
        grid: { show: false },
        space: 90,
        values: (_, ticks) =>
          ticks.map((tick) =>
            new Date(tick * 1000).toLocaleTimeString('en-GB', {
              hour: '2-digit',
              minute: '2-digit',
              second: '2-digit',
            }),
          ),
      },
      {
        ...axis,
        size: 62,
        space: 34,
        grid: { stroke: ink, width: 0.5, dash: [2, 5] },
        values: (_, ticks) => ticks.map(format),
      },
    ],
    series: [
      {},
      ...series.map((_, index) => ({
        stroke: swatches[index] ?? ink,
        width: 2,
        ...(index === 0 && { fill: `color-mix(in srgb, ${swatches[index] ?? ink} 12%, transparent)` }),
        points: { show: false },
      })),
    ],
  };
}
