import { ActionIcon, Menu } from '@mantine/core';
import {
  IconArchive,
  IconArchiveOff,
  IconDotsVertical,
  IconListSearch,
  IconPencil,
  IconTrash,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { paths } from '#client/lib/paths.ts';
import type { ResourceItem } from '#shared/contracts/resource.ts';
import type { Resource } from '../resource.ts';
import classes from './resource-list.module.css';

interface Props {
  resource: Resource;
  item: ResourceItem;
  onEdit(): void;
  onArchive(): void;
  onDelete(): void;
}

export function ResourceMenu({ resource, item, onEdit, onArchive, onDelete }: Props) {
  const { t } = useTranslation('inventory');
  const ArchiveIcon = item.archived ? IconArchiveOff : IconArchive;
  return (
    <Menu position="bottom-end" shadow="md" width={200} withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          size="lg"
          aria-label={t('list.actionsOf', { name: item.name })}
        >
          <IconDotsVertical size={18} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconPencil size={16} aria-hidden />} onClick={onEdit}>
          {t('list.edit')}
        </Menu.Item>
        {resource.usedBy.map((use) => (
          <Menu.Item
            key={use.resource}
            component={Link}
            to={paths.list(use.resource, { [use.field]: item.id })}
            leftSection={<IconListSearch size={16} aria-hidden />}
          >
            {t('list.seeUses', { things: t(`${use.resource}.title`).toLowerCase() })}
          </Menu.Item>
        ))}
        <Menu.Item leftSection={<ArchiveIcon size={16} aria-hidden />} onClick={onArchive}>
          {t(item.archived ? 'list.unarchive' : 'list.archive')}
        </Menu.Item>
        <Menu.Item
          className={classes.danger}
          leftSection={<IconTrash size={16} aria-hidden />}
          onClick={onDelete}
        >
          {t('list.delete')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
