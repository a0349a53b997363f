import { Title } from '@mantine/core';
import { type ReactNode, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { LanguageChoice } from '../session/language-choice.tsx';
import { LogoMark } from '../ui/logo-mark.tsx';
import { useDocumentTitle } from '../ui/use-document-title.ts';
import classes from './enrol-frame.module.css';
import { STEPS, type Step } from './step.ts';

interface Props {
  readonly title: string;
  /** The name of the event, once it is known. */
  readonly event?: string;
  /** Null or left out outside of the steps. */
  readonly step?: Step | null;
  /** Ways on and back; they stay within reach of a thumb. */
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** One question a screen, for phones first. The heading takes the focus when the screen changes. */
export function EnrolFrame({ title, event, step = null, actions, children }: Props) {
  const { t } = useTranslation();
  const heading = useRef<HTMLHeadingElement>(null);
  useDocumentTitle(title);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each new title is a new screen
  useEffect(() => heading.current?.focus({ preventScroll: true }), [title]);
  const number = step === null ? 0 : STEPS.indexOf(step) + 1;

  return (
    <div className={classes.page}>
      <header className={classes.header}>
        <LogoMark size={32} />
        <span className={classes.event}>{event ?? t('shell.product')}</span>
      </header>
      <main className={classes.main}>
        {number > 0 && (
          <div className={classes.progress}>
            <span className={classes.steps}>{t('enrol.step', { number, all: STEPS.length })}</span>
            <span className={classes.bar} aria-hidden>
              {STEPS.map((name, index) => (
                <span key={name} className={classes.segment} data-done={index < number || undefined} />
              ))}
            </span>
          </div>
        )}
        <Title
          order={1}
          fz={{ base: 26, sm: 30 }}
          lh={1.2}
          ref={heading}
          tabIndex={-1}
          className={classes.title}
        >
          {title}
        </Title>
        {children}
        {actions && <div className={classes.actions}>{actions}</div>}
      </main>
      <footer className={classes.footer}>
        <LanguageChoice />
      </footer>
    </div>
  );
}
