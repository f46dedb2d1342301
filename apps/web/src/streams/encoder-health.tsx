import { CircleAlert, CircleCheck } from 'lucide-react';
import type { ReactNode } from 'react';
import { streamsTexts } from '../texts/streams-texts.ts';
import type { Ingress } from './ingress-state.ts';

const { keys } = streamsTexts;

/** What arrives from an encoder, and what to change in it. */
export function EncoderHealth({ ingress }: { readonly ingress: Ingress }): ReactNode {
  const { state, problem, health, advice, preset } = ingress;
  return (
    <section className="stream-settings-part" aria-label={keys.health}>
      <h2>{keys.health}</h2>
      <p className="keys-state" data-testid="ingress-state" data-state={state}>
        <span className="keys-dot" aria-hidden="true" />
        <strong>{keys.states[state]}</strong>
      </p>
      {problem === null ? null : (
        <output className="keys-advice">
          <CircleAlert aria-hidden="true" />
          <span>{problem.message}</span>
        </output>
      )}
      {health === null ? (
        <p className="stream-note">{keys.waiting}</p>
      ) : (
        <>
          <dl className="keys-figures">
            {health.height > 0 ? (
              <Figure name={keys.picture} value={`${health.width} × ${health.height}`} />
            ) : null}
            <Figure name={keys.frameRate} value={keys.fps(health.fps)} />
            <Figure name={keys.bitrate} value={keys.kbps(health.kbps)} />
            {health.keyframeInterval === null ? null : (
              <Figure name={keys.keyframes} value={keys.seconds(health.keyframeInterval)} />
            )}
          </dl>
          <p className="stream-note">{health.transcoded ? keys.transcoded(preset) : keys.copiedAsIs}</p>
          {advice.map(({ code, message }) => (
            <p key={code} className="keys-advice">
              <CircleAlert aria-hidden="true" />
              <span>{message}</span>
            </p>
          ))}
          {state === 'PUBLISHING' && advice.length === 0 ? (
            <p className="keys-advice" data-good>
              <CircleCheck aria-hidden="true" />
              <span>{keys.allGood}</span>
            </p>
          ) : null}
        </>
      )}
    </section>
  );
}

const Figure = ({ name, value }: { readonly name: string; readonly value: string }): ReactNode => (
  <div>
    <dt>{name}</dt>
    <dd>{value}</dd>
  </div>
);
