import { Icon } from './icon';

interface StepperProps {
  readonly label: string;
  readonly value: number;
  readonly max: number;
  readonly onChange: (value: number) => void;
}

/** A quantity, changed by buttons or by typing. */
export function Stepper({ label, value, max, onChange }: StepperProps) {
  const typed = (event: Event & { currentTarget: HTMLInputElement }) => {
    const number = event.currentTarget.valueAsNumber;
    if (Number.isInteger(number) && number >= 1) onChange(Math.min(max, number));
    else event.currentTarget.value = String(value);
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would bring a border and a legend to a single number
    <div class="stepper" role="group" aria-label={`Quantity of ${label}`}>
      <button type="button" aria-label="One less" disabled={value <= 1} onClick={() => onChange(value - 1)}>
        <Icon name="minus" />
      </button>
      <input type="number" aria-label="Quantity" min={1} max={max} value={value} onChange={typed} />
      <button type="button" aria-label="One more" disabled={value >= max} onClick={() => onChange(value + 1)}>
        <Icon name="plus" />
      </button>
    </div>
  );
}
