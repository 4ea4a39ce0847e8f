import { useForm } from '@mantine/form';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { validateWith } from '#client/components/form-errors.tsx';
import { clearDraft, draftKey, loadDraft, saveDraft } from '#client/lib/draft.ts';
import type { ResourceItem } from '#shared/contracts/resource.ts';
import { type Base, changedFields, mergeTyped } from '../merge-typed.ts';
import type { Resource, Typed } from '../resource.ts';

interface Kept {
  typed: Typed;
  base: Base<Typed>;
}

export interface ResourceFormOptions {
  form: Resource['form'];
  /** The document that is edited, null for a new one. */
  item: ResourceItem | null;
  /** Whose draft this is, and of which resource. */
  owner: string;
  name: string;
}

/** The key under which a form's draft is kept. */
export function formDraftKey(owner: string, name: string, id: string | null): string {
  return draftKey(owner, `${name}/${id ?? 'new'}`);
}

/**
 * The values of a form, kept as a draft with every change until they are saved or discarded: a refusal, a
 * reload, a lost session or a trip to the payment provider all come back to what was typed.
 */
export function useResourceForm(options: ResourceFormOptions) {
  const { form: definition, item, owner, name } = options;
  const { i18n } = useTranslation();
  const schema = definition.schema(i18n.language);
  const key = formDraftKey(owner, name, item?.id ?? null);

  const baseOf = (stored: ResourceItem | null): Base<Typed> => ({
    typed: stored ? definition.typed(stored, i18n.language) : definition.empty(i18n.language),
    version: stored?.version ?? 0,
  });
  const [start] = useState(() => startFrom(loadDraft<Kept>(key)?.values, baseOf(item)));
  const [base, setBase] = useState(start.base);
  const [overlaps, setOverlaps] = useState<string[] | null>(start.overlaps);
  const [isRestored, setIsRestored] = useState(start.isRestored);
  const form = useForm<Typed>({ initialValues: start.typed, validate: validateWith(schema) });
  const isDirty = changedFields(base.typed, form.values).length > 0;
  const isSettled = useRef(false);

  useEffect(() => {
    if (isSettled.current) return;
    if (isDirty) saveDraft(key, { typed: form.values, base } satisfies Kept);
    else clearDraft(key);
  }, [key, form.values, base, isDirty]);

  return {
    form,
    schema,
    key,
    base,
    isDirty,
    isRestored,
    overlaps,
    hasUnsaved: () => isDirty && !isSettled.current,
    /** The draft to send, with its idempotency key. */
    draft: () => saveDraft(key, { typed: form.values, base } satisfies Kept),
    /** Saved, or given up on leaving: from here on there is nothing to keep. */
    settle() {
      isSettled.current = true;
      clearDraft(key);
    },
    discard() {
      form.setValues(base.typed);
      form.clearErrors();
      setIsRestored(false);
      setOverlaps(null);
    },
    /** Starts again from a newer version, keeping what the person typed. */
    rebase(stored: ResourceItem) {
      const next = baseOf(stored);
      const { merged, overlaps: both } = mergeTyped(base.typed, form.values, next.typed);
      setBase(next);
      setOverlaps(both);
      form.setValues(merged);
    },
  };
}

function startFrom(kept: Kept | undefined, base: Base<Typed>) {
  if (!kept) return { typed: base.typed, base, isRestored: false, overlaps: null };
  // A draft may be older than a field that the form has got since.
  const typed = { ...base.typed, ...kept.typed };
  if (kept.base.version === base.version) return { typed, base, isRestored: true, overlaps: null };
  const { merged, overlaps } = mergeTyped({ ...base.typed, ...kept.base.typed }, typed, base.typed);
  return { typed: merged, base, isRestored: true, overlaps };
}
