import { callServer } from './call-server.ts';

/**
 * `npm run reconcile`: asks the providers about every subscription and open checkout now. With `-- --audit` it prints
 * paid payments that have no outcome, and what is owed at the providers; `-- --retry <id>` tries one of these again.
 */
interface Audit {
  withoutOutcome: { id: string; businessId: string }[];
  remedies: { id: string; businessId: string; state: string; attempts: number }[];
}

async function run([flag, id]: readonly string[]): Promise<{ text: string; isGood: boolean }> {
  if (flag === '--audit') {
    const { withoutOutcome, remedies } = (await callServer('/api/operations/audit', {})) as Audit;
    const lines = [
      `${withoutOutcome.length} paid payments without an outcome.`,
      ...withoutOutcome.map((entry) => `  ${entry.id} of ${entry.businessId}`),
      `${remedies.length} remedies owed at the providers.`,
      ...remedies.map(
        (one) => `  ${one.id} of ${one.businessId}: ${one.state}, ${one.attempts} tries`,
      ),
    ];
    const isGood = withoutOutcome.length === 0 && !remedies.some(({ state }) => state === 'dead');
    return { text: lines.join('\n'), isGood };
  }
  if (flag === '--retry') {
    const { isTried } = (await callServer('/api/operations/remedies/retry', { id })) as {
      isTried: boolean;
    };
    return {
      text: isTried ? 'It is tried again now.' : 'There is nothing to try.',
      isGood: isTried,
    };
  }
  const { asked, failed } = (await callServer('/api/operations/reconcile', {})) as {
    asked: number;
    failed: number;
  };
  return { text: `Asked about ${asked}; ${failed} could not be asked.`, isGood: failed === 0 };
}

try {
  const { text, isGood } = await run(process.argv.slice(2));
  process.stdout.write(`${text}\n`);
  process.exitCode = isGood ? 0 : 1;
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
