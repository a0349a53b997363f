/** The gate with somebody in it; the file in `public/` is also the page's icon. */
export function LogoMark({ size }: { size: number }) {
  return <img src="/logo-mark.svg" width={size} height={size} alt="" />;
}
