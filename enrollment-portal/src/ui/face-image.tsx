import { IconUser } from '@tabler/icons-react';
import { useState } from 'react';
import classes from './face-image.module.css';

interface Props {
  /** Null when there is no picture to load. */
  readonly src: string | null;
  readonly alt: string;
  /** Pixels, width and height. */
  readonly size: number;
}

/** A face, loaded when it scrolls into view; a plain silhouette where there is none or it may not be seen. */
export function FaceImage({ src, alt, size }: Props) {
  const [failed, setFailed] = useState<string | null>(null);
  const box = { width: size, height: size };
  if (src === null || failed === src) {
    return (
      <span className={classes.silhouette} style={box}>
        <IconUser size={Math.round(size * 0.5)} stroke={1.5} aria-hidden />
      </span>
    );
  }
  return (
    <img
      className={classes.face}
      style={box}
      src={src}
      alt={alt}
      width={size}
      height={size}
      loading="lazy"
      decoding="async"
      draggable={false}
      onError={() => setFailed(src)}
    />
  );
}
