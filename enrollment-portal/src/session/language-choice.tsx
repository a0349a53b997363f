import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { chooseLanguage } from '../i18n/i18n.ts';
import { LANGUAGES, languageOf } from '../i18n/languages.ts';
import classes from './front-page.module.css';

/** Every language at once, in itself: whoever reads no English finds theirs. */
export function LanguageChoice() {
  const { t, i18n } = useTranslation();
  const current = languageOf(i18n.language);
  return (
    <nav className={classes.languages} aria-label={t('shell.language')}>
      {LANGUAGES.map((language) => (
        <Button
          key={language.code}
          lang={language.code}
          variant={language.code === current.code ? 'light' : 'subtle'}
          color="gray"
          c="var(--mantine-color-text)"
          size="compact-md"
          fw={500}
          aria-current={language.code === current.code || undefined}
          onClick={() => void chooseLanguage(i18n, language)}
        >
          {language.name}
        </Button>
      ))}
    </nav>
  );
}
