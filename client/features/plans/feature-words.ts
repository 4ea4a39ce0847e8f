import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '#client/lib/format.ts';
import { METRICS } from '#shared/domain/entitlements.ts';
import type { FeatureValue } from '#shared/domain/plan.ts';

/** "maxStorageGb" → "storage gb": what is shown of a key that nobody has written words for yet. */
export function deCamelised(key: string): string {
  return key
    .replace(/^max(?=[A-Z])/, '')
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replace(/[_-]+/g, ' ')
    .toLowerCase();
}

const METRIC_OF_KEY = new Map<string, string>(
  Object.entries(METRICS).map(([metric, key]) => [key, metric]),
);

/** Words for what plans contain: metrics, feature keys and their values. Unknown keys still read. */
export function useFeatureWords() {
  const { t } = useTranslation('entitlements');
  const format = useFormat();
  return useMemo(() => {
    /** "productos", or "producto" for one. */
    const metric = (name: string, count?: number): string =>
      t(`metric.${name}`, {
        ...(count === undefined ? {} : { count }),
        defaultValue: deCamelised(name),
      });

    const feature = (key: string): string => {
      const counted = METRIC_OF_KEY.get(key);
      return t(`feature.${key}`, { defaultValue: counted ? metric(counted) : deCamelised(key) });
    };

    /** What a key's limit counts: "productos", or "producto" for one. */
    const counted = (key: string, count?: number): string =>
      metric(METRIC_OF_KEY.get(key) ?? key, count);

    /** One line of a plan: "Hasta 5.000 productos", "Clientes sin límite", "Reportes avanzados". */
    const line = (key: string, value: FeatureValue): string => {
      if (typeof value === 'boolean') return capitalised(feature(key));
      if (value === null) {
        const things = counted(key);
        return t('line.unlimited', { things, Things: capitalised(things) });
      }
      if (value === 0) return t('line.none', { things: counted(key) });
      return t('line.upTo', { amount: format.number(value), things: counted(key, value) });
    };

    /** The same in a table's cell, where the row already names the key: "5.000", "Sin límite", "No". */
    const cell = (value: FeatureValue | undefined): string => {
      if (value === undefined || value === false || value === 0) return t('cell.no');
      if (value === true) return t('cell.yes');
      return value === null ? t('cell.unlimited') : format.number(value);
    };
    return { metric, feature, line, cell };
  }, [t, format]);
}

export function capitalised(text: string): string {
  return text.charAt(0).toLocaleUpperCase() + text.slice(1);
}
