/** Hands a file to whoever asked for it; it was made here and goes nowhere else. */
export function saveFile(content: Blob, name: string): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The browser reads it after this; a minute is plenty.
  window.setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
