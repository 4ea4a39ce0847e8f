import mongoose, { type mongo } from 'mongoose';

const READS = ['find', 'aggregate', 'count', 'distinct'];

/**
 * How many documents the database looks at for what is run, over all of its reads, by its own explain. Needs a
 * connection with monitorCommands.
 */
export async function examinedBy(run: () => Promise<unknown>): Promise<number> {
  const client = mongoose.connection.getClient();
  const commands: mongo.CommandStartedEvent[] = [];
  const watch = (event: mongo.CommandStartedEvent) => commands.push(event);
  client.on('commandStarted', watch);
  try {
    await run();
  } finally {
    client.off('commandStarted', watch);
  }
  const reads = commands.filter(({ commandName }) => READS.includes(commandName));
  const examined = await Promise.all(
    reads.map(async ({ databaseName, command }) => {
      const { lsid: _lsid, $db: _db, $clusterTime: _time, txnNumber: _number, ...read } = command;
      const plan = await client
        .db(databaseName)
        .command({ explain: read, verbosity: 'executionStats' });
      return documentsOf(plan);
    }),
  );
  return examined.reduce((sum, documents) => sum + documents, 0);
}

/** Of an aggregation the first stage says it, wherever the server puts that. */
function documentsOf(plan: unknown): number {
  const found = /"totalDocsExamined":(\d+)/.exec(JSON.stringify(plan));
  if (!found) throw new Error('the database does not say how many documents it looked at');
  return Number(found[1]);
}
