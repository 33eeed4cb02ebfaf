// What the report can do where scripts run: sort and filter tables, read values off the charts by pointer or arrow keys. Without it nothing is missing.

export const SCRIPT_TEXT = `
'use strict';
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const numberIn = (text) => {
    const clock = /^(\\d+:)?\\d+:\\d\\d$/.test(text);
    if (clock) return text.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
    const value = parseFloat(text.replace(/[,<>]/g, ''));
    const unit = { kB: 1e3, MB: 1e6, GB: 1e9, TB: 1e12 }[text.split(' ')[1]] || 1;
    return Number.isNaN(value) ? -Infinity : value * unit;
  };
  const collator = new Intl.Collator('en', { numeric: true });

  for (const table of all('table[data-sortable]')) {
    const body = table.tBodies[table.tBodies.length - 1];
    all('th', table).forEach((head, index) => {
      if (head.textContent === '') return;
      const isNumber = head.classList.contains('number');
      const button = document.createElement('button');
      button.type = 'button';
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener('click', () => {
        const now = head.getAttribute('aria-sort');
        const up = now ? now === 'descending' : !isNumber;
        for (const other of all('th', table)) other.removeAttribute('aria-sort');
        head.setAttribute('aria-sort', up ? 'ascending' : 'descending');
        const key = (row) => row.cells[index].textContent.trim();
        const rows = [...body.rows];
        rows.sort((a, b) => (up ? 1 : -1) * (isNumber ? numberIn(key(a)) - numberIn(key(b)) || 0 : collator.compare(key(a), key(b))));
        body.append(...rows);
      });
    });
    if (body.rows.length > 15) {
      const frame = table.parentElement;
      const filter = document.createElement('input');
      filter.type = 'search';
      filter.className = 'filter';
      filter.placeholder = 'Filter rows';
      filter.setAttribute('aria-label', 'Filter rows: ' + frame.getAttribute('aria-label'));
      filter.addEventListener('input', () => {
        const wanted = filter.value.toLowerCase();
        for (const row of body.rows) row.hidden = !row.textContent.toLowerCase().includes(wanted);
      });
      frame.before(filter);
    }
  }

  const source = document.getElementById('read-off');
  if (!source) return;
  const data = JSON.parse(source.textContent);
  const charts = all('svg[data-time]');
  const outputs = data.values.map(([chart, name, values]) => ({
    values,
    output: all('output', document.getElementById(chart)).find((one) => one.dataset.of === name),
  }));
  const two = (value) => String(value).padStart(2, '0');
  const clock = (ms) => {
    const s = Math.floor(ms / 1000);
    return (s >= 3600 ? Math.floor(s / 3600) + ':' : '') + two(Math.floor(s / 60) % 60) + ':' + two(s % 60);
  };
  const digits = (value) => {
    if (value === null) return '–';
    if (value === 0 || value >= 99.95) return Math.round(value).toLocaleString('en-US');
    if (value >= 9.995) return value.toFixed(1);
    return value >= 0.9995 ? value.toFixed(2) : String(Number(value.toPrecision(2)));
  };
  const hints = charts.map((chart) => chart.closest('figure').querySelector('figcaption p'));
  const calm = hints.map((hint) => hint.textContent);
  let at = -1;
  const show = (index) => {
    at = index;
    const known = index >= 0;
    const x = known ? (100 * data.atMs[index]) / data.durationMs + '%' : '0';
    for (const line of all('.cursor')) {
      line.classList.toggle('on', known);
      for (const end of ['x1', 'x2']) line.setAttribute(end, x);
    }
    for (const { output, values } of outputs) if (output) output.textContent = known ? digits(values[index]) : '';
    hints.forEach((hint, place) => { hint.textContent = known ? 'at ' + clock(data.atMs[index]) : calm[place]; });
  };
  const nearest = (ms) => {
    let best = 0;
    data.atMs.forEach((time, index) => { if (Math.abs(time - ms) < Math.abs(data.atMs[best] - ms)) best = index; });
    return best;
  };
  for (const chart of charts) {
    chart.setAttribute('tabindex', '0');
    chart.addEventListener('pointermove', (event) => {
      const box = chart.getBoundingClientRect();
      show(nearest(((event.clientX - box.left) / box.width) * data.durationMs));
    });
    chart.addEventListener('pointerleave', () => show(-1));
    chart.addEventListener('blur', () => show(-1));
    chart.addEventListener('keydown', (event) => {
      const step = { ArrowLeft: -1, ArrowRight: 1, PageUp: -20, PageDown: 20 }[event.key];
      if (event.key === 'Escape') show(-1);
      if (!step) return;
      event.preventDefault();
      show(Math.min(data.atMs.length - 1, Math.max(0, at + step)));
    });
  }
})();
`
