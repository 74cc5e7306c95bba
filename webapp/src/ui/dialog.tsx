import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { Icon } from './icon';

interface DialogProps {
  readonly open: boolean;
  readonly title: string;
  readonly kind: 'drawer' | 'sheet';
  readonly onClose: () => void;
  readonly children: ComponentChildren;
}

/**
 * The browser's own modal dialog: it keeps the focus, closes on Escape and hands the focus back. `open` alone decides: the browser tells
 * of a close later than it closes, when the one who closed it may have opened it again.
 */
export function Dialog({ open, title, kind, onClose, children }: DialogProps) {
  const element = useRef<HTMLDialogElement>(null);
  const closedHere = useRef(false);
  useEffect(() => {
    if (open && !element.current?.open) element.current?.showModal();
    if (!open && element.current?.open) {
      closedHere.current = true;
      element.current.close();
    }
  }, [open]);
  const onEscape = (event: Event) => {
    event.preventDefault();
    onClose();
  };
  const onClosed = () => {
    if (!closedHere.current) onClose();
    closedHere.current = false;
  };
  const onBackdrop = (event: MouseEvent) => {
    if (event.target === element.current) onClose();
  };
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape closes it, by the browser
    <dialog ref={element} class={kind} aria-label={title} onCancel={onEscape} onClose={onClosed} onClick={onBackdrop}>
      {open && (
        <div class="dialog-body">
          <div class="dialog-head">
            <h2>{title}</h2>
            <button type="button" class="icon-button" aria-label="Close" onClick={onClose}>
              <Icon name="close" />
            </button>
          </div>
          {children}
        </div>
      )}
    </dialog>
  );
}
