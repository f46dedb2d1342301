import { useId, type ComponentPropsWithoutRef, type ReactNode } from 'react';

export interface SignInFieldProps extends Pick<
  ComponentPropsWithoutRef<'input'>,
  'type' | 'autoComplete' | 'disabled'
> {
  readonly name: string;
  readonly label: string;
  /** The id of what is said when it is wrong. */
  readonly problem: string;
}

export function SignInField({ label, problem, ...input }: SignInFieldProps): ReactNode {
  const id = useId();
  return (
    <div className="field-group">
      <label htmlFor={id}>{label}</label>
      <input id={id} className="field" aria-describedby={problem} {...input} />
    </div>
  );
}
