import { useCallback, useEffect, useRef, useState } from 'react';
import { get, type ApiPath } from '../../api/api-client.ts';
import { ApiError } from '../../api/api-error.ts';

/** Milliseconds without typing after which the query is sent. */
const TYPING_MS = 250;

interface Page<Item> {
  readonly items: readonly Item[];
  /** Where the next page begins; absent on the last. */
  readonly next?: string | null;
}

export interface List<Item> {
  /** `undefined` until the first answer. */
  readonly items: readonly Item[] | undefined;
  readonly failure: ApiError | undefined;
  readonly query: string;
  readonly search: (query: string) => void;
  /** Loads the next page; absent on the last. */
  readonly more: (() => void) | undefined;
  readonly reload: () => void;
}

/** Reads a list of the backend, page by page, as it is searched. */
export function useList<Item>(path: ApiPath): List<Item> {
  const [pages, setPages] = useState<readonly Page<Item>[]>([]);
  const [failure, setFailure] = useState<ApiError>();
  const [query, search] = useState('');
  /** Loads the first page, as the latest effect does. */
  const first = useRef<() => void>(undefined);
  /** Counts first pages that were asked for: a page that follows an earlier one belongs to another list. */
  const list = useRef(0);

  useEffect(() => {
    let current = true;
    const load = (): void => {
      list.current += 1;
      setFailure(undefined);
      read<Item>(path, query).then(
        (page) => {
          if (current) setPages([page]);
          return undefined;
        },
        (error: unknown) => {
          if (current && error instanceof ApiError) setFailure(error);
        },
      );
    };
    first.current = load;
    const timer = setTimeout(load, query === '' ? 0 : TYPING_MS);
    return () => {
      current = false;
      list.current += 1;
      clearTimeout(timer);
    };
  }, [path, query]);

  const reload = useCallback(() => first.current?.(), []);
  const next = pages.at(-1)?.next ?? undefined;
  const more = (): void => {
    const mine = list.current;
    read<Item>(path, query, next).then(
      (page) => {
        // Neither twice, nor after the first page of another query.
        if (mine === list.current) setPages((before) => (before === pages ? [...before, page] : before));
        return undefined;
      },
      (error: unknown) => {
        if (mine === list.current && error instanceof ApiError) setFailure(error);
      },
    );
  };
  return {
    items: pages.length === 0 ? undefined : pages.flatMap(({ items }) => items),
    failure,
    query,
    search,
    more: next === undefined ? undefined : more,
    reload,
  };
}

function read<Item>(path: ApiPath, query: string, cursor?: string): Promise<Page<Item>> {
  const search = new URLSearchParams({
    ...(query === '' ? {} : { q: query }),
    ...(cursor === undefined ? {} : { cursor }),
  });
  return get(search.size === 0 ? path : `${path}?${search}`);
}
