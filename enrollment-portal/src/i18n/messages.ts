/** A tree of texts. Which keys it must hold is what English holds; a test compares the languages. */
export interface Messages {
  readonly [key: string]: string | Messages;
}
