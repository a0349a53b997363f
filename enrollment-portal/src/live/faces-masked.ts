import { createContext } from 'react';

/** Whether captured faces are hidden on this part of the page. */
export const FacesMasked = createContext(false);
