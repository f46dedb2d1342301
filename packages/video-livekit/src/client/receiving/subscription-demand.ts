import { sameDemand, type Demand, type PublicationId } from '@crossfade/video-core';

/** What a publication is wanted at before anything is said of it. */
const SMALLEST: Demand = { visible: true, width: 0, height: 0 };

/** What this client wants of remote publications, of those too that are not there yet; pruned with each that goes. */
export class SubscriptionDemand {
  readonly #demands = new Map<PublicationId, Demand>();
  readonly #unsubscribed = new Set<PublicationId>();
  /** Those of which the smallest layer is asked for, whatever the demand. */
  readonly #smallest = new Set<PublicationId>();

  of(publicationId: PublicationId): Demand {
    return this.#demands.get(publicationId) ?? SMALLEST;
  }

  /** False when it changes nothing. */
  set(publicationId: PublicationId, demand: Demand): boolean {
    if (sameDemand(this.#demands.get(publicationId), demand)) return false;
    this.#demands.set(publicationId, demand);
    return true;
  }

  isSubscribed(publicationId: PublicationId): boolean {
    return !this.#unsubscribed.has(publicationId);
  }

  /** False when it changes nothing. */
  setSubscribed(publicationId: PublicationId, subscribed: boolean): boolean {
    if (this.isSubscribed(publicationId) === subscribed) return false;
    if (subscribed) this.#unsubscribed.delete(publicationId);
    else this.#unsubscribed.add(publicationId);
    return true;
  }

  /** Whether the smallest layer is to be asked for: for want of a size, or for the network's sake. */
  isSmallest(publicationId: PublicationId): boolean {
    const { width, height } = this.of(publicationId);
    return width === 0 || height === 0 || this.#smallest.has(publicationId);
  }

  /** For the network's sake; false when it changes nothing. */
  limit(publicationId: PublicationId, smallest: boolean): boolean {
    if (this.#smallest.has(publicationId) === smallest) return false;
    if (smallest) this.#smallest.add(publicationId);
    else this.#smallest.delete(publicationId);
    return true;
  }

  /** Whether anything is limited for the network's sake. */
  get limited(): boolean {
    return this.#smallest.size > 0;
  }

  /** How many publications something is known of. */
  get size(): number {
    return new Set([...this.#demands.keys(), ...this.#unsubscribed, ...this.#smallest]).size;
  }

  /** The publication is gone. */
  prune(publicationId: PublicationId): void {
    this.#demands.delete(publicationId);
    this.#unsubscribed.delete(publicationId);
    this.#smallest.delete(publicationId);
  }
}
