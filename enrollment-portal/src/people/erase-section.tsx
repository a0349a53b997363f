import { Button, Group, Text } from '@mantine/core';
import { IconEraser } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Person } from '#contract/person';
import { useMay } from '../session/current-session.tsx';
import { Section } from '../ui/section.tsx';
import { ErasePersonDialog } from './erase-person-dialog.tsx';

/** Nothing for those who may not erase. */
export function EraseSection({ person, onGone }: { person: Person; onGone: () => void }) {
  const { t } = useTranslation();
  const mayErase = useMay('person:erase');
  const [erasing, setErasing] = useState(false);
  if (!mayErase) return null;
  return (
    <Section title={t('people.person.erase')}>
      <Text fz="sm" c="dimmed">
        {t('people.person.eraseHelp')}
      </Text>
      <Group>
        <Button
          variant="outline"
          color="red"
          leftSection={<IconEraser size={17} aria-hidden />}
          onClick={() => setErasing(true)}
        >
          {t('people.person.erase')}
        </Button>
      </Group>
      <ErasePersonDialog
        person={person}
        opened={erasing}
        onClose={() => setErasing(false)}
        onErased={onGone}
      />
    </Section>
  );
}
