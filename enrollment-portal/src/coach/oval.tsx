import classes from './coach-camera.module.css';

const VIEW = { width: 300, height: 400 } as const;
const CENTRE = { x: 150, y: 188 } as const;
const RADIUS = { x: 98, y: 132 } as const;

/**
 * Where the face belongs, and how much of the holding still is done.
 * @param held 0 to 1
 */
export function Oval({ good, held }: { good: boolean; held: number }) {
  const oval = { cx: CENTRE.x, cy: CENTRE.y, rx: RADIUS.x, ry: RADIUS.y };
  return (
    <svg
      className={classes.oval}
      viewBox={`0 0 ${VIEW.width} ${VIEW.height}`}
      preserveAspectRatio="none"
      aria-hidden="true"
      data-good={good || undefined}
    >
      <defs>
        <mask id="around-the-face">
          <rect width={VIEW.width} height={VIEW.height} fill="white" />
          <ellipse {...oval} fill="black" />
        </mask>
      </defs>
      <rect className={classes.veil} width={VIEW.width} height={VIEW.height} mask="url(#around-the-face)" />
      <ellipse {...oval} className={classes.rim} />
      {held > 0 && (
        <ellipse {...oval} className={classes.held} pathLength={100} strokeDasharray={`${100 * held} 100`} />
      )}
    </svg>
  );
}
