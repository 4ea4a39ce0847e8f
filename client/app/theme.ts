import {
  type CSSVariablesResolver,
  createTheme,
  darken,
  lighten,
  type MantineColorsTuple,
} from '@mantine/core';

/** The accent: petrol, used for what can be pressed and what is current, and for nothing else. */
const petrol: MantineColorsTuple = [
  '#eef6f6',
  '#d8eaeb',
  '#b2d6d8',
  '#86c0c3',
  '#58a8ac',
  '#369196',
  '#227b80',
  '#17686d',
  '#0f585d',
  '#0a464a',
];

/** Greys with a little warmth, like paper and shelf boards. */
const gray: MantineColorsTuple = [
  '#faf9f6',
  '#f3f1ec',
  '#e8e5de',
  '#d9d5cc',
  '#c1bcb1',
  '#a09a8e',
  '#7d776c',
  '#5c574f',
  '#423e38',
  '#2a2723',
];
const dark: MantineColorsTuple = [
  '#e9e6e1',
  '#cdc9c2',
  '#aca7a0',
  '#8d8880',
  '#4b4843',
  '#3a3733',
  '#2b2926',
  '#232120',
  '#1a1917',
  '#121110',
];

/** Mantine's red, with filled shades dark enough for white words. */
const red: MantineColorsTuple = [
  '#fff5f5',
  '#ffe3e3',
  '#ffc9c9',
  '#ffa8a8',
  '#ff8787',
  '#ff6b6b',
  '#fa5252',
  '#e03131',
  '#c22a2a',
  '#a92323',
];

const SANS = "'Inter Variable', system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif";

export const theme = createTheme({
  colors: { petrol, gray, dark, red },
  primaryColor: 'petrol',
  // Shades and contrast that reach WCAG AA in both schemes; Mantine's defaults do not.
  primaryShade: { light: 8, dark: 8 },
  autoContrast: true,
  luminanceThreshold: 0.179,
  black: '#211f1c',
  fontFamily: SANS,
  headings: {
    fontFamily: SANS,
    fontWeight: '640',
    textWrap: 'balance',
    sizes: {
      h1: { fontSize: '1.75rem', lineHeight: '1.2' },
      h2: { fontSize: '1.25rem', lineHeight: '1.3' },
      h3: { fontSize: '1.0625rem', lineHeight: '1.35' },
    },
  },
  defaultRadius: 'md',
  radius: { sm: '6px', md: '9px', lg: '14px' },
  shadows: {
    sm: '0 1px 2px rgb(33 31 28 / 6%)',
    md: '0 6px 20px rgb(33 31 28 / 10%)',
  },
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Checkbox: { defaultProps: { size: 'md' } },
    Button: { defaultProps: { loaderProps: { type: 'dots' } } },
    // A dialog's title bar is no banner of the page.
    ModalHeader: { defaultProps: { role: 'presentation' } },
    DrawerHeader: { defaultProps: { role: 'presentation' } },
    Tooltip: { defaultProps: { events: { hover: true, focus: true, touch: true } } },
  },
});

export const cssVariables: CSSVariablesResolver = (current) => {
  const light: Record<string, string> = {
    '--mantine-color-body': current.colors.gray[0],
    '--mantine-color-dimmed': current.colors.gray[7],
    '--mantine-color-placeholder': current.colors.gray[7],
    '--mantine-color-error': current.colors.red[9],
    '--mantine-color-default-border': current.colors.gray[4],
    '--estante-surface': '#ffffff',
    '--estante-line': current.colors.gray[2],
    '--estante-control-line': current.colors.gray[6],
    '--estante-sunken': current.colors.gray[1],
    '--estante-accent': petrol[8],
    '--estante-accent-soft': petrol[0],
    '--estante-accent-warm': '#d79a3c',
  };
  const night: Record<string, string> = {
    '--mantine-color-body': current.colors.dark[8],
    '--mantine-color-dimmed': current.colors.dark[2],
    '--mantine-color-placeholder': current.colors.dark[2],
    '--mantine-color-error': current.colors.red[4],
    '--mantine-color-default-border': current.colors.dark[4],
    '--estante-surface': current.colors.dark[7],
    '--estante-line': current.colors.dark[5],
    '--estante-control-line': current.colors.dark[3],
    '--estante-sunken': current.colors.dark[6],
    '--estante-accent': petrol[3],
    '--estante-accent-soft': '#1a2c2d',
    '--estante-accent-warm': '#e9b45f',
  };
  for (const [name, shades] of Object.entries(current.colors)) {
    for (const part of ['text', 'outline', 'light-color']) {
      light[`--mantine-color-${name}-${part}`] = darken(shades[9], 0.4);
      night[`--mantine-color-${name}-${part}`] = lighten(shades[4], 0.25);
    }
  }
  light['--mantine-color-petrol-text'] = petrol[8];
  light['--mantine-color-petrol-light-color'] = petrol[9];
  return { variables: {}, light, dark: night };
};
