import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectAccessible, openStage, type Stage } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.stop());

const WIDE = { width: 1280, height: 900 };
const PHONE = { width: 390, height: 844 };

/** What opens on top of a screen, and how a person gets it open. */
const DIALOGS: {
  name: string;
  path: string;
  viewport?: typeof WIDE;
  open(page: Page): Promise<void>;
}[] = [
  {
    name: 'the question before something typed is thrown away',
    path: '/products?form=new',
    async open(page) {
      await page.getByLabel(/^Nombre/).fill('Martillo');
      await page.getByRole('button', { name: 'Cancelar' }).click();
      await page.getByRole('button', { name: 'Descartar' }).waitFor();
    },
  },
  {
    name: 'the prompt of a limit',
    path: '/clients?form=new',
    async open(page) {
      await page
        .getByRole('dialog')
        .getByRole('link', { name: /^Pasate a/ })
        .waitFor();
    },
  },
  {
    name: 'the comparison of plans',
    path: '/clients?form=new',
    async open(page) {
      await page.getByRole('button', { name: 'Comparar todos los planes' }).click();
      await page
        .getByRole('button', { name: /^Elegir/ })
        .first()
        .waitFor();
    },
  },
  {
    name: 'the prompt of a feature',
    path: '/reports',
    async open(page) {
      await page.getByRole('button', { name: /ABC/ }).click();
      await page
        .getByRole('dialog')
        .getByRole('link', { name: /^Pasate a/ })
        .waitFor();
    },
  },
  {
    name: 'the account panel',
    path: '/suppliers',
    async open(page) {
      await page.getByRole('button', { name: /^Cuenta de/ }).click();
      await page.getByRole('switch', { name: 'Atajos de una tecla' }).waitFor();
    },
  },
  {
    name: 'the menu of a phone',
    path: '/suppliers',
    viewport: PHONE,
    async open(page) {
      await page.getByRole('button', { name: 'Abrir el menú' }).click();
      await page.getByRole('link', { name: 'Ver planes' }).waitFor();
    },
  },
];

describe.each(['light', 'dark'] as const)('what opens on top, %s', (colorScheme) => {
  it('has nothing that axe finds', async () => {
    const person = await stage.person({ colorScheme });
    const { page } = person;
    await person.signIn('ninetyfive@demo.test');
    // A new page each time: what the one before had open, or half typed, is gone.
    await page.addInitScript(() => sessionStorage.clear());
    for (const { name, path, viewport = WIDE, open } of DIALOGS) {
      await page.setViewportSize(viewport);
      await page.goto(path);
      await open(page);
      await expectAccessible(page, name, colorScheme === 'light' ? 'everything' : 'colours');
    }
    person.expectQuietConsole();
    await person.context.close();
  });
});

describe('news of what happened', () => {
  it('never lies over the buttons of a form, on any width', async () => {
    const person = await stage.person();
    const { page } = person;
    await person.signIn('eighty@demo.test');
    for (const width of [320, 768, 1199, 1200, 1920]) {
      await page.setViewportSize({ width, height: 800 });
      await page.goto('/products');
      await page
        .getByRole('button', { name: /^Acciones de/ })
        .first()
        .click();
      await page.getByRole('menuitem', { name: 'Archivar' }).click();
      const toast = page.getByText(/^Archivaste/);
      await toast.waitFor();
      await page.getByRole('button', { name: 'Nuevo producto' }).click();
      const save = page.getByRole('button', { name: 'Guardar' });
      await save.waitFor();
      // Playwright clicks only what is on top.
      await save.click({ trial: true, timeout: 3000 });
      expect(await toast.isVisible()).toBe(true);
      await page.getByRole('button', { name: 'Deshacer' }).click();
      await page.getByText('está activo otra vez').first().waitFor();
    }
    await person.context.close();
  });
});
