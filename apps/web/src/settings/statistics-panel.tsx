import { useCallStats, type TrackReport } from '@crossfade/video-react/statistics';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { useEffect, useId, useRef, type ReactNode } from 'react';
import { CloseButton } from '../ui/close-button.tsx';
import { texts } from '../texts/texts.ts';
import { trackFacts } from './track-facts.ts';
import { useClipboard } from '../ui/use-clipboard.ts';
import { useEscape } from '../ui/use-escape.ts';
import { useReturnFocus } from '../ui/use-return-focus.ts';

/** Statistics of every track beside the call, updated every second; Escape closes it and restores the focus. */
export function StatisticsPanel({ onClose }: { readonly onClose: () => void }): ReactNode {
  const reports = useCallStats();
  const title = useId();
  const panel = useRef<HTMLElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const { statistics } = texts;
  useEscape(panel, onClose);
  useReturnFocus();
  useEffect(() => heading.current?.focus(), []);
  return (
    <aside ref={panel} className="statistics" aria-labelledby={title}>
      <header className="settings-head">
        <h2 id={title} ref={heading} tabIndex={-1}>
          {statistics.title}
        </h2>
        <CopyButton reports={reports} />
        <CloseButton label={statistics.close} onClose={onClose} />
      </header>
      {reports.length === 0 ? <p>{statistics.nothing}</p> : null}
      <ul className="statistics-tracks">
        {reports.map((report) => (
          <Track key={`${report.direction} ${report.publicationId}`} report={report} />
        ))}
      </ul>
    </aside>
  );
}

function CopyButton({ reports }: { readonly reports: readonly TrackReport[] }): ReactNode {
  const { outcome, copy } = useClipboard();
  const { statistics, call } = texts;
  return (
    <button
      type="button"
      className="button button-quiet button-small"
      onClick={() => copy(JSON.stringify({ at: new Date().toISOString(), tracks: reports }, undefined, 2))}
    >
      {outcome === undefined ? statistics.copy : outcome === 'copied' ? statistics.copied : call.copyFailed}
    </button>
  );
}

function Track({ report }: { readonly report: TrackReport }): ReactNode {
  const { direction, source, participantId } = report;
  const { statistics, call } = texts;
  const Arrow = direction === 'send' ? ArrowUp : ArrowDown;
  const name = participantId === 'local' ? statistics.own : report.name || call.unnamed;
  return (
    <li className="statistics-track" data-direction={direction} data-source={source}>
      <h3>
        <Arrow aria-label={statistics.directions[direction]} />
        {name} <span>{statistics.sources[source]}</span>
      </h3>
      <dl>
        {trackFacts(report).map(({ fact, value }) => (
          <div key={fact}>
            <dt>{statistics.facts[fact]}</dt>
            <dd data-fact={fact}>{value}</dd>
          </div>
        ))}
      </dl>
    </li>
  );
}
