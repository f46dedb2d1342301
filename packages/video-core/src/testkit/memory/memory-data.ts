import { checkData } from '../../contract/check-data.ts';
import type { IncomingData } from '../../contract/client-adapter.ts';
import type { OutgoingData } from '../../contract/data-message.ts';
import { DataRefusedError } from '../../contract/errors/data-refused-error.ts';
import type { MemoryCipher } from './memory-cipher.ts';
import type { MemoryMember } from './memory-member.ts';

/** Carries a message from one member to those of the others whom it names, or to all. Throws `DataRefusedError`. */
export function sendData(
  member: MemoryMember,
  others: readonly MemoryMember[],
  message: OutgoingData,
): Promise<void> {
  const { topic, payload, reliable, to = [] } = message;
  if (!member.rights.data) throw new DataRefusedError('you may not send messages in this call.');
  checkData(message);
  const receivers = others.filter(({ participantId }) => to.length === 0 || to.includes(participantId));
  const sent = { topic, from: member.participantId, reliable, payload: payload.slice() };
  if (member.cipher) return sendSealed(member.cipher, sent, receivers);
  for (const { link, cipher } of receivers) {
    // A member who encrypts does not trust a message that is not encrypted.
    if (!cipher) link.data({ ...sent, payload: sent.payload.slice() });
  }
  return Promise.resolve();
}

function sendSealed(
  cipher: MemoryCipher,
  sent: IncomingData,
  receivers: readonly MemoryMember[],
): Promise<void> {
  return cipher.inTurn(async () => {
    const sealed = await cipher.sealMessage(sent.topic, sent.payload.slice());
    if (sealed === undefined)
      throw new DataRefusedError('this call is encrypted, and its key is missing here.');
    for (const receiver of receivers) {
      const payload = receiver.cipher
        ? await receiver.cipher.openMessage(sent.from, sent.topic, sealed)
        : sealed.slice();
      if (payload) receiver.link.data({ ...sent, payload });
    }
  });
}
