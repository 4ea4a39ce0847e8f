import { CloseButton, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { type Ref, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './data-table.module.css';
import { useShortcutPreference } from './shortcut-preference.ts';

interface Props {
  value: string;
  onSearch(text: string): void;
  label: string;
  inputRef?: Ref<HTMLInputElement>;
}

/** Searches as one types, a moment after the last key; Enter does not wait, Escape clears. */
export function DataTableSearch({ value, onSearch, label, inputRef }: Props) {
  const { t } = useTranslation('components');
  const [hasShortcuts] = useShortcutPreference();
  const [text, setText] = useState(value);
  const asked = useRef(value);
  const ask = (next: string) => {
    asked.current = next.trim();
    onSearch(next);
  };
  const askSoon = useDebouncedCallback(ask, 300);
  const askNow = (next: string) => {
    askSoon.cancel();
    setText(next);
    ask(next);
  };

  // The address changed by other means than typing here: Back, a link, "clear filters".
  useEffect(() => {
    if (value === asked.current) return;
    asked.current = value;
    setText(value);
  }, [value]);

  return (
    <TextInput
      ref={inputRef}
      type="search"
      aria-label={label}
      aria-keyshortcuts={hasShortcuts ? '/' : undefined}
      placeholder={label}
      maxLength={100}
      value={text}
      leftSection={<IconSearch size={16} aria-hidden />}
      rightSection={
        text ? (
          <CloseButton size="md" aria-label={t('table.clearSearch')} onClick={() => askNow('')} />
        ) : hasShortcuts ? (
          <span className={classes.key} aria-hidden>
            /
          </span>
        ) : null
      }
      onChange={(event) => {
        setText(event.currentTarget.value);
        askSoon(event.currentTarget.value);
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter') askNow(text);
        if (event.key === 'Escape' && text) askNow('');
      }}
    />
  );
}
