/**
 * Says where fonts for Arabic and Chinese are to be had. A browser then fetches, in small parts, only what it meets
 * characters of and has no font of its own for.
 */
export async function offerScriptFonts(): Promise<void> {
  await import('./script-fonts.css');
}
