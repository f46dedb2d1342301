export * from './call-room.tsx';
export * from './chat-panel.tsx';
export * from './device-notices.tsx';
export * from './join-form.tsx';
export { ROOM_LABELS, type Labelled, type RoomLabels } from './labels.ts';
export * from './media-buttons.tsx';
export * from './participant-grid.tsx';
export * from './tiles.tsx';
