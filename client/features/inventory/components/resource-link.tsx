import { Badge, Group } from '@mantine/core';
import { createContext, type ReactNode, useContext } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { ResourceItem } from '#shared/contracts/resource.ts';
import type { useFormAddress } from '../hooks/use-form-address.ts';

import classes from './resource-list.module.css';

/** How the list that holds a cell opens a record, keeping its search, page and order behind the form. */
export const ResourceLinkContext = createContext<ReturnType<typeof useFormAddress>['linkTo']>(
  (form) => ({ to: { search: form ? `form=${form}` : '' }, state: { opened: true } }),
);

interface Props {
  item: ResourceItem;
  /** What the columns that drop on narrow screens would have said. */
  detail?: ReactNode;
}

/** The first cell of every row: the link by which the record opens. */
export function ResourceLink({ item, detail }: Props) {
  const { t } = useTranslation('inventory');
  const { to, state } = useContext(ResourceLinkContext)(item.id);
  return (
    <>
      <Group gap="xs" wrap="wrap">
        <Link to={to} state={state} className={classes.link}>
          {item.name}
        </Link>
        {item.archived && (
          <Badge variant="default" size="sm">
            {t('list.archivedBadge')}
          </Badge>
        )}
      </Group>
      {detail && <div className={classes.detail}>{detail}</div>}
    </>
  );
}
