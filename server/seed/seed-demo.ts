import { type Clock, systemClock } from '#server/clock.ts';
import type { Config } from '#server/config.ts';
import { openProviders, type SandboxOptions } from '#server/payments/open-providers.ts';
import { createServices, type Foundations } from '#server/services.ts';
import { addDays } from '#shared/domain/calendar.ts';
import { DEMO_EMAILS, isKnown, seedDemoBusinesses } from './demo-businesses.ts';
import { seedDemoSubscriptions } from './demo-subscriptions.ts';

const OPENED_DAYS_AGO = 60;

/**
 * Demo businesses for a database of our own, never in production, and what they bought where there is a sandbox
 * to pay in. Does nothing where they all are there.
 */
export async function seedDemo(
  config: Config,
  foundations: Omit<Foundations, 'providers' | 'clock'>,
  sandbox: SandboxOptions,
): Promise<void> {
  const known = await Promise.all(DEMO_EMAILS.map(isKnown));
  if (!known.includes(false)) return;
  const hasSandbox = !config.stripe && !config.mercadoPago;

  const openAt = async (clock: Clock) => {
    const payments = await openProviders(config, clock, sandbox);
    const services = createServices({
      ...foundations,
      clock: payments.clock,
      providers: payments.registry,
    });
    return {
      services,
      async close() {
        await services.counting.flush();
        services.live.stop();
        await payments.stop();
      },
    };
  };
  const now = systemClock.now();
  // They opened before the first of them bought anything.
  const opening = {
    ...systemClock,
    now: () => addDays(systemClock.now(), -OPENED_DAYS_AGO),
  };
  const { services, close } = await openAt(opening);
  await seedDemoBusinesses(services, foundations.ids, opening.now());
  await close();
  if (hasSandbox) await seedDemoSubscriptions(openAt, now);
}
