import { defineTexts } from '#client/lib/texts.ts';

export const accountsTexts = defineTexts({
  'es-AR': {
    login: {
      title: 'Ingresá a tu cuenta',
      description: 'Seguí donde lo dejaste.',
      submit: 'Ingresar',
      noAccount: '¿Todavía no tenés cuenta?',
      register: 'Creá una gratis',
      sessionEnded: 'Tu sesión terminó. Ingresá y seguís donde estabas.',
    },
    register: {
      title: 'Creá tu cuenta',
      description: 'Empezás con el plan gratis. No pedimos tarjeta.',
      submit: 'Crear la cuenta',
      haveAccount: '¿Ya tenés cuenta?',
      login: 'Ingresá',
      emailTaken: 'Ya hay una cuenta con este email. Ingresá o usá otro.',
    },
    fields: {
      businessName: 'Nombre del negocio',
      name: 'Tu nombre',
      email: 'Email',
      password: 'Contraseña',
      passwordHint: 'Al menos 10 caracteres. Una frase corta anda muy bien.',
    },
    pitch: {
      title: 'Tu stock, en orden y a la vista.',
      lead: 'Estante es el inventario para negocios chicos: productos, clientes y stock en un solo lugar, desde la compu o el celular.',
      free: 'Plan gratis sin tarjeta ni vencimiento',
      limits: 'Siempre sabés cuánto usás y cuánto te queda',
      keep: 'Lo que cargás es tuyo: nada se borra si cambiás de plan',
    },
  },
  en: {
    login: {
      title: 'Sign in to your account',
      description: 'Carry on where you left off.',
      submit: 'Sign in',
      noAccount: 'No account yet?',
      register: 'Create one for free',
      sessionEnded: 'Your session has ended. Sign in and carry on where you were.',
    },
    register: {
      title: 'Create your account',
      description: 'You start on the free plan. No card needed.',
      submit: 'Create account',
      haveAccount: 'Already have an account?',
      login: 'Sign in',
      emailTaken: 'There is an account with this email already. Sign in or use another one.',
    },
    fields: {
      businessName: 'Business name',
      name: 'Your name',
      email: 'Email',
      password: 'Password',
      passwordHint: 'At least 10 characters. A short sentence works well.',
    },
    pitch: {
      title: 'Your stock, in order and in sight.',
      lead: 'Estante is inventory for small businesses: products, clients and stock in one place, on your computer or your phone.',
      free: 'A free plan with no card and no end date',
      limits: 'You always know what you use and what is left',
      keep: 'What you enter is yours: nothing is deleted if you change plans',
    },
  },
});
