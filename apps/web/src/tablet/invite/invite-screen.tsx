import { ArrowLeft, Check, UserRound } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useAnswer } from '../../api/use-answer.ts';
import { useCommands } from '../../api/use-commands.ts';
import { tabletTexts } from '../../texts/tablet-texts.ts';
import { takeFocus } from '../../ui/take-focus.ts';
import { nameAndRelation } from '../screens/name-and-relation.ts';
import { PressFailed } from '../screens/press-failed.tsx';
import { TabletButton } from '../screens/tablet-button.tsx';
import type { TabletSnapshot } from '../tablet-state.ts';
import { ChooseTime } from './choose-time.tsx';
import type { KnownVisitor } from './known-visitor.ts';
import { whenText } from './when-text.ts';

export interface InviteScreenProps {
  readonly snapshot: TabletSnapshot;
  readonly onClose: () => void;
}

interface Invited {
  /** Whether the visitor gets the link by e-mail. */
  readonly mailed: boolean;
}

/** A resident invites one of their visitors: whom, when, and once more whether. Nothing is typed. */
export function InviteScreen({ snapshot, onClose }: InviteScreenProps): ReactNode {
  const [visitor, setVisitor] = useState<KnownVisitor>();
  /** `now`, or a time (ISO 8601). */
  const [when, setWhen] = useState<string>();
  const [invited, setInvited] = useState<Invited>();
  const { busy, failure, send } = useCommands();
  const { invite } = tabletTexts;
  const [now] = useState(() => Date.parse(snapshot.now));
  const { timeZone } = snapshot;

  async function confirm({ id, resident }: KnownVisitor, at: string): Promise<void> {
    const answer = await send<Invited>('POST', '/tablet/invitations', {
      resident,
      visitor: id,
      ...(at === 'now' ? {} : { startsAt: at }),
    });
    setInvited(answer);
  }

  if (visitor === undefined)
    return (
      <Page title={invite.who} onBack={onClose}>
        <ChooseVisitor snapshot={snapshot} onChoose={setVisitor} />
      </Page>
    );
  if (when === undefined)
    return (
      <Page title={invite.when(visitor.name)} onBack={() => setVisitor(undefined)}>
        <ChooseTime now={now} timeZone={timeZone} onChoose={setWhen} />
      </Page>
    );
  const said = whenText(when, now, timeZone);
  if (invited !== undefined)
    return (
      <main className="message tablet-start">
        <h1 tabIndex={-1} ref={takeFocus}>
          {invite.done(visitor.name, said)}
        </h1>
        <p>{invited.mailed ? invite.mailed : invite.passedOn}</p>
        <TabletButton label={invite.close} icon={Check} look="good" onClick={onClose} />
      </main>
    );
  return (
    <Page title={invite.sure(nameAndRelation(visitor), said)} onBack={() => setWhen(undefined)}>
      <PressFailed failed={failure !== undefined} />
      <div className="ring-ways">
        <TabletButton
          label={invite.confirm}
          icon={Check}
          look="good"
          disabled={busy}
          onClick={() => void confirm(visitor, when)}
        />
      </div>
    </Page>
  );
}

interface PageProps {
  readonly title: string;
  readonly onBack: () => void;
  readonly children: ReactNode;
}

/** One question, and the way back to the one before. */
const Page = ({ title, onBack, children }: PageProps): ReactNode => (
  <main className="tablet-invite">
    <h1 key={title} tabIndex={-1} ref={takeFocus}>
      {title}
    </h1>
    {children}
    <TabletButton label={tabletTexts.invite.back} icon={ArrowLeft} onClick={onBack} />
  </main>
);

interface ChooseVisitorProps extends Pick<InviteScreenProps, 'snapshot'> {
  readonly onChoose: (visitor: KnownVisitor) => void;
}

function ChooseVisitor({ snapshot: { residents }, onChoose }: ChooseVisitorProps): ReactNode {
  const known = useAnswer<{ readonly items: readonly KnownVisitor[] }>('/tablet/visitors');
  const { invite, idle, loading } = tabletTexts;
  if (known === 'loading') return <output>{loading}</output>;
  if (known === 'failed') return <p role="alert">{invite.unreachable}</p>;
  if (known.items.length === 0) return <p>{invite.nobody}</p>;
  return (
    <ul className="tablet-choices">
      {known.items.map((visitor) => {
        const resident = residents.find(({ id }) => id === visitor.resident);
        const whose = residents.length > 1 && resident !== undefined ? idle.for(resident.name) : undefined;
        const label = [nameAndRelation(visitor), ...(whose === undefined ? [] : [whose])].join(', ');
        return (
          <li key={`${visitor.id} ${visitor.resident}`}>
            <TabletButton label={label} icon={UserRound} onClick={() => onChoose(visitor)} />
          </li>
        );
      })}
    </ul>
  );
}
