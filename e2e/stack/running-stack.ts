import type { Environment, StackUrls } from '../../scripts/stack.mjs';
import type { Provider } from '../../adapters/native.mjs';

/** A product that runs, as far as scenarios touch it. `Stack` is one; `SharedStack` is one in another process. */
export interface RunningStack {
  readonly urls: StackUrls;
  pid(name: string): number | undefined;
  restart(name: string, env?: Environment): Promise<void>;
}

/** What the process that runs the products answers to every request about one of them. */
export interface StackDescription {
  readonly urls: Omit<StackUrls, 'web'>;
  /** The web servers, by the provider that they ask for. */
  readonly fronts: Readonly<Record<Provider, string>>;
  readonly pids: Readonly<Record<string, number>>;
}

/** A request to that process. */
export type StackRequest =
  | { readonly type: 'describe' }
  | { readonly type: 'restart'; readonly name: string; readonly env: Environment };

/** The product that the scenarios of a provider share, seen from a test's process. It is started when first asked for. */
export class SharedStack {
  readonly #control: string;
  #description: StackDescription;

  private constructor(control: string, description: StackDescription) {
    this.#control = control;
    this.#description = description;
  }

  /** @param control the address that the run's set-up listens on */
  static async reach(control: string, provider: Provider): Promise<SharedStack> {
    const address = new URL(provider, control).href;
    return new SharedStack(address, await ask(address, { type: 'describe' }));
  }

  get fronts(): StackDescription['fronts'] {
    return this.#description.fronts;
  }

  /** The stack as somebody sees it who comes through the web server that asks for this provider. */
  through(provider: Provider): RunningStack {
    return {
      urls: { ...this.#description.urls, web: this.fronts[provider] },
      pid: (name) => this.#description.pids[name],
      restart: async (name, env = {}) => {
        this.#description = await ask(this.#control, { type: 'restart', name, env });
      },
    };
  }
}

async function ask(control: string, request: StackRequest): Promise<StackDescription> {
  const answer = await fetch(control, { method: 'POST', body: JSON.stringify(request) });
  if (!answer.ok) throw new Error(`The shared stack: ${await answer.text()}`);
  const description: StackDescription = await answer.json();
  return description;
}
