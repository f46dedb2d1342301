import type { ReactNode } from 'react';
import type { ApiPath } from '../../api/api-client.ts';
import { DeviceFields } from '../../devices/device-fields.tsx';
import { visitTexts } from '../../texts/visit-texts.ts';
import { CheckList } from './check-list.tsx';
import { Failure } from '../screens/failure.tsx';
import { useServerClock } from '../use-server-clock.ts';
import { CalendarLink } from '../screens/visit-head.tsx';
import { WaitingPage } from '../screens/waiting-page.tsx';
import type { VisitScreenProps } from '../visit-actions.ts';
import { ownTimeZone, timeOfDay } from '../visit-time.ts';
import { LargeButton } from '../large-button.tsx';

/** Milliseconds after the beginning from which the page says that the visit has begun. */
const LATE_MS = 60_000;

/** Camera, sound and network before the waiting room; nothing here keeps anybody out. */
export function CheckScreen({
  path,
  snapshot,
  actions,
}: VisitScreenProps & { readonly path: ApiPath }): ReactNode {
  const { check } = visitTexts;
  const { state, bound } = snapshot;
  const now = useServerClock(snapshot.now);
  const opensAt = state.name === 'early' ? timeOfDay(state.opensAt, ownTimeZone()) : undefined;
  const knocked = opensAt !== undefined && bound === 'this';
  const late = now - Date.parse(snapshot.startsAt) > LATE_MS;
  return (
    <WaitingPage title={check.title} snapshot={snapshot}>
      <output className="visit-note">
        {opensAt !== undefined
          ? knocked
            ? check.earlyDone(opensAt)
            : check.early(opensAt)
          : late
            ? check.late(timeOfDay(snapshot.startsAt, ownTimeZone()))
            : check.now}
      </output>
      {bound === 'other' ? (
        <p className="visit-note" data-look="warn">
          {check.otherDevice}
        </p>
      ) : null}
      <CheckList path={path} />
      <details className="visit-devices">
        <summary>{check.devices}</summary>
        <DeviceFields />
      </details>
      <Failure failure={actions.failure} />
      <div className="preview-way-in visit-ways">
        {knocked ? null : (
          <LargeButton
            label={actions.busy ? check.entering : check.ready}
            disabled={actions.busy}
            onClick={actions.knock}
          />
        )}
      </div>
      <p className="preview-hint">{check.withoutDevices}</p>
      <CalendarLink />
    </WaitingPage>
  );
}
