import type { ReactNode } from 'react';
import { ControlButton } from './control-button.tsx';
import { useCameraToggle } from './use-media-toggles.ts';

export const CameraButton = (): ReactNode => <ControlButton {...useCameraToggle()} shortcut="camera" />;
