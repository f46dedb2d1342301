'use client';

import { ArrowRight, Plus } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState, useTransition, type FormEvent, type ReactNode } from 'react';
import { startTexts } from '../texts/start-texts.ts';
import { callPath, fragmentFromInput, keyFromInput } from './call-key.ts';
import { friendlyKey } from './friendly-key.ts';

export function StartForm(): ReactNode {
  const router = useRouter();
  const [opening, open] = useTransition();
  const [missing, setMissing] = useState(false);

  function go(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    const entered = new FormData(event.currentTarget).get('key');
    const input = typeof entered === 'string' ? entered : '';
    const key = keyFromInput(input);
    setMissing(key === '');
    if (key !== '') open(() => router.push(callPath(key) + fragmentFromInput(input)));
  }

  return (
    <div className="start-actions">
      <button
        type="button"
        className="button button-primary button-large"
        disabled={opening}
        onClick={() => open(() => router.push(callPath(friendlyKey())))}
      >
        <Plus aria-hidden="true" />
        {opening ? startTexts.creating : startTexts.create}
      </button>
      <form className="start-open" onSubmit={go} noValidate>
        <label htmlFor="call-key">{startTexts.or}</label>
        <div className="field-row">
          <input
            id="call-key"
            name="key"
            className="field"
            autoComplete="off"
            autoCapitalize="off"
            spellCheck={false}
            placeholder={startTexts.keyPlaceholder}
            aria-invalid={missing}
            aria-describedby={missing ? 'call-key-missing' : undefined}
            onChange={() => setMissing(false)}
          />
          <button type="submit" className="button button-quiet" disabled={opening}>
            {startTexts.open}
            <ArrowRight aria-hidden="true" />
          </button>
        </div>
        <p id="call-key-missing" className="field-error" role="alert">
          {missing ? startTexts.keyMissing : ''}
        </p>
      </form>
    </div>
  );
}
