import './api/parse-without-eval.ts';
import './ui/mantine.css';
import '@mantine/notifications/styles.css';
import './ui/tokens.css';
import { DirectionProvider, MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { I18nextProvider } from 'react-i18next';
import { BrowserRouter } from 'react-router';
import { createQueryClient } from './api/query-client.ts';
import { createI18n } from './i18n/i18n.ts';
import { Portal } from './portal.tsx';
import { expireSession } from './session/session.ts';
import { cssVariables, theme } from './ui/theme.ts';

const root = document.getElementById('root');
if (!root) throw new Error('the page has no place for the portal');
const i18n = await createI18n();

createRoot(root).render(
  <StrictMode>
    <I18nextProvider i18n={i18n}>
      <DirectionProvider>
        <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
          <QueryClientProvider client={createQueryClient(expireSession)}>
            <BrowserRouter>
              <Portal />
            </BrowserRouter>
          </QueryClientProvider>
        </MantineProvider>
      </DirectionProvider>
    </I18nextProvider>
  </StrictMode>,
);
