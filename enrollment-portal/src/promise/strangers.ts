/** The promises on offer: at most one in so many strangers gets in. */
export const STRANGERS: readonly string[] = ['20', '100', '1000', '10000', '100000'];
