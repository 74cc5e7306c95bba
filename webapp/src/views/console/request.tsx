import { useStore } from '../../store/context';
import { Icon } from '../../ui/icon';
import { AnswerView } from './answer';

/** The request as one would send it from a shell, and the last answer. */
export function Request() {
  const { console, page } = useStore();
  const latest = console.log.value[0];
  const copy = async () => {
    const isCopied = await navigator.clipboard.writeText(console.request.value).then(
      () => true,
      () => false,
    );
    page.say(isCopied ? 'Command copied' : 'The browser blocks copying; select the text instead');
  };
  return (
    <div class="console-side">
      <section class="panel" aria-labelledby="request-title">
        <div class="section-head">
          <h2 id="request-title">The request</h2>
          <button type="button" class="small-button" onClick={() => void copy()}>
            <Icon name="copy" /> Copy
          </button>
        </div>
        {/* biome-ignore-start lint/a11y/noNoninteractiveTabindex: it scrolls, and must do so by keyboard too */}
        {/* biome-ignore-start lint/a11y/useSemanticElements: a section would not keep the line breaks */}
        <pre class="code" tabIndex={0} role="region" aria-label="The request as curl">
          {console.request.value || 'The event is not JSON yet.'}
        </pre>
        {/* biome-ignore-end lint/a11y/useSemanticElements: a section would not keep the line breaks */}
        {/* biome-ignore-end lint/a11y/noNoninteractiveTabindex: it scrolls, and must do so by keyboard too */}
      </section>
      <section class="panel" aria-labelledby="answer-title" aria-live="polite">
        <h2 id="answer-title">The answer</h2>
        {latest ? <AnswerView sent={latest} /> : <p class="muted">Nothing sent yet.</p>}
      </section>
    </div>
  );
}
