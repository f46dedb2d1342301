export type Phase = 'off' | 'canary' | 'ramp' | 'held' | 'complete' | 'rolled-back';

export interface Step {
  readonly percent: number;
  readonly minutes: number;
}

interface Arm {
  readonly keys: number;
  readonly trials: number;
  readonly events: number;
}

/** A metric as `GET /ramp` tells it, as far as it is used here. */
interface Metric {
  readonly metric: string;
  readonly treated: Arm;
  readonly control: Arm;
  readonly evidence: number;
  readonly worse: boolean;
}

/** A ramp as `GET /ramp` tells it. */
export interface Ramp {
  readonly phase: Phase;
  readonly number?: number;
  readonly percent: number;
  readonly step?: number;
  readonly reason?: string;
  readonly detail?: string;
  readonly metrics: readonly Metric[];
}

/** One step of a ramp in the audit log. */
export interface AuditedStep {
  readonly ramp: number;
  readonly phase: Phase;
  readonly percent: number;
  readonly reason?: string;
  readonly evidence?: { readonly serving: boolean; readonly metrics: readonly Metric[] };
}

interface AuditEntry {
  readonly action: string;
  readonly change?: AuditedStep;
}

/** The guarded ramp of a server, as an operator has it. */
export class RampOperator {
  readonly #server: string;
  readonly #headers: Readonly<Record<string, string>>;

  constructor(server: string, staffToken: string) {
    this.#server = server;
    this.#headers = { authorization: `Bearer ${staffToken}`, 'content-type': 'application/json' };
  }

  async read(): Promise<Ramp> {
    return await this.#answer(await fetch(`${this.#server}/ramp`, { headers: this.#headers }));
  }

  start(to: string, steps: readonly Step[]): Promise<Ramp> {
    return this.#command({ action: 'start', to, steps });
  }

  back(): Promise<Ramp> {
    return this.#command({ action: 'back', reason: 'the scenario is over' });
  }

  /** What the audit log keeps of a ramp, the first step first. */
  async audit(number: number): Promise<readonly AuditedStep[]> {
    const response = await fetch(`${this.#server}/audit?limit=100`, { headers: this.#headers });
    const { entries }: { readonly entries: readonly AuditEntry[] } = await this.#answer(response);
    return entries
      .flatMap(({ action, change }) => (action === 'ramp' && change?.ramp === number ? [change] : []))
      .toReversed();
  }

  async #command(body: object): Promise<Ramp> {
    const request = { method: 'POST', headers: this.#headers, body: JSON.stringify(body) };
    return await this.#answer(await fetch(`${this.#server}/ramp`, request));
  }

  async #answer<Answer>(response: Response): Promise<Answer> {
    if (!response.ok)
      throw new Error(`${response.url} answered ${response.status}: ${await response.text()}`);
    const answer: Answer = await response.json();
    return answer;
  }
}
