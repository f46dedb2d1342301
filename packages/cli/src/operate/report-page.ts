import { PHASES, verdictOf } from './ramp-text.ts';
import type { AuditEntry, Ramp } from './shapes.ts';
import { timeOf } from './texts.ts';

type Metric = Ramp['metrics'][number];

/** What each metric counts, for who does not run servers. */
const NAMES: Readonly<Record<string, string>> = {
  'join-failure': 'Joins that failed',
  disconnect: 'Minutes with a lost connection',
  'slow-first-frame': 'First frames after more than 2 seconds',
  frozen: 'Minutes with more than 2 % frozen video',
  concealed: 'Minutes with more than 5 % made-up audio',
};

const STYLE = `
body { max-width: 46rem; margin: 2rem auto; padding: 0 1rem; font: 16px/1.5 system-ui, sans-serif; color: #17211d; }
table { width: 100%; border-collapse: collapse; font-size: .9rem; }
th, td { padding: .3rem .6rem .3rem 0; border-bottom: 1px solid #dde4df; text-align: start; vertical-align: top; }
section { margin: 1.5rem 0; }
.arm { display: grid; grid-template-columns: 8rem 1fr 14rem; gap: .6rem; align-items: center; font-size: .9rem; }
.track { height: .7rem; border-radius: .35rem; background: #edf1ec; }
.track span { display: block; height: 100%; border-radius: .35rem; background: #4d5d57; }
.treated .track span { background: #0c6b5b; }
.worse .treated .track span { background: #c2362b; }
.verdict { margin: .3rem 0 0; font-weight: 600; }
td:first-child { white-space: nowrap; }
@media (max-width: 40rem) { .arm { grid-template-columns: 1fr; gap: .1rem; } td:first-child { white-space: normal; } }
`;

/** A page without scripts, fonts or pictures of elsewhere. */
export function reportPage(ramp: Ramp, steps: readonly AuditEntry[], now: Date): string {
  const { to, percent, phase, reason, detail, metrics } = ramp;
  const title = to === undefined ? 'No ramp was started' : `Ramp to ${to}`;
  const most = Math.max(
    0.02,
    ...metrics.flatMap(({ treated, control }) => [rateOf(treated), rateOf(control)]),
  );
  const why = [reason, detail].filter((part) => part !== undefined).join(': ');
  const standing = to === undefined ? '' : `: ${percent} % of the keys go to ${to}.`;
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title>
<style>${STYLE}</style>
<h1>${escaped(title)}</h1>
<p>${escaped(`${PHASES[phase] ?? phase}${standing}`)}${why === '' ? '' : ` ${escaped(why)}`}</p>
${to === undefined ? '' : comparison(to, metrics, most)}
${steps.length === 0 ? '' : history(steps)}
<section>
<h2>How to read this</h2>
<p>Each key, a place where people meet, was assigned to one arm by chance and is counted there wherever its calls went. A metric is called worse only when the evidence reaches what is needed; that holds however often it is looked at, and happens to at most 5 of 100 ramps in which nothing is wrong. Otherwise the report says how large a difference would have been found by now.</p>
</section>
<footer><p>Written at ${timeOf(now.getTime())} by crossfade report.</p></footer>
</html>
`;
}

const comparison = (to: string, metrics: readonly Metric[], most: number): string =>
  metrics
    .map(
      (metric) => `<section class="${metric.worse ? 'worse' : ''}">
<h2>${escaped(NAMES[metric.metric] ?? metric.metric)}</h2>
${armOf('treated', to, metric.treated, most)}
${armOf('control', 'Other keys', metric.control, most)}
<p class="verdict">${escaped(capitalised(verdictOf(metric)))}.</p>
</section>`,
    )
    .join('\n');

function armOf(look: string, name: string, arm: Metric['treated'], most: number): string {
  const { events, trials, keys } = arm;
  const width = ((100 * rateOf(arm)) / most).toFixed(1);
  const share =
    trials === 0
      ? 'nothing reported'
      : `${(100 * rateOf(arm)).toFixed(1)} % (${events} of ${trials}, ${keys} keys)`;
  return `<div class="arm ${look}"><span>${escaped(name)}</span><div class="track"><span style="width:${width}%"></span></div><span>${share}</span></div>`;
}

const history = (steps: readonly AuditEntry[]): string => `<section>
<h2>Steps</h2>
<table>
<tr><th>When</th><th>Who</th><th>Standing</th><th>Why</th></tr>
${steps
  .map(({ at, subject, change, detail }) => {
    const standing = `${change?.phase ?? ''}, ${change?.percent ?? 0} %`;
    const why = [change?.reason, detail].filter((part) => part !== undefined).join(': ');
    return `<tr><td>${timeOf(at)}</td><td>${escaped(subject)}</td><td>${escaped(standing)}</td><td>${escaped(why)}</td></tr>`;
  })
  .join('\n')}
</table>
</section>`;

const rateOf = ({ events, trials }: Metric['treated']): number => (trials === 0 ? 0 : events / trials);

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
