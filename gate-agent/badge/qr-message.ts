/** A frame to look for codes in, packed RGB. */
export interface QrQuestion {
  readonly id: number;
  readonly rgb: Uint8Array;
  readonly width: number;
  readonly height: number;
}

export type QrAnswer =
  | { readonly id: number; readonly contents: readonly string[] }
  | { readonly id: number; readonly fault: string };
