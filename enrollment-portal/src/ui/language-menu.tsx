import { Button, Menu, VisuallyHidden } from '@mantine/core';
import { IconCheck, IconLanguage } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { chooseLanguage } from '../i18n/i18n.ts';
import { LANGUAGES, languageOf } from '../i18n/languages.ts';

export function LanguageMenu() {
  const { t, i18n } = useTranslation();
  const current = languageOf(i18n.language);
  return (
    <Menu position="bottom-end" withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <Button
          variant="subtle"
          color="gray"
          c="var(--mantine-color-text)"
          px={8}
          leftSection={<IconLanguage size={19} stroke={1.7} aria-hidden />}
          styles={{ section: { marginInlineEnd: 4 } }}
        >
          <VisuallyHidden>{`${t('shell.language')}: ${current.name} `}</VisuallyHidden>
          {current.code.toUpperCase()}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {LANGUAGES.map((language) => (
          <Menu.Item
            key={language.code}
            lang={language.code}
            onClick={() => void chooseLanguage(i18n, language)}
            rightSection={language.code === current.code ? <IconCheck size={16} aria-hidden /> : null}
          >
            {language.name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
