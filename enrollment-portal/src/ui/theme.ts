import { type CSSVariablesResolver, createTheme, type MantineColorsTuple, rem } from '@mantine/core';

/** The product's one colour. Green, red and amber are kept for what a gate decided. */
const ink: MantineColorsTuple = [
  '#eef1fb',
  '#dde3f6',
  '#bcc7ec',
  '#98a9e2',
  '#7a90da',
  '#5f77cd',
  '#4a62bf',
  '#3a50b0',
  '#31449a',
  '#263679',
];

const slate: MantineColorsTuple = [
  '#e8eaf0',
  '#cdd2dd',
  '#a9b0bf',
  '#858da0',
  '#4a5163',
  '#353b4a',
  '#262b37',
  '#1b1f29',
  '#13161e',
  '#0d0f15',
];

const gray: MantineColorsTuple = [
  '#f7f8fa',
  '#f0f2f5',
  '#e5e8ed',
  '#d7dbe2',
  '#bfc5cf',
  '#98a0ae',
  '#6b7383',
  '#505868',
  '#363d4b',
  '#1d222d',
];

/** Dark enough for words on white and for white words on it. */
const red: MantineColorsTuple = [
  '#fdeeec',
  '#f9d9d5',
  '#f2b0a8',
  '#ec8478',
  '#ff9d94',
  '#d94a3e',
  '#c4352a',
  '#b3261e',
  '#991d16',
  '#7d150f',
];

/** The system's own; for Arabic and Chinese what `script-fonts` brings where the system has none. */
export const FONTS =
  'Inter, "Segoe UI Variable Text", "Segoe UI", -apple-system, BlinkMacSystemFont, Roboto, "Open Sans", "Noto Sans", "DejaVu Sans", "Geeza Pro", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans Arabic Variable", "Noto Sans SC Variable", sans-serif';

export const theme = createTheme({
  primaryColor: 'ink',
  primaryShade: { light: 7, dark: 6 },
  colors: { ink, dark: slate, gray, red },
  black: '#161a23',
  fontFamily: FONTS,
  fontFamilyMonospace: 'ui-monospace, "SF Mono", "Cascadia Mono", Menlo, "DejaVu Sans Mono", monospace',
  headings: { fontFamily: FONTS, fontWeight: '650' },
  defaultRadius: 'md',
  radius: { sm: rem(6), md: rem(8), lg: rem(12) },
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    // By name: the components themselves would come with the first bundle.
    InputWrapper: { styles: { description: { fontSize: rem(13) }, error: { fontSize: rem(13) } } },
    Paper: { defaultProps: { withBorder: true, radius: 'lg' } },
  },
});

export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': '#5a6272',
    '--mantine-color-error': '#b3261e',
    '--mantine-color-placeholder': '#6b7383',
    '--mantine-color-default-border': '#d7dbe2',
  },
  dark: {
    '--mantine-color-dimmed': '#a9b0bf',
    '--mantine-color-error': '#ff9d94',
    '--mantine-color-placeholder': '#858da0',
    '--mantine-color-default-border': '#353b4a',
  },
});
