import { defineConfig } from 'vitest/config';
import { eventValidator } from './build/event-validator.ts';
import { strictCsp } from './build/strict-csp.ts';

/** Where `npm run dev` finds a running API and runner. */
const target = process.env.CARTSTREAM_URL ?? 'http://localhost:8080';
const routes = ['/submit', '/v1', '/health', '/pipeline', '/openapi.json'];

export default defineConfig({
  plugins: [eventValidator(), strictCsp()],
  build: { target: 'es2023', assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  server: { proxy: Object.fromEntries(routes.map((route) => [route, target])) },
  test: { include: ['test/**/*.test.{ts,tsx}'], environment: 'node' },
});
