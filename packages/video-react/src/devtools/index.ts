export { CallDevtools, type CallDevtoolsProps } from './call-devtools.tsx';
export { createDevtools, type Devtools } from './create-devtools.ts';
