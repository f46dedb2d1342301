import { useEffect, useState } from 'react';

/** True once `value` has been true for so many milliseconds, and false as soon as it is. */
export function useSustained(value: boolean, milliseconds: number): boolean {
  const [lasted, setLasted] = useState(false);
  if (lasted && !value) setLasted(false);
  useEffect(() => {
    if (!value) return undefined;
    const timer = setTimeout(() => setLasted(true), milliseconds);
    return () => clearTimeout(timer);
  }, [value, milliseconds]);
  return lasted && value;
}
