import autocannon from 'autocannon';
import { type Answers, type BenchProcess, cpuMicroseconds } from './bench-process.ts';

export interface Load {
  url: string;
  headers?: Record<string, string>;
  method?: 'GET' | 'POST';
  connections: number;
  /** Called for every request, so that they can differ. */
  next?: () => { body: string; headers?: Record<string, string> };
  /** Waits for work that requests leave behind, which belongs to their CPU time. */
  afterwards?: () => Promise<unknown>;
}

export interface LoadResult {
  requestsPerSecond: number;
  cpuMicrosecondsPerRequest: number;
  /** Of this process. Where it is more than the server's, it is what limits the throughput. */
  generatorMicrosecondsPerRequest: number;
  p99Ms: number;
}

/** Loads a server for a while. Any answer but a 2xx is a failure of the bench itself. */
export async function load<A extends Answers>(
  server: BenchProcess<A>,
  { url, connections, headers = {}, method = 'GET', next, afterwards }: Load,
  seconds: number,
): Promise<LoadResult> {
  const cpuBefore = await server.cpuMicroseconds();
  const ownBefore = cpuMicroseconds();
  const started = performance.now();
  const result = await autocannon({
    url,
    method,
    headers: { ...headers, ...(next ? { 'content-type': 'application/json' } : {}) },
    connections,
    duration: seconds,
    ...(next ? { requests: [{ setupRequest: (request) => differing(request, next()) }] } : {}),
  });
  const own = cpuMicroseconds() - ownBefore;
  const elapsed = (performance.now() - started) / 1000;
  if (result.non2xx > 0 || result.errors > 0 || result['2xx'] === 0) {
    throw new Error(
      `${url}: ${result['2xx']} good answers, ${result.non2xx} bad, ${result.errors} errors`,
    );
  }
  await afterwards?.();
  const cpu = (await server.cpuMicroseconds()) - cpuBefore;
  return {
    requestsPerSecond: result['2xx'] / elapsed,
    cpuMicrosecondsPerRequest: cpu / result['2xx'],
    generatorMicrosecondsPerRequest: own / result['2xx'],
    p99Ms: result.latency.p99,
  };
}

function differing(
  request: autocannon.Request,
  { body, headers }: ReturnType<NonNullable<Load['next']>>,
): autocannon.Request {
  return { ...request, body, headers: { ...request.headers, ...headers } };
}
