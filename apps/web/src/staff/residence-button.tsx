import { Pencil } from 'lucide-react';
import { useMemo, useState, type ReactNode } from 'react';
import { useCommands } from '../api/use-commands.ts';
import { staffTexts } from '../texts/staff-texts.ts';
import { FormDialog } from './table/form-dialog.tsx';
import { textOf, type FormValues } from './table/form-values.ts';

interface ResidenceDetails {
  readonly name: string;
  readonly timeZone: string;
  readonly contact: string | null;
  readonly language: keyof typeof staffTexts.residence.languages;
}

/** The residence's name, which opens what administrators may say of it. */
export function ResidenceButton({ name }: { readonly name: string }): ReactNode {
  const { busy, failure, send } = useCommands();
  const [details, setDetails] = useState<ResidenceDetails>();
  const { residence, form } = staffTexts;
  const zones = useMemo(() => (details === undefined ? [] : timeZones(details.timeZone)), [details]);

  const open = async (): Promise<void> => setDetails(await send<ResidenceDetails>('GET', '/residence'));
  async function save(values: FormValues): Promise<void> {
    const saved = await send('PATCH', '/residence', {
      name: textOf(values, 'name'),
      timeZone: textOf(values, 'timeZone'),
      contact: textOf(values, 'contact') || null,
      language: textOf(values, 'language'),
    });
    if (saved !== undefined) setDetails(undefined);
  }

  return (
    <>
      <button
        type="button"
        className="staff-residence"
        aria-label={residence.changeOf(name)}
        disabled={busy}
        onClick={() => void open()}
      >
        <span>{name || residence.unnamed}</span>
        <Pencil aria-hidden="true" />
      </button>
      {details === undefined ? (
        <p className="visually-hidden" role="alert">
          {failure === undefined ? '' : form.failed(failure.message)}
        </p>
      ) : (
        <FormDialog
          title={residence.title}
          save={form.save}
          busy={busy}
          failure={failure}
          fields={[
            { name: 'name', label: residence.name, kind: 'text', required: true, value: details.name },
            {
              name: 'timeZone',
              label: residence.timeZone,
              kind: 'select',
              value: details.timeZone,
              options: zones.map((value) => ({ value, label: value })),
              note: residence.timeZoneNote,
            },
            {
              name: 'contact',
              label: residence.contact,
              kind: 'text',
              value: details.contact ?? '',
              note: residence.contactNote,
            },
            {
              name: 'language',
              label: residence.language,
              kind: 'select',
              value: details.language,
              options: Object.entries(residence.languages).map(([value, label]) => ({ value, label })),
            },
          ]}
          onSave={(values) => void save(values)}
          onClose={() => setDetails(undefined)}
        />
      )}
    </>
  );
}

/** Those that the browser knows, and the one that is set. */
const timeZones = (set: string): readonly string[] =>
  [...new Set([...Intl.supportedValuesOf('timeZone'), set])].toSorted();
