import { consoleTexts } from '../../texts/console-texts.ts';
import { shortId } from '../../texts/short-id.ts';

/** The keys of visits, and of the calls in which their visitors are seen before they are let in. */
const VISIT = /^visit-(?<door>door-[\da-f]+-)?(?<id>[\da-f]{32})$/;

/** What a call is called: its key, or of a visit, whose key is a long number, its kind and the number's beginning. */
export function callName(key: string): string {
  const { door, id } = VISIT.exec(key)?.groups ?? {};
  if (id === undefined) return key;
  const { visit, visitDoor } = consoleTexts.liveCalls;
  return (door === undefined ? visit : visitDoor)(shortId(id));
}
