import { useId, useState, type FormEvent, type ReactNode } from 'react';
import type { ApiError } from '../../api/api-error.ts';
import { staffTexts } from '../../texts/staff-texts.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { DialogWays } from '../../ui/dialog-ways.tsx';
import type { FormValues } from './form-values.ts';

interface Option {
  readonly value: string;
  readonly label: string;
}

interface FormField {
  readonly name: string;
  readonly label: string;
  readonly kind: 'text' | 'email' | 'number' | 'datetime-local' | 'checkbox' | 'select' | 'several';
  readonly required?: boolean;
  readonly value?: string | boolean | readonly string[];
  /** For `select` and `several`. */
  readonly options?: readonly Option[];
  readonly note?: string;
  /** Shown only while this checkbox of the form is off. */
  readonly unless?: string;
}

export interface FormDialogProps {
  readonly title: string;
  readonly fields: readonly FormField[];
  readonly save: string;
  readonly busy: boolean;
  readonly failure: ApiError | undefined;
  readonly onSave: (values: FormValues) => void;
  readonly onClose: () => void;
}

/** A few fields to fill in; stays open, with what was entered, until it is saved. */
export function FormDialog({
  title,
  fields,
  save,
  busy,
  failure,
  onSave,
  onClose,
}: FormDialogProps): ReactNode {
  const { form } = staffTexts;
  const [missing, setMissing] = useState<ReadonlySet<string>>(new Set());
  const [checked, setChecked] = useState<ReadonlySet<string>>(
    () => new Set(fields.filter(({ value }) => value === true).map(({ name }) => name)),
  );
  const shown = fields.filter(({ unless }) => unless === undefined || !checked.has(unless));

  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    const entered = new FormData(event.currentTarget);
    const values = new Map(
      fields.map(({ name }) => [
        name,
        entered
          .getAll(name)
          .filter((value) => typeof value === 'string')
          .map((value) => value.trim())
          .filter((value) => value !== ''),
      ]),
    );
    const empty = shown.filter(({ name, required }) => required && values.get(name)?.length === 0);
    setMissing(new Set(empty.map(({ name }) => name)));
    if (empty.length === 0) onSave(values);
  }

  return (
    <Dialog title={title} close={form.close} onClose={onClose}>
      <form className="staff-form" onSubmit={submit} noValidate>
        {shown.map((field) => (
          <Field
            key={field.name}
            field={field}
            missing={missing.has(field.name)}
            onToggle={(on) => {
              const after = new Set(checked);
              if (on) after.add(field.name);
              else after.delete(field.name);
              setChecked(after);
            }}
          />
        ))}
        <p className="field-error" role="alert">
          {failure === undefined ? '' : form.failed(failure.message)}
        </p>
        <DialogWays cancel={form.cancel} submit={busy ? form.saving : save} disabled={busy} />
      </form>
    </Dialog>
  );
}

interface FieldProps {
  readonly field: FormField;
  readonly missing: boolean;
  readonly onToggle: (on: boolean) => void;
}

function Field({ field, missing, onToggle }: FieldProps): ReactNode {
  const { name, label, kind, value, options = [], note } = field;
  const id = useId();
  const chosen = new Set(Array.isArray(value) ? value : []);
  if (kind === 'checkbox')
    return (
      <label className="switch-field">
        <input
          type="checkbox"
          className="switch"
          name={name}
          defaultChecked={value === true}
          onChange={({ target }) => onToggle(target.checked)}
        />
        <span className="switch-name">{label}</span>
      </label>
    );
  if (kind === 'several')
    return (
      <fieldset className="staff-several">
        <legend>{label}</legend>
        {options.map((option) => (
          <label key={option.value}>
            <input
              type="checkbox"
              name={name}
              value={option.value}
              defaultChecked={chosen.has(option.value)}
            />
            {option.label}
          </label>
        ))}
        {missing ? <p className="field-error">{staffTexts.form.required}</p> : null}
      </fieldset>
    );
  const text = typeof value === 'string' ? value : '';
  const shared = {
    id,
    name,
    defaultValue: text,
    'aria-invalid': missing,
    'aria-describedby': `${id}-note`,
  };
  return (
    <div className="field-group">
      <label htmlFor={id}>{label}</label>
      {kind === 'select' ? (
        <select {...shared} className="field field-select">
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      ) : (
        <input
          {...shared}
          type={kind}
          min={kind === 'number' ? 0 : undefined}
          className="field"
          autoComplete="off"
        />
      )}
      <p id={`${id}-note`} className={missing ? 'field-error' : 'field-note'}>
        {missing ? staffTexts.form.required : (note ?? '')}
      </p>
    </div>
  );
}
