// The first stop of the Tab key: past bars and tabs, to the numbers. A link to `#main` would leave the page where a base path is set.
export const SkipLink = () => (
  <button type="button" class="skip" onClick={() => document.getElementById('main')?.focus()}>
    Skip to the numbers
  </button>
)
