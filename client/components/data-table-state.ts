import { useLocation, useNavigate } from 'react-router';

/** Everything a list shows is in its address: it survives reload, Back restores it, and it can be sent. */
export interface TableState<Filter extends string> {
  q: string;
  /** A sort key, "-" first for descending. Unknown keys in the address mean the default. */
  sort: string;
  page: number;
  cursor: string | undefined;
  filters: Record<Filter, string>;
  /** Whether anything narrows the list down. */
  isNarrowed: boolean;
  /** Typed search replaces the history entry: Back must not spell a word backwards. */
  search(text: string): void;
  sortBy(sort: string): void;
  filterBy(name: Filter, value: string): void;
  next(cursor: string): void;
  previous(): void;
  first(): void;
  clear(): void;
}

interface Options<Filter extends string> {
  sorts: readonly string[];
  defaultSort: string;
  /** Filters and the value that each has when the address does not name it. */
  filters: Record<Filter, string>;
}

/**
 * Cursors of the pages before this one stand in the history entry, not in the address: they are long, and
 * whoever receives the address can do without. Without them "previous" leads to the first page.
 */
function trailOf(state: unknown): string[] {
  const trail = (state as { trail?: unknown } | null)?.trail;
  return Array.isArray(trail) ? trail.filter((cursor) => typeof cursor === 'string') : [];
}

export function useTableState<Filter extends string>(options: Options<Filter>): TableState<Filter> {
  const location = useLocation();
  const navigate = useNavigate();
  const params = new URLSearchParams(location.search);
  const cursor = params.get('cursor') ?? undefined;
  const trail = trailOf(location.state);
  const sort = params.get('sort') ?? '';
  const names = Object.keys(options.filters) as Filter[];
  const filters = Object.fromEntries(
    names.map((name) => [name, params.get(name) ?? options.filters[name]]),
  ) as Record<Filter, string>;

  function go(
    changes: Record<string, string | undefined>,
    { replace = false, trail: nextTrail = [] as string[] } = {},
  ) {
    const next = new URLSearchParams(location.search);
    for (const [name, value] of Object.entries({
      cursor: undefined,
      page: undefined,
      ...changes,
    })) {
      if (value) next.set(name, value);
      else next.delete(name);
    }
    navigate({ search: next.toString() }, { replace, state: { trail: nextTrail } });
  }

  const page = cursor ? Math.max(2, Number.parseInt(params.get('page') ?? '', 10) || 2) : 1;
  const q = params.get('q') ?? '';
  return {
    q,
    sort: options.sorts.includes(sort.replace(/^-/, '')) ? sort : options.defaultSort,
    page,
    cursor,
    filters,
    isNarrowed: q !== '' || names.some((name) => filters[name] !== options.filters[name]),
    search: (text) => go({ q: text.trim() }, { replace: true }),
    sortBy: (value) => go({ sort: value === options.defaultSort ? undefined : value }),
    filterBy: (name, value) => go({ [name]: value === options.filters[name] ? undefined : value }),
    next: (value) =>
      go({ cursor: value, page: String(page + 1) }, { trail: [...trail, cursor ?? ''] }),
    previous: () => {
      const before = trail.at(-1);
      if (!before) go({});
      else go({ cursor: before, page: String(page - 1) }, { trail: trail.slice(0, -1) });
    },
    first: () => go({}),
    clear: () =>
      go({ q: undefined, ...Object.fromEntries(names.map((name) => [name, undefined])) }),
  };
}
