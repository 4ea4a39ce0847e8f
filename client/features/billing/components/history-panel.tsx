import { Button, Stack, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { ErrorState } from '#client/components/error-state.tsx';
import { ListSkeleton } from '#client/components/list-skeleton.tsx';
import { useFormat } from '#client/lib/format.ts';
import { useHistory } from '../api/get-history.ts';
import { type HistoryLine, historyLines } from '../history-lines.ts';
import { useHistoryWords } from '../use-history-words.ts';
import classes from './history-panel.module.css';

/** What happened, when and through whom, newest first. */
export function HistoryPanel() {
  const { t } = useTranslation('history');
  const history = useHistory();
  const entries = history.data?.pages.flatMap(({ items }) => items);
  return (
    <section className="panel" aria-labelledby="history">
      <Stack gap="md" p="lg">
        <div>
          <Title order={2} size="h4" id="history">
            {t('title')}
          </Title>
          <Text size="sm" c="dimmed">
            {t('description')}
          </Text>
        </div>
        {history.isPending && <ListSkeleton rows={3} />}
        {history.isError && !entries && (
          <ErrorState error={history.error} onRetry={() => void history.refetch()} />
        )}
        {entries?.length === 0 && <Text c="dimmed">{t('empty')}</Text>}
        {entries && entries.length > 0 && (
          <ol className={classes.list} aria-labelledby="history">
            {historyLines(entries).map((line) => (
              <Line key={line.entry.id} {...line} />
            ))}
          </ol>
        )}
        {history.hasNextPage && (
          <Button
            variant="default"
            className={classes.more ?? ''}
            loading={history.isFetchingNextPage}
            onClick={() => void history.fetchNextPage()}
          >
            {t('more')}
          </Button>
        )}
      </Stack>
    </section>
  );
}

function Line({ entry, times }: HistoryLine) {
  const { t } = useTranslation('history');
  const format = useFormat();
  const words = useHistoryWords();
  const { actor, at, data } = entry;
  const code = data['confirmationCode'];
  return (
    <li className={classes.entry}>
      <time dateTime={at} className={classes.when}>
        {format.dateTime(at)}
      </time>
      <div>
        <Text size="sm">{words(entry)}</Text>
        <Text size="sm" c="dimmed">
          {t('by', { name: actor.name ?? t(`actor.${actor.kind}`) })}
          {times > 1 && ` · ${t('times', { count: times })}`}
          {typeof code === 'string' && ` · ${t('code', { code })}`}
        </Text>
      </div>
    </li>
  );
}
