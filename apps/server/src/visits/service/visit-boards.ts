import { asId, type TenantId } from '@crossfade/video-core';
import type { Bus } from '@crossfade/video-core/server';
import { READING, TenantBoard, type BoardSources } from './tenant-board.ts';
import { onVisitHint } from './visit-hints.ts';

/** Milliseconds. */
const WARM = 5_000;

/** The boards of all residences that pages of this process show. */
export class VisitBoards {
  readonly #sources: BoardSources;
  readonly #boards = new Map<TenantId, TenantBoard>();
  readonly #unsubscribe: readonly (() => void)[];

  constructor(sources: BoardSources, bus: Pick<Bus, 'subscribe' | 'onReconnected'>) {
    this.#sources = sources;
    const failed = (error: unknown): void => sources.telemetry.failed(READING, error);
    this.#unsubscribe = [
      onVisitHint(bus, (tenant, visit) => {
        const board = this.#boards.get(asId.tenant(tenant));
        if (board && !board.isIdle) board.changed(visit).catch(failed);
      }),
      bus.onReconnected(() => {
        for (const board of this.#boards.values()) if (!board.isIdle) board.changedAtAll().catch(failed);
      }),
    ];
  }

  /** The board of a residence, as fresh as now; it stays so for seconds, or for as long as somebody subscribes. */
  async of(tenant: TenantId): Promise<TenantBoard> {
    const board = this.#boards.get(tenant) ?? new TenantBoard(tenant, this.#sources);
    this.#boards.set(tenant, board);
    const idle = board.isIdle;
    setTimeout(
      board.subscribe(() => {}),
      WARM,
    ).unref();
    await (idle ? board.changedAtAll() : board.read());
    return board;
  }

  stop(): void {
    for (const unsubscribe of this.#unsubscribe) unsubscribe();
    for (const board of this.#boards.values()) board.stop();
    this.#boards.clear();
  }
}
