import { expect, test, vi } from 'vitest';
import {
  clearDraft,
  clearDrafts,
  draftKey,
  loadDraft,
  renewDraft,
  saveDraft,
} from '#client/lib/draft.ts';

const KEY = draftKey('ana', 'products/new');

test('keeps what was typed under one idempotency key', () => {
  const first = saveDraft(KEY, { name: 'M' });
  const second = saveDraft(KEY, { name: 'Martillo' });
  expect(second.idempotencyKey).toBe(first.idempotencyKey);
  expect(loadDraft(KEY)).toEqual({
    values: { name: 'Martillo' },
    idempotencyKey: first.idempotencyKey,
  });
});

test('a discarded draft is gone, and the next one is another creation', () => {
  const first = saveDraft(KEY, { name: 'M' });
  clearDraft(KEY);
  expect(loadDraft(KEY)).toBeNull();
  expect(saveDraft(KEY, { name: 'M' }).idempotencyKey).not.toBe(first.idempotencyKey);
});

test('a refused draft gets another key and keeps its values', () => {
  const first = saveDraft(KEY, { name: 'M' });
  renewDraft(KEY);
  expect(loadDraft<unknown>(KEY)?.values).toEqual({ name: 'M' });
  expect(loadDraft<unknown>(KEY)?.idempotencyKey).not.toBe(first.idempotencyKey);
});

test('signing out forgets all drafts of that person and nobody else', () => {
  saveDraft(KEY, 1);
  saveDraft(draftKey('ana', 'clients/new'), 1);
  saveDraft(draftKey('anabel', 'clients/new'), 1);
  sessionStorage.setItem('other', 'kept');
  clearDrafts('ana');
  expect(loadDraft(KEY)).toBeNull();
  expect(loadDraft(draftKey('ana', 'clients/new'))).toBeNull();
  expect(loadDraft(draftKey('anabel', 'clients/new'))).not.toBeNull();
  expect(sessionStorage.getItem('other')).toBe('kept');
});

test.each(['', '{', 'null', '1', '{"values":{}}'])(
  'nonsense in the storage is no draft: %s',
  (text) => {
    sessionStorage.setItem(`estante.draft/${KEY}`, text);
    expect(loadDraft(KEY)).toBeNull();
  },
);

test('without storage drafts last as long as the page', () => {
  const denied = () => {
    throw new DOMException('denied', 'SecurityError');
  };
  vi.spyOn(Storage.prototype, 'setItem').mockImplementation(denied);
  vi.spyOn(Storage.prototype, 'getItem').mockImplementation(denied);
  vi.spyOn(Storage.prototype, 'removeItem').mockImplementation(denied);
  saveDraft(KEY, { name: 'M' });
  expect(loadDraft<unknown>(KEY)?.values).toEqual({ name: 'M' });
  clearDrafts('ana');
  expect(loadDraft(KEY)).toBeNull();
});
