import { createHash } from 'node:crypto';
import type { Plugin } from 'vite';

/** On a developer's machine API and runner may listen on other ports; `scripts/configure.mjs` narrows this to what an environment has. */
const CONNECT = "'self' http://localhost:* http://127.0.0.1:*";

/**
 * Puts the first style sheet into the page itself, so that the first paint waits for nothing, and states a Content-Security-Policy
 * that allows exactly that style sheet and the page's own scripts.
 */
export function strictCsp(): Plugin {
  return {
    name: 'strict-csp',
    apply: 'build',
    enforce: 'post',
    generateBundle(_, bundle) {
      const page = bundle['index.html'];
      if (page?.type !== 'asset') throw new Error('index.html is not among what was built');
      let style = '';
      const html = String(page.source).replace(
        /\s*<link rel="stylesheet"[^>]*href="\/?([^"]+)"[^>]*>/g,
        (_link, file: string) => {
          const sheet = bundle[file];
          if (sheet?.type !== 'asset') throw new Error(`${file} is not among what was built`);
          style += String(sheet.source).trim();
          delete bundle[file];
          return '';
        },
      );
      const head = `<meta http-equiv="Content-Security-Policy" content="${policy(style)}" />\n    <style>${style}</style>`;
      page.source = html.replace('<meta charset="utf-8" />', `<meta charset="utf-8" />\n    ${head}`);
    },
  };
}

function policy(style: string): string {
  const hash = createHash('sha256').update(style).digest('base64');
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'sha256-${hash}'`,
    "img-src 'self'",
    "font-src 'self'",
    `connect-src ${CONNECT}`,
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
  ].join('; ');
}
