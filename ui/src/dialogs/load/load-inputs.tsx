// How many users, and how fast: the same wherever a load is asked for.
/** Whatever a `Field` adds to its control is the input's. */
interface InputProps {
  readonly value: string
  readonly onValue: (value: string) => void
}

export const UsersInput = ({ value, onValue, ...more }: InputProps) => (
  <input
    type="number"
    name="users"
    min="0"
    step="1"
    required
    {...more}
    value={value}
    onInput={(event) => onValue(event.currentTarget.value)}
  />
)

/** Users per second. `isOptional` = empty says something too. */
export const SpawnRateInput = ({
  value,
  onValue,
  isOptional = false,
  ...more
}: InputProps & { isOptional?: boolean }) => (
  <input
    type="number"
    name="spawnRate"
    min="0.001"
    step="any"
    required={!isOptional}
    {...more}
    value={value}
    onInput={(event) => onValue(event.currentTarget.value)}
  />
)
