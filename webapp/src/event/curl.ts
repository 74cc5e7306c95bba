/** The request as one would send it from a shell. */
export function curl(url: string, body: unknown, apiKey: boolean): string {
  const lines = [
    `curl -sS ${quoted(url)}`,
    `-H 'Content-Type: application/json'`,
    ...(apiKey ? [`-H "X-API-Key: $API_KEY"`] : []),
    `-d ${quoted(JSON.stringify(body))}`,
  ];
  return lines.join(' \\\n  ');
}

/** Single quotes keep everything as it is, except a single quote. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
