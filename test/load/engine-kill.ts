/*
 * Kills the built-in engine under load again and again and checks that every acknowledged write is
 * there and none by half. Run by hand: node --import tsx test/load/engine-kill.ts [rounds]
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbedded } from '#server/standins/mongodb/start-embedded.ts';
import { checkAfterKill, killUnderLoad } from '#test/server/standins/mongodb/kill-under-load.ts';

const rounds = Number(process.argv[2] ?? 200);
const dataDir = mkdtempSync(join(tmpdir(), 'engine-kill-'));
const engine = await startEmbedded({ dataDir });
let acknowledged = 0;
let bad = 0;
for (let round = 0; round < rounds; round++) {
  const promised = await killUnderLoad(engine, round, 50 + Math.floor(Math.random() * 300));
  const wrong = await checkAfterKill(engine, promised);
  acknowledged += promised.batches.length;
  bad += wrong.length;
  for (const line of wrong) process.stdout.write(`round ${round}: ${line}\n`);
  if ((round + 1) % 20 === 0)
    process.stdout.write(
      `${round + 1} rounds, ${acknowledged} batches acknowledged, ${bad} broken promises\n`,
    );
}
await engine.stop();
rmSync(dataDir, { recursive: true, force: true });
process.exit(bad === 0 ? 0 : 1);
