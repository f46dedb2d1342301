import { useCallback, type ReactNode } from 'react';
import { Dialog } from '../../ui/dialog.tsx';
import { consoleTexts } from '../../texts/console-texts.ts';
import { callName } from './call-name.ts';
import type { Call, Explanation, Person } from '../client/answers.ts';
import { ask, sentenceOf } from '../client/ask.ts';
import { usePolled } from '../../api/use-polled.ts';

/** Milliseconds. */
const PAUSE = 3_000;

/** Who is in a call, and how it was decided where it runs. No picture and no sound. */
export function CallDetails({
  call,
  onClose,
}: {
  readonly call: Call;
  readonly onClose: () => void;
}): ReactNode {
  const { details } = consoleTexts;
  const { id, key } = call;
  const { answer, error } = usePolled(
    useCallback(async () => {
      const [inside, explanation] = await Promise.all([
        ask<{ readonly participants: readonly Person[] }>(
          'GET',
          `/calls/${encodeURIComponent(id)}/participants`,
        ),
        ask<Explanation>('GET', `/calls/explain?key=${encodeURIComponent(key)}`),
      ]);
      return {
        people: inside.participants.filter(({ removed, connected }) => connected && !removed),
        explanation,
      };
    }, [id, key]),
    PAUSE,
  );
  return (
    <Dialog title={details.title(callName(key))} close={consoleTexts.close} onClose={onClose}>
      {answer === undefined ? (
        <output>{error === undefined ? consoleTexts.loading : sentenceOf(error)}</output>
      ) : (
        <div className="console-details">
          <section>
            <h3>{details.people}</h3>
            {answer.people.length === 0 ? <p className="console-quiet">{details.nobody}</p> : null}
            <ul>
              {answer.people.map(({ id: person, name, role, sources, quality }) => (
                <li key={person}>
                  <strong>{name}</strong>
                  {role === 'host' ? <span className="console-tag">{details.host}</span> : null}
                  <span className="console-quiet">{details.sends(sources)}</span>
                  {quality === undefined ? null : (
                    <span className="console-quality" data-quality={quality}>
                      {details.connection(consoleTexts.quality[quality])}
                    </span>
                  )}
                </li>
              ))}
            </ul>
          </section>
          <Chain title={details.why} chain={answer.explanation.opening} />
          <Chain title={details.whyNext} chain={answer.explanation.next} />
        </div>
      )}
    </Dialog>
  );
}

function Chain({
  title,
  chain,
}: {
  readonly title: string;
  readonly chain: Explanation['next'] | undefined;
}): ReactNode {
  const { details } = consoleTexts;
  return (
    <section>
      <h3>{title}</h3>
      {chain === undefined ? (
        <p className="console-quiet">{details.unknownWhy}</p>
      ) : (
        <>
          <p>
            {chain.decision
              ? details.outcome(chain.decision.deployment, chain.decision.reason)
              : details.refused(chain.refusal ?? '')}
          </p>
          <ol className="console-chain">
            {chain.steps.map(({ step, result, why }) => (
              <li key={step} data-result={result}>
                <code>{step}</code> {why}
              </li>
            ))}
          </ol>
        </>
      )}
    </section>
  );
}
