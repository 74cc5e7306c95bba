import { defineConfig } from 'vitest/config';
import { eventValidator } from './build/event-validator.ts';
import { mockApi } from './build/mock-api.ts';
import { strictCsp } from './build/strict-csp.ts';

/** Where `npm run dev` finds a running API, and the local runner with its numbers. */
const api = process.env.PIPELINE_API ?? 'http://localhost:8080';
const runner = process.env.PIPELINE_URL ?? 'http://localhost:8084';
const proxy = {
  ...Object.fromEntries(['/submit', '/v1', '/health', '/openapi.json'].map((route) => [route, api])),
  '/pipeline': runner,
};

export default defineConfig(({ mode }) => ({
  plugins: [eventValidator(), strictCsp(), ...(mode === 'mock' ? [mockApi()] : [])],
  build: { target: 'es2023', assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  server: { proxy: mode === 'mock' ? {} : proxy },
  test: { include: ['test/**/*.test.{ts,tsx}'], environment: 'node', testTimeout: 60_000 },
}));
