import { asId, SOURCES } from '@crossfade/video-core';
import { describe, expect, it } from 'vitest';
import type { Member, Publication } from '../protocol/messages.ts';
import { memberChanges, ownChanges } from './member-changes.ts';

const camera: Publication = { publicationId: asId.publication('c'), source: 'camera', mutedBy: [] };
const voice: Publication = { publicationId: asId.publication('v'), source: 'microphone', mutedBy: [] };
const ann: Member = {
  seat: 's',
  participantId: asId.participant('ann'),
  name: 'Ann',
  role: 'guest',
  joinedAt: 1,
  rights: { publish: SOURCES, subscribe: true, data: true },
  publications: [voice],
};
const types = (events: ReturnType<typeof memberChanges>): readonly string[] => events.map(({ type }) => type);

describe('the changes between two states of a participant', () => {
  it('is nothing when they say the same', () => {
    expect(memberChanges(ann, structuredClone(ann))).toEqual([]);
    expect(ownChanges(ann, structuredClone(ann))).toEqual([]);
  });

  it('is told with what goes before what comes', () => {
    const after = { ...ann, name: 'Anna', publications: [camera] };
    expect(types(memberChanges(ann, after))).toEqual([
      'participant-updated',
      'publication-removed',
      'publication-added',
    ]);
  });

  it('is an update when only the marks of a publication are others', () => {
    const [event, ...more] = memberChanges(ann, {
      ...ann,
      publications: [{ ...voice, mutedBy: ['server'] }],
    });
    expect(more).toEqual([]);
    expect(event).toMatchObject({
      type: 'publication-updated',
      publication: { publicationId: 'v', mutedBy: ['server'], layers: 0, encrypted: false },
    });
  });

  it('reports what the server did to the local participant: a block unpublishes, a mute is reported once', () => {
    const publications: readonly Publication[] = [{ ...voice, mutedBy: ['self', 'server'] }];
    const rights = { ...ann.rights, publish: ['microphone'] as const };
    const before = { ...ann, publications: [camera, voice] };
    const after = { ...ann, rights, publications };
    expect(types(ownChanges(before, after))).toEqual(['rights', 'local-unpublished', 'forced-mute']);
    expect(ownChanges(after, after)).toEqual([]);
    expect(types(ownChanges(undefined, ann))).toEqual(['local-published']);
  });
});
