import type { Feature } from '../../contract/capabilities.ts';
import type { Stage } from './stage.ts';

/** One thing that every adapter does. */
export interface ConformanceCase {
  readonly name: string;
  /** Declared missing in the manifest, the case is skipped, and never for another reason. */
  readonly feature?: Feature;
  run(stage: Stage): Promise<void>;
}
