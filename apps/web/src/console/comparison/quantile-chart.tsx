import { useEffect, useRef, type ReactNode } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { useDarkness } from './use-darkness.ts';

/** Pixels. */
const HEIGHT = 150;
const AXIS_WIDTH = 72;
const AXIS_HEIGHT = 26;
/** Between two lines of the scale, at least. */
const SCALE_SPACE = 26;
const LINE = 2;
/** The lines of the groups, so that they differ without colour too. */
const LOOKS = [
  { color: '--accent', dash: [] },
  { color: '--warm', dash: [6, 4] },
  { color: '--ink-2', dash: [2, 3] },
] as const;

interface ChartedGroup {
  readonly name: string;
  readonly curve: readonly number[];
  /** Which look it has, from 0; the same in every chart. */
  readonly look: number;
}

export interface QuantileChartProps {
  /** Parts of the values, 0 to 1, rising. */
  readonly quantiles: readonly number[];
  readonly groups: readonly ChartedGroup[];
  /** What a value is called on the axis. */
  readonly label: (value: number) => string;
}

/** How values are distributed in each group: what so many percent of them are below. For the eye; the figures stand beside it. */
export default function QuantileChart(props: QuantileChartProps): ReactNode {
  // What is drawn does not follow the style by itself.
  return <Drawn key={useDarkness() ? 'dark' : 'light'} {...props} />;
}

function Drawn({ quantiles, groups, label }: QuantileChartProps): ReactNode {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const place = box.current;
    if (!place) return undefined;
    const chart = new uPlot(optionsOf(place, { groups, label }), dataOf({ quantiles, groups }), place);
    const sized = new ResizeObserver(() => chart.setSize({ width: place.clientWidth, height: HEIGHT }));
    sized.observe(place);
    return () => {
      sized.disconnect();
      chart.destroy();
    };
  }, [quantiles, groups, label]);
  return <div ref={box} className="console-chart" aria-hidden="true" />;
}

const dataOf = ({
  quantiles,
  groups,
}: Pick<QuantileChartProps, 'quantiles' | 'groups'>): uPlot.AlignedData => [
  quantiles.map((part) => part * 100),
  ...groups.map(({ curve }) => [...curve]),
];

function optionsOf(
  place: HTMLElement,
  { groups, label }: Pick<QuantileChartProps, 'groups' | 'label'>,
): uPlot.Options {
  const style = getComputedStyle(place);
  const color = (token: string): string => style.getPropertyValue(token);
  const axis = {
    stroke: color('--ink-2'),
    font: `12px ${style.fontFamily}`,
    grid: { stroke: color('--line'), width: 1 },
    ticks: { show: false },
  };
  return {
    width: place.clientWidth,
    height: HEIGHT,
    legend: { show: false },
    cursor: { show: false },
    scales: {
      x: { time: false, range: [0, 100] },
      y: { range: (_, _least, most) => [0, most > 0 ? most * 1.1 : 1] },
    },
    axes: [
      {
        ...axis,
        size: AXIS_HEIGHT,
        splits: [5, 25, 50, 75, 95],
        values: (_, splits) => splits.map((part) => `${part} %`),
      },
      { ...axis, size: AXIS_WIDTH, space: SCALE_SPACE, values: (_, splits) => splits.map(label) },
    ],
    series: [
      {},
      ...groups.map((group) => {
        const { color: token, dash } = LOOKS[group.look % LOOKS.length] ?? LOOKS[0];
        return { stroke: color(token), width: LINE, dash: [...dash], points: { show: false } };
      }),
    ],
  };
}
