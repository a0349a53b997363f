import classes from './key-cap.module.css';

/** The key that does what the button beside it does; the button's own words say what. */
export function KeyCap({ children }: { children: string }) {
  return (
    <kbd aria-hidden className={classes.key}>
      {children}
    </kbd>
  );
}
