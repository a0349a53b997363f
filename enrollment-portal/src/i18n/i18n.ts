import { createInstance, type FormatterModule, type i18n } from 'i18next';
import { initReactI18next } from 'react-i18next';
import { localeFor } from '../ui/format.ts';
import { offerScriptFonts } from '../ui/script-fonts.ts';
import { en } from './en/messages.ts';
import { type Language, languageOf, preferredLanguage } from './languages.ts';

const STORED_AS = 'language';

/** Starts in the language chosen before, or the first that the browser asks for and the portal speaks. */
export async function createI18n(): Promise<i18n> {
  const instance = createInstance();
  await instance
    .use(initReactI18next)
    .use(NUMBERS)
    .init({
      lng: 'en',
      fallbackLng: 'en',
      resources: { en: { translation: en } },
      // Counts are written as the rest of the page writes numbers: `300,000`, or in Arabic digits.
      interpolation: { escapeValue: false, alwaysFormat: true },
    });
  instance.on('languageChanged', (code) => tellDocument(languageOf(code)));
  const stored = localStorage.getItem(STORED_AS);
  await speak(instance, preferredLanguage(stored === null ? navigator.languages : [stored]));
  return instance;
}

export async function chooseLanguage(instance: i18n, language: Language): Promise<void> {
  localStorage.setItem(STORED_AS, language.code);
  await speak(instance, language);
}

async function speak(instance: i18n, language: Language): Promise<void> {
  if (!instance.hasResourceBundle(language.code, 'translation')) {
    instance.addResourceBundle(language.code, 'translation', await language.load());
  }
  if (language.script !== 'latin') await offerScriptFonts();
  await instance.changeLanguage(language.code);
}

const NUMBERS: FormatterModule = {
  type: 'formatter',
  init: () => undefined,
  add: () => undefined,
  addCached: () => undefined,
  format: (value: unknown, _format, language) => {
    if (typeof value !== 'number') return String(value ?? '');
    return new Intl.NumberFormat(localeFor(language ?? 'en', navigator.languages)).format(value);
  },
};

function tellDocument(language: Language): void {
  document.documentElement.lang = language.code;
  document.documentElement.dir = language.direction;
}
