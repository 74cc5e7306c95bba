import type { Plugin } from 'vite';
import { MockApi } from '../e2e/mock/routes.ts';

/** Answers the API's routes from the stand-in, for work on the page alone. */
export function mockApi(): Plugin {
  return {
    name: 'mock-api',
    apply: 'serve',
    configureServer(server) {
      const api = new MockApi();
      server.middlewares.use((request, response, next) => {
        void api.handle(request, response).then((isHandled) => (isHandled ? undefined : next()), next);
      });
    },
  };
}
