import { useEffect, useId, useState, type ReactNode } from 'react';
import { consoleTexts } from '../../texts/console-texts.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { DialogWays } from '../../ui/dialog-ways.tsx';
import type { Call, Deployment } from '../client/answers.ts';
import { sentenceOf } from '../client/ask.ts';
import { allCalls } from '../client/live-calls.ts';
import { standingOf } from '../deployments/standing.ts';

/** How many calls move at a time; the least first. */
const PACES = [1, 2, 5, 10] as const;

export interface MoveAllDialogProps {
  readonly deployments: readonly Deployment[];
  readonly onStart: (wish: {
    readonly keys: readonly string[];
    readonly to: string;
    readonly pace: number;
    readonly force: boolean;
  }) => void;
  readonly onClose: () => void;
}

/** Chooses which calls move where, and how fast; says how many people that concerns before it begins. */
export function MoveAllDialog({ deployments, onStart, onClose }: MoveAllDialogProps): ReactNode {
  const { move: words } = consoleTexts;
  const id = useId();
  const names = deployments.map(({ deployment }) => deployment);
  const targets = deployments.filter((one) => standingOf(one) === 'healthy');
  const [calls, setCalls] = useState<readonly Call[]>();
  const [problem, setProblem] = useState('');
  const [from, setFrom] = useState(names[0] ?? '');
  const [wanted, setWanted] = useState('');
  const [pace, setPace] = useState<number>(PACES[0]);
  const [force, setForce] = useState(false);
  useEffect(() => {
    let left = false;
    const load = async (): Promise<void> => {
      try {
        const all = await allCalls();
        if (left) return;
        setCalls(all);
        // Where there is something to move.
        const some = (name: string) => all.find(({ deployment }) => deployment === name) ?? all[0];
        setFrom((before) => some(before)?.deployment ?? before);
      } catch (error) {
        if (!left) setProblem(sentenceOf(error));
      }
    };
    void load();
    return () => {
      left = true;
    };
  }, []);
  const others = targets.map(({ deployment }) => deployment).filter((name) => name !== from);
  const to = others.includes(wanted) ? wanted : (others[0] ?? '');
  const chosen = (calls ?? []).filter(({ deployment }) => deployment === from);
  const inside = chosen.reduce((sum, { participants = 0 }) => sum + participants, 0);
  const count = (name: string) => (calls ?? []).filter(({ deployment }) => deployment === name).length;
  return (
    <Dialog title={words.allTitle} close={consoleTexts.close} onClose={onClose}>
      <form
        className="confirm"
        method="dialog"
        onSubmit={() => onStart({ keys: chosen.map(({ key }) => key), to, pace, force })}
      >
        <div className="console-fields">
          <Choice label={words.from} value={from} onChange={setFrom}>
            {names.map((name) => (
              <option key={name} value={name}>
                {words.option(name, count(name))}
              </option>
            ))}
          </Choice>
          <Choice label={words.to} value={to} onChange={setWanted}>
            {others.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </Choice>
          <Choice label={words.pace} value={String(pace)} onChange={(value) => setPace(Number(value))}>
            {PACES.map((one) => (
              <option key={one}>{one}</option>
            ))}
          </Choice>
        </div>
        <p className="field-note">{words.paceNote}</p>
        <label className="switch-field">
          <input
            type="checkbox"
            className="switch"
            checked={force}
            aria-describedby={`${id}-force`}
            onChange={({ target }) => setForce(target.checked)}
          />
          <span className="switch-name">{words.force}</span>
          <span className="switch-note" id={`${id}-force`}>
            {words.forceNote}
          </span>
        </label>
        <output>
          {problem !== '' ? problem : calls ? words.summary(chosen.length, inside) : consoleTexts.loading}
        </output>
        <DialogWays
          cancel={consoleTexts.cancel}
          submit={words.start}
          look={force ? 'danger' : 'primary'}
          disabled={chosen.length === 0 || to === ''}
        />
      </form>
    </Dialog>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly children: ReactNode;
}

function Choice({ label, value, onChange, children }: ChoiceProps): ReactNode {
  const id = useId();
  return (
    <div className="field-group">
      <label htmlFor={id}>{label}</label>
      <select
        id={id}
        className="field field-select"
        value={value}
        onChange={({ target }) => onChange(target.value)}
      >
        {children}
      </select>
    </div>
  );
}
