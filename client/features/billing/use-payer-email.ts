import { useState } from 'react';
import { useMe } from '#client/features/accounts/api/get-me.ts';

const LOOKS_LIKE_ONE = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

/** The payer's address at the provider: the person's own until they write another. */
export function usePayerEmail() {
  const { data: account } = useMe();
  const [typed, setTyped] = useState<string | null>(null);
  const [isChecked, setChecked] = useState(false);
  const value = typed ?? account?.user.email ?? '';
  const isValid = LOOKS_LIKE_ONE.test(value.trim());
  return {
    value,
    set: (next: string) => {
      setTyped(next);
      setChecked(false);
    },
    isWrong: isChecked && !isValid,
    /** The address to send, or null after saying at the field that it is none. */
    check: (): string | null => {
      setChecked(true);
      return isValid ? value.trim() : null;
    },
  };
}
