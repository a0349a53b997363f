import { createInstance, type i18n } from 'i18next';
import { initReactI18next } from 'react-i18next';
import { en } from './en/messages.ts';
import { type Language, languageOf, preferredLanguage } from './languages.ts';

const STORED_AS = 'language';

/** Starts in the language chosen before, or the first that the browser asks for and the portal speaks. */
export async function createI18n(): Promise<i18n> {
  const instance = createInstance();
  await instance.use(initReactI18next).init({
    lng: 'en',
    fallbackLng: 'en',
    resources: { en: { translation: en } },
    interpolation: { escapeValue: false },
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
  await instance.changeLanguage(language.code);
}

function tellDocument(language: Language): void {
  document.documentElement.lang = language.code;
  document.documentElement.dir = language.direction;
}
