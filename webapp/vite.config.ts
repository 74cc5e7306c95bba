import { defineConfig } from 'vitest/config';
import { eventValidator } from './build/event-validator.ts';
import { mockApi } from './build/mock-api.ts';
import { strictCsp } from './build/strict-csp.ts';

/** Where `npm run dev` finds a running API and runner. */
const target = process.env.CARTSTREAM_URL ?? 'http://localhost:8080';
const routes = ['/submit', '/v1', '/health', '/pipeline', '/openapi.json'];

export default defineConfig(({ mode }) => ({
  plugins: [eventValidator(), strictCsp(), ...(mode === 'mock' ? [mockApi()] : [])],
  build: { target: 'es2023', assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  server: { proxy: mode === 'mock' ? {} : Object.fromEntries(routes.map((route) => [route, target])) },
  test: { include: ['test/**/*.test.{ts,tsx}'], environment: 'node', testTimeout: 60_000 },
}));
