// @vitest-environment happy-dom
import { asId } from '@crossfade/video-core';
import { FakeCall, FakeChannel, personId, SOON } from '@crossfade/video-core/testkit';
import { act, cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { renderToString } from 'react-dom/server';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { CallProvider } from '../call-provider.tsx';
import { CallRoom, type RoomLabels } from './index.ts';

const KEY = asId.key('garden');

let channel: FakeChannel;
let call: FakeCall;
beforeEach(() => {
  channel = new FakeChannel();
  call = new FakeCall({ control: channel.control });
});
afterEach(cleanup);

const room = (labels?: Partial<RoomLabels>) => (
  <CallRoom call={call.session} callKey={KEY} displayName="Ada" labels={labels} />
);

async function enter(labels?: Partial<RoomLabels>) {
  render(room(labels));
  fireEvent.click(screen.getByRole('button', { name: labels?.join ?? 'Join' }));
  await waitFor(() => expect(call.session.getState().phase.name).toBe('connected'), SOON);
}

test('joins under the name in the field, shows everyone, and says that one has left', async () => {
  render(room());
  fireEvent.change(screen.getByLabelText('Your name'), { target: { value: ' Eve ' } });
  fireEvent.click(screen.getByRole('button', { name: 'Join' }));
  const everyone = await screen.findByRole('region', { name: 'Participants' });
  expect(within(everyone).getByText('Nobody else is here yet.')).toBeDefined();
  act(() => call.roster('Ben', 'Cem'));
  act(() => call.emit({ type: 'speakers', participantIds: [personId(1)] }));
  const captions = within(everyone)
    .getAllByRole('figure')
    .map(({ textContent, dataset }) => `${textContent} ${dataset['speaking']}`);
  expect(captions).toEqual(['BenMuted false', 'CemMuted true', 'EEve (You)Muted false']);
  fireEvent.click(screen.getByRole('button', { name: 'Leave' }));
  expect((await screen.findByRole('status')).textContent).toBe('You left the call.');
  expect(screen.getByRole('button', { name: 'Join again' })).toBeDefined();
});

test('a shared screen stands before the cameras', async () => {
  await enter();
  act(() => call.roster('Ben'));
  act(() =>
    call.emit({
      type: 'publication-added',
      participantId: personId(0),
      publication: {
        publicationId: asId.publication('screen-of-ben'),
        source: 'screen',
        mutedBy: [],
        encrypted: false,
        layers: 2,
      },
    }),
  );
  expect(screen.getAllByRole('figure')[0]?.textContent).toBe('Ben’s screen');
  expect(screen.getByRole('region', { name: 'Participants' }).dataset['screens']).toBe('1');
});

test('says in the words that it is given why a camera does not start', async () => {
  await enter({ join: 'Beitreten', startCamera: 'Kamera an', cameraFailed: (why) => `Kamera: ${why}` });
  fireEvent.click(screen.getByRole('button', { name: 'Kamera an' }));
  // There is no camera in this document.
  expect((await screen.findByRole('alert')).textContent).toMatch(/^Kamera: \w+/);
});

test('a chat is offered where there is a channel for it, and counts what is unread', async () => {
  await enter();
  act(() =>
    channel.tell({
      type: 'chat',
      messages: [{ seq: 1, id: 'a', from: personId(0), name: 'Ben', text: 'Hello!', at: 0 }],
    }),
  );
  fireEvent.click(await screen.findByRole('button', { name: 'Chat (1 new)' }));
  expect(await screen.findByText('Hello!')).toBeDefined();
  await waitFor(() => expect(screen.getByRole('button', { name: 'Chat' })).toBeDefined(), SOON);
  fireEvent.change(screen.getByLabelText('Message'), { target: { value: 'Good day' } });
  fireEvent.click(screen.getByRole('button', { name: 'Send' }));
  await waitFor(() => expect(channel.commands).toContainEqual(expect.objectContaining({ text: 'Good day' })));
});

test('without a channel there is no chat', async () => {
  call = new FakeCall();
  await enter();
  expect(screen.queryByRole('button', { name: 'Chat' })).toBeNull();
});

test('renders on a server, in a call of the provider around', () => {
  const around = (
    <CallProvider call={call.session}>
      <CallRoom callKey={KEY} />
    </CallProvider>
  );
  expect(renderToString(around)).toContain('Your name');
});
