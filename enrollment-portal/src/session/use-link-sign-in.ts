import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useLocation, useNavigate } from 'react-router';
import { signInByLink } from '#contract/session';
import { call } from '../api/call.ts';
import { failureKindOf } from '../api/request-failed.ts';
import { useFailureText } from '../ui/use-failure-text.ts';
import { beginSession } from './session.ts';

export type LinkSignIn =
  | { readonly kind: 'none' }
  | { readonly kind: 'checking' }
  | { readonly kind: 'dead' }
  | { readonly kind: 'failed'; readonly text: string };

/** Redeems `#token=…` once. It leaves the address bar first, so that no history or copied address keeps it. */
export function useLinkSignIn(): LinkSignIn {
  const failureText = useFailureText();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const { hash, search } = useLocation();
  const redeemed = useRef<string | null>(null);
  const { mutate, status, error } = useMutation({
    mutationFn: (token: string) => call(signInByLink, { body: { token } }),
    onSuccess: (session) => beginSession(queries, session),
  });

  const token = new URLSearchParams(hash.slice(1)).get('token');
  useEffect(() => {
    if (token === null || redeemed.current === token) return;
    redeemed.current = token;
    void navigate({ pathname: '/sign-in', search }, { replace: true });
    mutate(token);
  }, [token, search, navigate, mutate]);

  if (token !== null || status === 'pending') return { kind: 'checking' };
  if (status !== 'error') return { kind: 'none' };
  const kind = failureKindOf(error);
  const dead = kind === 'link-used-or-expired' || kind === 'invalid-request';
  return dead ? { kind: 'dead' } : { kind: 'failed', text: failureText(error) };
}
