import type { ReactNode } from 'react';

declare const LivekitPanel: () => ReactNode;
export default LivekitPanel;
