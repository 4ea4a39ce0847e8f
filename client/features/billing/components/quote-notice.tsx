import { Alert } from '@mantine/core';
import { IconInfoCircle } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { QuoteNews } from '../use-quote.ts';
import classes from './quote-notice.module.css';

/** That the sums beside it are new, calmly; focus is here when it appears, before anything is confirmed anew. */
export function QuoteNotice({ news, times }: { news: QuoteNews; times: number }) {
  const { t } = useTranslation('billing');
  const ref = useRef<HTMLOutputElement>(null);
  useEffect(() => {
    if (times > 0) ref.current?.focus();
  }, [times]);
  return (
    <output ref={ref} tabIndex={-1} className={classes.notice}>
      <Alert role="none" color="gray" icon={<IconInfoCircle aria-hidden />}>
        {t(`quote.${news}`)}
      </Alert>
    </output>
  );
}
