import { ActionIcon, Button, Group, Menu, TextInput } from '@mantine/core';
import { IconBookmark, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useEvent } from '../event/current-event.ts';
import { Dialog } from '../ui/dialog.tsx';
import { FormFrame } from '../ui/form-frame.tsx';
import {
  addressOf,
  EVERYBODY,
  filterIn,
  forgetView,
  type PeopleFilter,
  savedViews,
  saveView,
} from './people-filter.ts';

interface Props {
  readonly filter: PeopleFilter;
  readonly onFilter: (filter: PeopleFilter) => void;
}

/** Views by name, kept in this browser: to go to one, to keep the present one, to forget one. */
export function SavedViews({ filter, onFilter }: Props) {
  const { t } = useTranslation();
  const { id: eventId } = useEvent();
  const [views, setViews] = useState(() => savedViews(localStorage, eventId));
  const [naming, setNaming] = useState(false);
  const [name, setName] = useState('');
  const reread = () => setViews(savedViews(localStorage, eventId));
  const all = addressOf(filter).size === 0;

  return (
    <>
      <Menu position="bottom-start" withInitialFocusPlaceholder={false}>
        <Menu.Target>
          <Button variant="default" leftSection={<IconBookmark size={17} aria-hidden />}>
            {t('people.filter.views')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => onFilter(EVERYBODY)}>{t('people.filter.everybody')}</Menu.Item>
          {views.map((view) => (
            <Group key={view.name} gap={0} wrap="nowrap">
              <Menu.Item onClick={() => onFilter(filterIn(new URLSearchParams(view.address)))}>
                {view.name}
              </Menu.Item>
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={t('people.filter.forget', { name: view.name })}
                onClick={() => {
                  forgetView(localStorage, eventId, view.name);
                  reread();
                }}
              >
                <IconTrash size={15} aria-hidden />
              </ActionIcon>
            </Group>
          ))}
          <Menu.Divider />
          <Menu.Item disabled={all} onClick={() => setNaming(true)}>
            {t('people.filter.save')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Dialog opened={naming} onClose={() => setNaming(false)} title={t('people.filter.save')}>
        <FormFrame
          submit={t('people.accreditation.save')}
          busy={false}
          failure={null}
          onSubmit={(event) => {
            event.preventDefault();
            if (name.trim() === '') return;
            saveView(localStorage, eventId, { name: name.trim(), address: addressOf(filter).toString() });
            reread();
            setNaming(false);
          }}
          onClose={() => setNaming(false)}
        >
          <TextInput
            label={t('people.filter.name')}
            data-autofocus
            maxLength={60}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
        </FormFrame>
      </Dialog>
    </>
  );
}
