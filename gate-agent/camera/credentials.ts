import { z } from 'zod';

/** What a camera asks before it shows anything. Never part of an address, so that addresses may be logged. */
export const credentialsSchema = z.strictObject({
  username: z.string().min(1).max(200),
  password: z.string().max(200),
});

export type Credentials = z.infer<typeof credentialsSchema>;

/** An address of one of these schemes that carries no password. */
export function cameraUrl(scheme: RegExp) {
  return z.url({ protocol: scheme }).refine((url) => {
    const { username, password } = new URL(url);
    return username === '' && password === '';
  }, 'user and password belong under "credentials"');
}

/** A text without the password, however it is written in an address. */
export function withoutPassword(text: string, credentials: Credentials | undefined): string {
  if (!credentials || credentials.password === '') return text;
  const { password } = credentials;
  return text.replaceAll(encodeURIComponent(password), '***').replaceAll(password, '***');
}
