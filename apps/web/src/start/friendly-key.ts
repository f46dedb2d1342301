const MOODS =
  'amber bright calm clear coral cosy early easy fresh gentle golden green happy indigo kind light lively lunar mellow misty open plain proud quiet rapid silver soft solar still sunny tidal warm'.split(
    ' ',
  );
const PLACES =
  'alley arbor atrium attic bakery balcony bay beach bridge brook cabin canyon castle cedar cliff cottage cove creek dune falls farm ferry field fjord forest garden gate glade grove harbor haven hill inlet island kitchen lagoon lake lane library lodge market meadow mill moor oasis orchard palace park patio pier plaza pond porch prairie quay reef ridge river shore spring square terrace tower valley'.split(
    ' ',
  );
/** Letters and digits that are not taken for one another. */
const SIGNS = 'abcdefghjkmnpqrstuvwxyz23456789';

/**
 * A name for a new call that can be read out over a phone, `calm-harbor-k7wqm`. Anyone who has it may enter, so
 * it is drawn from about 58 thousand million.
 */
export function friendlyKey(random: (below: number) => number = randomBelow): string {
  const pick = (words: readonly string[]) => words[random(words.length)] ?? '';
  const tail = Array.from({ length: 5 }, () => SIGNS[random(SIGNS.length)] ?? '').join('');
  return `${pick(MOODS)}-${pick(PLACES)}-${tail}`;
}

/** A whole number below a small bound; 32 random bits make the first ones likelier by less than one in a million. */
function randomBelow(below: number): number {
  const [bits = 0] = crypto.getRandomValues(new Uint32Array(1));
  return bits % below;
}
