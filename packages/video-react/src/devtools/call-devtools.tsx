import { useState, type ReactNode } from 'react';
import type { Devtools } from './create-devtools.ts';
import { decisionSteps } from './decision-steps.ts';
import { PANEL_STYLE } from './panel-style.ts';
import { roomName, roomRows } from './room-rows.ts';
import type { TimelineEntry } from './timeline.ts';
import { trackRows } from './track-rows.ts';
import { useWholeCall, type WholeCall } from './use-whole-call.ts';

export interface CallDevtoolsProps {
  /** What watches the adapters; without it, provider and demand of tracks are not known. */
  readonly devtools?: Devtools;
  /** For a content security policy that asks for one on styles. */
  readonly nonce?: string;
}

/**
 * A panel for developers, inside `CallProvider`: where the call is and why, both rooms during a move, every track, and what
 * happens. Closed at first.
 */
export function CallDevtools({ devtools, nonce }: CallDevtoolsProps): ReactNode {
  const whole = useWholeCall(devtools);
  const [open, setOpen] = useState(false);
  const { pin, phase, moving } = whole.state;
  const where = `${phase.name}, room ${pin ? roomName(pin) : 'none'}${moving ? `, move ${moving.phase}` : ''}`;
  return (
    <>
      <style nonce={nonce}>{PANEL_STYLE}</style>
      {open ? (
        <section className="crossfade-devtools" aria-label="Crossfade devtools">
          <header>
            <strong>Crossfade: {where}</strong>
            <button type="button" onClick={() => setOpen(false)}>
              Close
            </button>
          </header>
          <Facts whole={whole} />
          <Table
            title="Tracks"
            head={['room', 'who', 'source', 'provider', 'demand', 'layer', 'paused by', 'state']}
            rows={trackRows(whole.state, devtools).map((track) => ({
              key: `${track.room} ${track.id}`,
              cells: [
                track.room,
                track.who,
                track.source,
                track.provider ?? 'unknown',
                track.demand,
                track.layer,
                track.pausedBy,
                track.state,
              ],
            }))}
          />
          <Timeline entries={whole.timeline} />
        </section>
      ) : (
        <button type="button" className="crossfade-devtools-open" onClick={() => setOpen(true)}>
          Crossfade devtools
        </button>
      )}
    </>
  );
}

function Facts({ whole }: { readonly whole: WholeCall }): ReactNode {
  const { decision, moving } = whole.state;
  return (
    <div className="crossfade-devtools-facts">
      <div>
        <Table
          title="Decision"
          head={['step', 'answer']}
          rows={(decision ? decisionSteps(decision) : []).map(({ step, said, won }) => ({
            key: step,
            won,
            cells: [step, said],
          }))}
        />
      </div>
      <div>
        <Table
          title="Rooms"
          head={['epoch', 'attempt', 'part', 'deployment', 'connection', 'others', 'published here']}
          rows={roomRows(whole.state, whole.known).map((room) => ({
            key: roomName(room),
            part: room.part,
            cells: [
              room.epoch,
              room.attempt,
              room.part,
              room.deployment ?? 'unknown',
              room.connection,
              room.others,
              room.published.join(', '),
            ],
          }))}
        />
        <Table
          title="Move"
          head={['id', 'phase', 'to', 'epoch', 'attempt']}
          rows={
            moving
              ? [
                  {
                    key: moving.id,
                    cells: [
                      moving.id,
                      moving.phase,
                      moving.target.deployment,
                      moving.target.epoch,
                      moving.target.attempt,
                    ],
                  },
                ]
              : []
          }
        />
      </div>
    </div>
  );
}

/** The latest first. Paused, it keeps what it shows. */
function Timeline({ entries }: { readonly entries: readonly TimelineEntry[] }): ReactNode {
  const [paused, setPaused] = useState<readonly TimelineEntry[]>();
  return (
    <>
      <button type="button" onClick={() => setPaused(paused ? undefined : entries)}>
        {paused ? 'Resume events' : 'Pause events'}
      </button>
      <Table
        title="Events"
        head={['at', 'room', 'event', 'detail']}
        rows={(paused ?? entries).toReversed().map(({ id, at, room, type, detail }) => ({
          key: String(id),
          cells: [new Date(at).toISOString().slice(11, 23), room, type, detail],
        }))}
      />
    </>
  );
}

interface TableProps {
  readonly title: string;
  readonly head: readonly string[];
  readonly rows: readonly {
    readonly key: string;
    readonly won?: boolean;
    readonly part?: string;
    readonly cells: readonly (string | number)[];
  }[];
}

/** Nothing where there are no rows. */
function Table({ title, head, rows }: TableProps): ReactNode {
  if (rows.length === 0) return null;
  return (
    <>
      <h3>{title}</h3>
      <table aria-label={title}>
        <thead>
          <tr>
            {head.map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, won, part, cells }) => (
            <tr key={key} data-won={won} data-part={part}>
              {cells.map((cell, at) => (
                <td key={head[at]}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
