import { type ReactNode, useId } from 'react';
import classes from './choice-switch.module.css';

interface ChoiceSwitchProps<Value extends string> {
  label: string;
  value: Value;
  onChange: (value: Value) => void;
  choices: readonly { value: Value; label: ReactNode; lang?: string; title?: string }[];
}

/** A few choices side by side, one of them taken: plain radio buttons that look like a switch. */
export function ChoiceSwitch<Value extends string>(props: ChoiceSwitchProps<Value>) {
  const { label, value, onChange, choices } = props;
  const name = useId();
  return (
    <div role="radiogroup" aria-label={label} className={classes.group}>
      {choices.map((choice) => (
        <label
          key={choice.value}
          className={classes.choice}
          title={choice.title}
          lang={choice.lang}
        >
          <input
            type="radio"
            name={name}
            value={choice.value}
            checked={choice.value === value}
            onChange={() => onChange(choice.value)}
          />
          <span>{choice.label}</span>
        </label>
      ))}
    </div>
  );
}
