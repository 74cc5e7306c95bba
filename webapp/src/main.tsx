import { render } from 'preact';
import { cartstreamApi, pipelineApi } from './api/cartstream';
import { http, NOBODY } from './api/http';
import { App } from './app';
import { type Config, DEFAULT_CONFIG, loadConfig } from './config';
import { StoreContext } from './store/context';
import { browserPlatform } from './store/platform';
import { createStore, type Store } from './store/store';

function storeFor(config: Config): Store {
  return createStore({
    config,
    api: cartstreamApi(http(config.apiUrl, config)),
    pipelineApi: config.pipelineUrl === null ? null : pipelineApi(http(config.pipelineUrl, NOBODY)),
    platform: browserPlatform(),
    origin: location.origin,
  });
}

/** Lets the browser's events drive the store. */
function connect(store: Store): void {
  const { page, connection, outbox } = store;
  addEventListener('hashchange', () => page.go(location.hash));
  addEventListener('online', () => {
    connection.setOnline(true);
    void outbox.flush();
  });
  addEventListener('offline', () => connection.setOnline(false));
  document.addEventListener('visibilitychange', () => store.show(!document.hidden));
  page.go(location.hash);
  if (!navigator.onLine) connection.setOnline(false);
  store.start();
}

const config = await loadConfig().catch((error: Error) => {
  console.warn(`${error.message}; going on with this page's own origin`);
  return DEFAULT_CONFIG;
});
const store = storeFor(config);
connect(store);
const root = document.getElementById('app') as HTMLElement;
root.replaceChildren();
render(
  <StoreContext.Provider value={store}>
    <App />
  </StoreContext.Provider>,
  root,
);
