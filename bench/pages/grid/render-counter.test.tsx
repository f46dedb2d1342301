// @vitest-environment happy-dom
import { memo, useState, type ReactNode } from 'react';
import { beforeEach, expect, test } from 'vitest';
import { RenderCounter } from './render-counter.ts';

const counter = new RenderCounter();
counter.install();
// React looks for its developer tools when it is loaded.
const { act } = await import('react');
const { createRoot } = await import('react-dom/client');
Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });

function Leaf(): ReactNode {
  const [value, set] = useState(0);
  return <button onClick={() => set(value + 1)}>{value}</button>;
}
const Kept = memo(function Kept(): ReactNode {
  return <Leaf />;
});
function Plain(): ReactNode {
  return <i />;
}
function Parent(): ReactNode {
  const [more, set] = useState(0);
  return (
    <div onDoubleClick={() => set(2)}>
      <Plain />
      <Kept />
      {Array.from({ length: more }, (_, at) => (
        <Plain key={at} />
      ))}
    </div>
  );
}

let container: HTMLElement;
beforeEach(() => {
  container = document.createElement('div');
  document.body.append(container);
  counter.reset();
  act(() => createRoot(container).render(<Parent />));
});

const send = (type: string, selector: string) =>
  act(() => void container.querySelector(selector)?.dispatchEvent(new Event(type, { bubbles: true })));

test('counts what is mounted', () => {
  expect(counter.renders).toEqual({ Parent: 1, Plain: 1, Kept: 1, Leaf: 1 });
});

test('counts a component under the name that it was given', () => {
  counter.call(Plain, 'Bare');
  counter.reset();
  send('dblclick', 'div');
  expect(counter.renders).toEqual({ Parent: 1, Bare: 3 });
  counter.call(Plain, 'Plain');
});

test('counts what a change renders, and neither what is kept nor what stands beside it', () => {
  counter.reset();
  send('click', 'button');
  expect(counter.renders).toEqual({ Leaf: 1 });
  expect(container.textContent).toBe('1');
  counter.reset();
  send('dblclick', 'div');
  expect(counter.renders).toEqual({ Parent: 1, Plain: 3 });
  expect(container.querySelectorAll('i')).toHaveLength(3);
});
