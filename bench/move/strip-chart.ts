/** Values of one kind, each a dot. */
interface Strip {
  readonly label: string;
  readonly values: readonly number[];
}

export interface Panel {
  readonly title: string;
  readonly unit: string;
  /** A line that values are to stay under. */
  readonly limit?: number;
  readonly strips: readonly Strip[];
}

const WIDTH = 720;
const LABELS = 190;
const ROW = 26;
const HEAD = 30;
const FOOT = 34;
const LARGEST_MARGIN = 1.1;

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** Every single value of some series, as an SVG picture: one panel below the other, a row for each series. */
export function stripChart(panels: readonly Panel[]): string {
  let top = 8;
  const parts: string[] = [];
  for (const panel of panels) {
    parts.push(drawPanel(panel, top));
    top += HEAD + panel.strips.length * ROW + FOOT;
  }
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${top}" font-family="system-ui, sans-serif" font-size="12">`,
    `<rect width="${WIDTH}" height="${top}" fill="#fff"/>`,
    ...parts,
    '</svg>',
    '',
  ].join('\n');
}

function drawPanel({ title, unit, limit, strips }: Panel, top: number): string {
  const largest =
    Math.max(limit ?? 0, ...strips.flatMap(({ values }) => values).filter(Number.isFinite), 1) *
    LARGEST_MARGIN;
  const x = (value: number): string =>
    (LABELS + (Math.min(value, largest) / largest) * (WIDTH - LABELS - 20)).toFixed(1);
  const bottom = top + HEAD + strips.length * ROW;
  const ticks = [0, 0.25, 0.5, 0.75, 1].map((part) => part * (largest / LARGEST_MARGIN));
  return [
    `<text x="12" y="${top + 16}" font-weight="600">${escaped(title)}</text>`,
    ...ticks.map(
      (value) =>
        `<path d="M${x(value)} ${top + HEAD - 4}V${bottom}" stroke="#e2e2e2"/><text x="${x(value)}" y="${bottom + 15}" text-anchor="middle" fill="#666">${Math.round(value)} ${unit}</text>`,
    ),
    ...(limit === undefined
      ? []
      : [`<path d="M${x(limit)} ${top + HEAD - 4}V${bottom}" stroke="#c0392b" stroke-dasharray="4 3"/>`]),
    ...strips.flatMap(({ label, values }, row) => {
      const y = top + HEAD + row * ROW + ROW / 2;
      return [
        `<text x="12" y="${y + 4}">${escaped(label)}</text>`,
        ...values.map(
          (value) => `<circle cx="${x(value)}" cy="${y}" r="4" fill="#2f6fde" fill-opacity="0.45"/>`,
        ),
      ];
    }),
  ].join('\n');
}
