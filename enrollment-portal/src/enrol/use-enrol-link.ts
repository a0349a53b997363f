import { useEffect, useRef } from 'react';
import { useLocation, useNavigate } from 'react-router';
import { failureKindOf } from '../api/request-failed.ts';
import { useOpenEnrolment } from './enrolment-queries.ts';

export type EnrolLink =
  | { readonly kind: 'none' }
  | { readonly kind: 'opening' }
  | { readonly kind: 'dead' }
  | { readonly kind: 'failed'; readonly error: unknown; readonly retry: () => void };

/** Opens the invitation behind `#token=…` once. It leaves the address bar first, so that no history keeps it. */
export function useEnrolLink(): EnrolLink {
  const navigate = useNavigate();
  const { hash, pathname } = useLocation();
  const opened = useRef<string | null>(null);
  const { mutate, status, error } = useOpenEnrolment();

  const token = new URLSearchParams(hash.slice(1)).get('token');
  useEffect(() => {
    if (token === null || opened.current === token) return;
    opened.current = token;
    void navigate(pathname, { replace: true });
    mutate(token);
  }, [token, pathname, navigate, mutate]);

  if (token !== null || status === 'pending') return { kind: 'opening' };
  if (status !== 'error') return { kind: 'none' };
  const kind = failureKindOf(error);
  if (kind === 'link-used-or-expired' || kind === 'invalid-request') return { kind: 'dead' };
  // A link that did not get through is still good.
  const { current } = opened;
  return { kind: 'failed', error, retry: () => current !== null && mutate(current) };
}
