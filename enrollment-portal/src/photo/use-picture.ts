import { useEffect, useState } from 'react';

export type Picture =
  | { readonly kind: 'opening' }
  | { readonly kind: 'open'; readonly bitmap: ImageBitmap }
  | { readonly kind: 'unreadable' };

/** The pixels of a file, upright as its camera meant it. */
export function usePicture(file: File): Picture {
  const [picture, setPicture] = useState<Picture>({ kind: 'opening' });
  useEffect(() => {
    let left = false;
    const opening = createImageBitmap(file);
    opening.then(
      (bitmap) => !left && setPicture({ kind: 'open', bitmap }),
      () => !left && setPicture({ kind: 'unreadable' }),
    );
    return () => {
      left = true;
      opening.then(
        (bitmap) => bitmap.close(),
        () => undefined,
      );
    };
  }, [file]);
  return picture;
}
