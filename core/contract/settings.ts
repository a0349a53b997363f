import { z } from 'zod';

/** Raised for settings that cannot be used; the process stops and prints the message as it is. */
export class SettingsError extends Error {
  override name = 'SettingsError';
}

export interface SettingsSource {
  /** `GATE_` claims every environment variable that begins so; an unknown one is an error. */
  readonly prefix: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Parsed content of the optional JSON file, and its name for messages. */
  readonly file: { readonly name: string; readonly content: unknown } | null;
}

/**
 * One schema over both sources: `faceWorkers` in the file is `GATE_FACE_WORKERS` in the environment,
 * which wins. Structured values may be given in the environment as JSON.
 * @throws SettingsError naming every key that is unknown or malformed
 */
export function parseSettings<S extends z.ZodObject>(schema: S, source: SettingsSource): z.output<S> {
  const keyOf = new Map(Object.keys(schema.shape).map((key) => [environmentName(source.prefix, key), key]));
  const problems: string[] = [];
  const merged: Record<string, unknown> = {};

  if (source.file) {
    const content = z.record(z.string(), z.unknown()).safeParse(source.file.content);
    if (!content.success) problems.push(`${source.file.name}: must hold a JSON object`);
    for (const [key, value] of Object.entries(content.data ?? {})) {
      if (key in schema.shape) merged[key] = value;
      else problems.push(`${source.file.name}: unknown key "${key}"`);
    }
  }
  for (const [name, text] of Object.entries(source.env)) {
    if (!name.startsWith(source.prefix) || text === undefined || text === '') continue;
    const key = keyOf.get(name);
    if (key === undefined) problems.push(`environment: unknown variable ${name}`);
    else merged[key] = structured(text);
  }

  const parsed = schema.safeParse(merged);
  for (const issue of parsed.error?.issues ?? []) {
    const [key, ...rest] = issue.path.map(String);
    const place = key === undefined ? 'settings' : [key, ...rest].join('.');
    const name = key === undefined ? '' : ` (${environmentName(source.prefix, key)})`;
    problems.push(`${place}${name}: ${issue.message}`);
  }
  if (!parsed.success || problems.length > 0) throw new SettingsError(problems.join('\n'));
  return parsed.data;
}

export function environmentName(prefix: string, key: string): string {
  return prefix + key.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
}

function structured(text: string): unknown {
  if (!/^[[{]/.test(text)) return text;
  try {
    return JSON.parse(text);
  } catch {
    // Left as text, the schema names the key that wanted a structure.
    return text;
  }
}
