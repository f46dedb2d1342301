import { useId, type ReactNode } from 'react';
import { consoleTexts } from '../../texts/console-texts.ts';
import type { Ramp } from '../client/answers.ts';
import { FILTERS, type Filters } from './filters.ts';

export interface ComparisonFiltersProps {
  readonly filters: Filters;
  readonly deployments: readonly string[];
  /** The latest ramp, if there was one. */
  readonly ramp: Ramp | undefined;
  readonly onChange: (filters: Filters) => void;
}

/** Which calls are compared, and what stands side by side. */
export function ComparisonFilters({
  filters,
  deployments,
  ramp,
  onChange,
}: ComparisonFiltersProps): ReactNode {
  const { comparison: words } = consoleTexts;
  const ofRamp = ramp?.to !== undefined;
  const change = (name: keyof Filters) => (value: string) => onChange({ ...filters, [name]: value });
  const named = (options: readonly string[], names: Readonly<Record<string, string>>) =>
    options.map((value) => ({ value, label: names[value] ?? value }));
  return (
    <fieldset className="console-filters">
      <legend className="visually-hidden">{words.filters}</legend>
      <Choice
        label={words.by}
        value={filters.by}
        options={named(ofRamp ? ['deployment', 'arm'] : ['deployment'], words.bys)}
        onChange={change('by')}
      />
      <Choice
        label={words.days}
        value={filters.days}
        options={FILTERS.days.map((value) => ({ value, label: words.lastDays(Number(value)) }))}
        onChange={change('days')}
      />
      <Choice
        label={words.deployment}
        value={filters.deployment}
        options={[{ value: '', label: words.all }, ...named(deployments, {})]}
        onChange={change('deployment')}
      />
      {ofRamp ? (
        <Choice
          label={words.stage}
          value={filters.stage}
          options={[
            { value: '', label: words.all },
            ...ramp.steps.map(({ percent }, at) => ({ value: String(at), label: words.stageOf(percent) })),
          ]}
          onChange={change('stage')}
        />
      ) : null}
      {(['browser', 'network', 'size', 'moved'] as const).map((name) => (
        <Choice
          key={name}
          label={words[name]}
          value={filters[name]}
          options={[{ value: '', label: words.all }, ...named(FILTERS[name], words.values)]}
          onChange={change(name)}
        />
      ))}
    </fieldset>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly value: string;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  readonly onChange: (value: string) => void;
}

function Choice({ label, value, options, onChange }: ChoiceProps): ReactNode {
  const id = useId();
  return (
    <p>
      <label htmlFor={id}>{label}</label>
      <select
        id={id}
        className="field field-select"
        value={value}
        onChange={({ target }) => onChange(target.value)}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </p>
  );
}
