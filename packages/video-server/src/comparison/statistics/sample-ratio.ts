/** Keys that the prior is worth: a larger number finds a smaller mismatch, later. */
const PRIOR_KEYS = 200;

/**
 * Evidence that keys do not fall into the arms as they are meant to, which makes every comparison of the arms worthless:
 * an e-value, so `1 / evidence` is a p-value that may be looked at all the time. It is usual to stop at p < 0.001.
 *
 * Lindon and Malek, "Anytime-valid inference for multinomial count data", NeurIPS 2022: a beta prior around the share that was
 * meant.
 *
 * @param treated keys that were used, each counted once
 * @param share of the keys that the treatment was meant to get, above 0 and below 1
 */
export function sampleRatioEvidence(treated: number, control: number, share: number): number {
  const [a, b] = [PRIOR_KEYS * share, PRIOR_KEYS * (1 - share)];
  const log =
    logBeta(a + treated, b + control) -
    logBeta(a, b) -
    treated * Math.log(share) -
    control * Math.log(1 - share);
  return Math.exp(log);
}

const logBeta = (a: number, b: number): number => logGamma(a) + logGamma(b) - logGamma(a + b);

/** Of positive numbers, to about 1e-10: Stirling's series (NIST Digital Library of Mathematical Functions 5.11.1). */
function logGamma(x: number): number {
  // The series is good from 10 on; gamma(x) = gamma(x + 1) / x leads there.
  let shift = 0;
  let at = x;
  for (; at < 10; at += 1) shift += Math.log(at);
  const inverse2 = 1 / (at * at);
  const series = (1 / 12 - inverse2 * (1 / 360 - inverse2 * (1 / 1260 - inverse2 / 1680))) / at;
  return (at - 0.5) * Math.log(at) - at + Math.log(2 * Math.PI) / 2 + series - shift;
}
