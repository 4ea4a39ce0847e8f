import { defineTexts } from '#client/lib/texts.ts';

/** Words of the frame of every screen, and of the pages that no single feature owns. */
export const appTexts = defineTexts({
  'es-AR': {
    loading: 'Cargando…',
    networkLost: 'No hay conexión. Lo que ves puede estar desactualizado; seguimos probando.',
    shell: {
      skip: 'Ir al contenido',
      enter: 'Ir a Estante',
      mainNavigation: 'Navegación principal',
      openMenu: 'Abrir el menú',
      closeMenu: 'Cerrar el menú',
      home: 'Estante, ir al panel',
      accountOf: 'Cuenta de {{name}}',
      signOut: 'Cerrar sesión',
      language: 'Idioma',
      appearance: 'Apariencia',
      schemeLight: 'Clara',
      schemeDark: 'Oscura',
      schemeAuto: 'Como el dispositivo',
      shortcuts: 'Atajos de una tecla',
      shortcutsHint: 'En las listas: / para buscar, n para agregar.',
      locked: '{{section}}, no incluido en tu plan',
    },
    languages: { 'es-AR': 'Español', en: 'English' },
    consumer: {
      label: 'Defensa del consumidor',
      cancel: 'Botón de baja',
      withdraw: 'Botón de arrepentimiento',
    },
    notFound: {
      title: 'Esta página no existe',
      description: 'Puede que el enlace esté mal copiado o que la página se haya mudado.',
      action: 'Ir al panel',
    },
    crash: {
      title: 'Esta pantalla se rompió',
      description:
        'No es culpa tuya y lo que ya guardaste está a salvo. Recargá la página para seguir.',
      outdated: 'Hay una versión nueva de Estante. Recargá la página para usarla.',
      action: 'Recargar',
    },
  },
  en: {
    loading: 'Loading…',
    networkLost: 'No connection. What you see may be out of date; we keep trying.',
    shell: {
      skip: 'Skip to content',
      enter: 'Go to Estante',
      mainNavigation: 'Main navigation',
      openMenu: 'Open menu',
      closeMenu: 'Close menu',
      home: 'Estante, go to the dashboard',
      accountOf: 'Account of {{name}}',
      signOut: 'Sign out',
      language: 'Language',
      appearance: 'Appearance',
      schemeLight: 'Light',
      schemeDark: 'Dark',
      schemeAuto: 'Same as device',
      shortcuts: 'Single-key shortcuts',
      shortcutsHint: 'In lists: / to search, n to add.',
      locked: '{{section}}, not included in your plan',
    },
    languages: { 'es-AR': 'Español', en: 'English' },
    consumer: {
      label: 'Consumer rights',
      cancel: 'Cancel service',
      withdraw: 'Withdraw from purchase',
    },
    notFound: {
      title: 'This page does not exist',
      description: 'The link may be miscopied, or the page may have moved.',
      action: 'Go to the dashboard',
    },
    crash: {
      title: 'This screen broke',
      description: 'It is not your fault, and what you saved is safe. Reload the page to go on.',
      outdated: 'There is a new version of Estante. Reload the page to use it.',
      action: 'Reload',
    },
  },
});
