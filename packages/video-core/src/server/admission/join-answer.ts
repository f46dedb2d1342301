import type { JoinAnswer } from '../../call/join.ts';
import type { CallRecord } from '../calls/call-record.ts';
import type { AdmissionOptions } from './admission-options.ts';
import type { Identity } from './authorize.ts';
import { iceServersFor } from './ice-servers.ts';

/** The answer to a join that is let into a room of a call. */
export function joinAnswer(
  { ice, clock, control, publish }: Pick<AdmissionOptions, 'ice' | 'clock' | 'control' | 'publish'>,
  call: CallRecord,
  identity: Identity,
  room: Pick<JoinAnswer, 'epoch' | 'attempt' | 'decision' | 'participant' | 'credentials'>,
): JoinAnswer {
  const { epoch, attempt, decision, participant, credentials } = room;
  const { id } = participant;
  return {
    call: call.id,
    key: call.key,
    epoch,
    attempt,
    decision,
    participant,
    encrypted: call.encrypted,
    iceServers: iceServersFor(ice, id, clock),
    credentials,
    ...(publish && { publish }),
    ...(control &&
      identity.control !== false && { controlToken: control.sign({ call: call.id, participant: id }) }),
    explain: identity.grants.has('explain'),
  };
}
