import { noSuch } from './api-error.ts';
import type { List } from './objects.ts';
import type { Parameters } from './parameters.ts';

export const LIST_PARAMETERS = ['limit', 'starting_after', 'ending_before', 'expand[]'] as const;

/** A page of a list, newest first (Stripe docs: Pagination). */
export function page<Item extends { id: string }>(
  items: Readonly<Record<string, Item>>,
  url: string,
  parameters: Parameters,
  matches: (item: Item) => boolean = () => true,
): List<Item> {
  const newestFirst = Object.values(items).filter(matches).toReversed();
  const after = parameters.text('starting_after');
  const start = after === null ? 0 : newestFirst.findIndex((item) => item.id === after) + 1;
  if (after !== null && start === 0) throw noSuch('object', after, 'starting_after');
  const limit = parameters.integer('limit') ?? 10;
  return {
    object: 'list',
    data: newestFirst.slice(start, start + limit),
    has_more: newestFirst.length > start + limit,
    url,
  };
}

export function listOf<Item>(data: Item[], url: string): List<Item> {
  return { object: 'list', data, has_more: false, url };
}
