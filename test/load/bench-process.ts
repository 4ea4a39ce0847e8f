import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';

/** What a server of the bench answers to the process that measures it, beside serving HTTP. */
export type Answers = Record<string, (argument: never) => Promise<unknown>>;

/** A server in a process of its own, so that its CPU time is not mixed with the load generator's. */
export interface BenchProcess<A extends Answers> {
  ask<Name extends keyof A & string>(
    name: Name,
    ...argument: Parameters<A[Name]>
  ): Promise<Awaited<ReturnType<A[Name]>>>;
  /** User and system time of the process since it started. */
  cpuMicroseconds(): Promise<number>;
  stop(): Promise<void>;
}

interface Question {
  id: number;
  name: string;
  argument: unknown;
}
type Reply = { id: number; answer: unknown } | { id: number; failure: string };

const CPU = 'cpu';

/** Starts a script that calls `answerBench`. Production mode: what is measured is what people run. */
export function startBenchProcess<A extends Answers>(
  script: string,
  environment: Record<string, string>,
): BenchProcess<A> {
  const child = fork(script, {
    execArgv: ['--import', 'tsx'],
    env: { PATH: process.env['PATH'], NODE_ENV: 'production', ...environment },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const waiting = new Map<number, (reply: Reply) => void>();
  let questions = 0;
  child.on('message', (reply: Reply) => waiting.get(reply.id)?.(reply));
  child.on('exit', (code) => {
    for (const [id, answer] of waiting) answer({ id, failure: `${script} ended with ${code}` });
  });

  async function ask(name: string, argument?: unknown): Promise<unknown> {
    questions += 1;
    const id = questions;
    const reply = await new Promise<Reply>((resolve) => {
      waiting.set(id, resolve);
      child.send({ id, name, argument } satisfies Question, (error) => {
        if (error) resolve({ id, failure: `${script}: ${error.message}` });
      });
    });
    waiting.delete(id);
    if ('failure' in reply) throw new Error(`${name}: ${reply.failure}`);
    return reply.answer;
  }

  return {
    ask: ask as BenchProcess<A>['ask'],
    cpuMicroseconds: async () => (await ask(CPU)) as number,
    stop: () => end(child),
  };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}

/** The other end, in the server's process. */
export function answerBench(answers: Answers): void {
  process.on('message', ({ id, name, argument }: Question) => {
    const answer = async (): Promise<unknown> => {
      if (name === CPU) return cpuMicroseconds();
      const handler = answers[name];
      if (!handler) throw new Error('no such question');
      return handler(argument as never);
    };
    answer().then(
      (value) => process.send?.({ id, answer: value } satisfies Reply),
      (error: unknown) => process.send?.({ id, failure: String(error) } satisfies Reply),
    );
  });
  // The bench may be interrupted: nobody should be left behind.
  process.on('disconnect', () => process.exit(0));
}

export function cpuMicroseconds(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}
