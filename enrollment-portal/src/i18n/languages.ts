import { en } from './en/messages.ts';
import type { Messages } from './messages.ts';

export interface Language {
  readonly code: string;
  /** In the language itself, as its speakers look for it. */
  readonly name: string;
  readonly direction: 'ltr' | 'rtl';
  /** What a system may lack a font for is not Latin. */
  readonly script: 'latin' | 'han' | 'arabic';
  readonly load: () => Promise<Messages>;
}

const ENGLISH: Language = {
  code: 'en',
  name: 'English',
  direction: 'ltr',
  script: 'latin',
  load: () => Promise.resolve(en),
};

/** English comes with the first bundle as the fallback; every other language is fetched when chosen. */
export const LANGUAGES: readonly Language[] = [
  ENGLISH,
  {
    code: 'fr',
    name: 'Français',
    direction: 'ltr',
    script: 'latin',
    load: async () => (await import('./fr/messages.ts')).fr,
  },
  {
    code: 'es',
    name: 'Español',
    direction: 'ltr',
    script: 'latin',
    load: async () => (await import('./es/messages.ts')).es,
  },
  {
    code: 'zh',
    name: '简体中文',
    direction: 'ltr',
    script: 'han',
    load: async () => (await import('./zh/messages.ts')).zh,
  },
  {
    code: 'ar',
    name: 'العربية',
    direction: 'rtl',
    script: 'arabic',
    load: async () => (await import('./ar/messages.ts')).ar,
  },
];

/** The language of a code like `fr` or `fr-CA`; English for one that the portal does not speak. */
export function languageOf(code: string): Language {
  const [base = ''] = code.toLowerCase().split('-');
  return LANGUAGES.find((language) => language.code === base) ?? ENGLISH;
}

/** The first of the reader's languages that the portal speaks. */
export function preferredLanguage(wanted: readonly string[]): Language {
  const spoken = wanted.find((code) => languageOf(code).code === code.toLowerCase().split('-')[0]);
  return languageOf(spoken ?? 'en');
}
