import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import Ajv2020 from 'ajv/dist/2020.js';
import standalone from 'ajv/dist/standalone/index.js';
import type { Plugin } from 'vite';

/** The one contract: the API validates with this very file. */
export const EVENT_SCHEMA_FILE = fileURLToPath(
  new URL('../../event-model/src/main/resources/io/cartstream/event/event.schema.json', import.meta.url),
);

/** RFC 3339 date-time, as far as a regular expression can say it; `rules.ts` checks that the day exists. */
const DATE_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?([Zz]|[+-]\d\d:\d\d)$/;

// A CommonJS module: Node hands out its exports, where the type says that it is the function itself.
const standaloneCode = (standalone as unknown as { default?: typeof standalone }).default ?? standalone;

const MODULE = 'virtual:event-validator';
const RESOLVED = `\0${MODULE}`;

export function eventAjv(): Ajv2020 {
  const ajv = new Ajv2020({ allErrors: true, strict: false, code: { source: true, esm: true } });
  ajv.addFormat('date-time', DATE_TIME);
  return ajv;
}

/**
 * Compiles the event schema into a plain module while the page is built: no schema compiler is shipped, and no code is made at
 * run time, which the page's Content-Security-Policy would refuse.
 */
export function eventValidator(): Plugin {
  return {
    name: 'event-validator',
    resolveId: (id) => (id === MODULE ? RESOLVED : undefined),
    load(id) {
      if (id !== RESOLVED) return undefined;
      this.addWatchFile(EVENT_SCHEMA_FILE);
      const ajv = eventAjv();
      const validate = ajv.compile(JSON.parse(readFileSync(EVENT_SCHEMA_FILE, 'utf8')));
      return withImports(standaloneCode(ajv, validate));
    },
  };
}

/** Ajv writes `require` even into ES modules; the page has none. */
function withImports(code: string): string {
  const imports: string[] = [];
  const body = code.replace(/require\("([^"]+)"\)\.default/g, (_, path: string) => {
    const name = `runtime${imports.length}`;
    imports.push(`import ${name}Module from "${path}.js"; const ${name} = ${name}Module.default ?? ${name}Module;`);
    return name;
  });
  return imports.join('\n') + body;
}
