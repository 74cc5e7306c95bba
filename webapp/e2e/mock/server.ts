import { readFile } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MockApi } from './routes.ts';

const DIST = fileURLToPath(new URL('../../dist', import.meta.url));
const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

export interface RunningMock {
  readonly url: string;
  readonly api: MockApi;
  close(): Promise<void>;
}

/** Serves the built page and the mock API from one origin, on a free port. */
export async function startMock(): Promise<RunningMock> {
  const api = new MockApi();
  const server = createServer((request, response) => {
    void api
      .handle(request, response)
      .then((isHandled) => (isHandled ? undefined : serveFile(request.url ?? '/', response)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    api,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function serveFile(url: string, response: ServerResponse): Promise<void> {
  const path = normalize(new URL(url, 'http://mock').pathname);
  const file = join(DIST, path === '/' ? 'index.html' : path);
  try {
    const content = await readFile(file);
    response.writeHead(200, { 'Content-Type': TYPES[extname(file)] ?? 'application/octet-stream' }).end(content);
  } catch {
    response.writeHead(404).end();
  }
}
