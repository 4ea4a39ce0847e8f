import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { type FieldErrors, toFormErrors } from '#client/components/form-errors.tsx';
import { Words } from '#client/components/words.tsx';
import { ApiError } from '#client/lib/api.ts';
import { renewDraft } from '#client/lib/draft.ts';
import type { Problem } from '#shared/contracts/problem.ts';
import type { ResourceInput, ResourceItem } from '#shared/contracts/resource.ts';
import { noteRefusal } from '../api/note-refusal.ts';
import { useCreate, useUpdate } from '../api/resource-requests.ts';
import { changedMembers, fieldsOf } from '../merge-typed.ts';
import type { Resource } from '../resource.ts';
import type { useResourceForm } from './use-resource-form.ts';

/** Why nothing was saved, where a field alone cannot say it. */
export type SaveFailure =
  | { kind: 'conflict' | 'stillSaving' | 'sentBefore' | 'gone' }
  | { kind: 'error'; error: unknown };

interface Options {
  resource: Resource;
  item: ResourceItem | null;
  record: ReturnType<typeof useResourceForm>;
  onSaved(item: ResourceItem): void;
  onLimitReached(problem: Problem): void;
}

/** Saves a form once, and turns every refusal into something that can be done about it. */
export function useSaveResource(options: Options) {
  const { resource, item, record, onSaved, onLimitReached } = options;
  const queryClient = useQueryClient();
  const create = useCreate(resource);
  const update = useUpdate(resource);
  const [failure, setFailure] = useState<SaveFailure | null>(null);
  const isSaving = create.isPending || update.isPending;

  async function send(body: ResourceInput): Promise<ResourceItem> {
    if (!item) return create.mutateAsync({ body, idempotencyKey: record.draft().idempotencyKey });
    const before = record.schema.safeParse(record.base.typed);
    const changes = before.success ? changedMembers(before.data, body) : body;
    return update.mutateAsync({ id: item.id, changes, version: record.base.version });
  }

  async function save(): Promise<void> {
    const parsed = record.schema.safeParse(record.form.values);
    if (!parsed.success || isSaving) return;
    setFailure(null);
    try {
      const saved = await send(parsed.data);
      record.settle();
      onSaved(saved);
    } catch (error) {
      refused(error);
    }
  }

  function refused(error: unknown): void {
    if (!(error instanceof ApiError)) return setFailure({ kind: 'error', error });
    const { problem } = error;
    // Said no for good: nothing exists under this key, and corrected values must not meet the old answer.
    // A conflict of a create would be its own first attempt, still under way; a 5xx may have saved it.
    if (!item && problem.status < 500 && problem.code !== 'CONFLICT') renewDraft(record.key);
    if (problem.code === 'LIMIT_REACHED') {
      noteRefusal(queryClient, problem);
      return onLimitReached(problem);
    }
    if (problem.code === 'CONFLICT' && !problem.field) {
      return setFailure({ kind: item ? 'conflict' : 'stillSaving' });
    }
    if (item && problem.code === 'NOT_FOUND') return setFailure({ kind: 'gone' });
    if (problem.code === 'IDEMPOTENCY_MISMATCH') return setFailure({ kind: 'sentBefore' });
    const errors = fieldErrors(error);
    if (Object.keys(errors).length === 0) return setFailure({ kind: 'error', error });
    record.form.setErrors(errors);
    focusFirst(Object.keys(errors));
  }

  /** Paths of the body ("price.amountMinor") as fields of the form; others are not this form's to show. */
  function fieldErrors(error: ApiError): FieldErrors {
    const { problem } = error;
    const fields = fieldsOf(record.form.values);
    const errors: FieldErrors = {};
    for (const [path, message] of Object.entries(toFormErrors(error))) {
      const field = fields.find((name) => name === path.split('.')[0]);
      if (field) errors[field] ??= message;
    }
    if (problem.code === 'DUPLICATE' && problem.field && errors[problem.field]) {
      errors[problem.field] = (
        <Words ns="inventory" text={[`${resource.name}.duplicate`, 'said.duplicate']} />
      );
    }
    return errors;
  }

  function focusFirst(wrong: string[]): void {
    const first = fieldsOf(record.form.values).find((field) => wrong.includes(field));
    if (first) document.querySelector<HTMLElement>(`form [data-path="${first}"]`)?.focus();
  }

  return {
    save: record.form.onSubmit(
      () => void save(),
      (errors) => focusFirst(Object.keys(errors)),
    ),
    isSaving,
    failure,
    clearFailure: () => setFailure(null),
  };
}
