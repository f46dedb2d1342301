import type { TenantId } from '@crossfade/video-core';
import type { Queries } from '@crossfade/video-server/sql';
import { eq } from 'drizzle-orm';
import { recordDeed } from '../audit/record-deed.ts';
import type { Language } from '../database/languages.ts';
import { residences } from '../database/residence-tables.ts';
import type { Manager } from '../rights/request-rights.ts';

/** What visitors read of a residence. */
export interface Described {
  readonly name: string;
  /** An IANA time zone, in which its times are shown. */
  readonly timeZone: string;
  /** How to reach it otherwise: a telephone number, or words; `null`: not said. */
  readonly contact: string | null;
  /** Of the mails to visitors. */
  readonly language: Language;
}

/** Of a residence that nobody has described yet. */
const UNDESCRIBED: Described = { name: '', timeZone: 'UTC', contact: null, language: 'en' };

/** What is stored of a tenant's residence. */
export async function readResidence(queries: Queries, tenant: TenantId): Promise<Described> {
  const { name, timeZone, contact, language } = residences;
  const [row] = await queries
    .select({ name, timeZone, contact, language })
    .from(residences)
    .where(eq(residences.tenant, tenant));
  return row ?? UNDESCRIBED;
}

/** How each tenant's residence is called, and reached. */
export class ResidenceDetails {
  readonly #queries: Queries;
  readonly #changed: (tenant: TenantId) => void;

  /** `changed` hears that the residence of a tenant changed, after it did. */
  constructor(queries: Queries, changed: (tenant: TenantId) => void) {
    this.#queries = queries;
    this.#changed = changed;
  }

  read(tenant: TenantId): Promise<Described> {
    return readResidence(this.#queries, tenant);
  }

  async change(manager: Manager, details: Partial<Described>): Promise<void> {
    const { tenant } = manager;
    await this.#queries.transaction(async (transaction) => {
      await transaction
        .insert(residences)
        .values({ tenant, ...UNDESCRIBED, ...details })
        .onConflictDoUpdate({ target: residences.tenant, set: details });
      const change = { fields: Object.keys(details) };
      await recordDeed(transaction, manager, { action: 'residence:change', detail: tenant, change });
    });
    this.#changed(tenant);
  }
}
