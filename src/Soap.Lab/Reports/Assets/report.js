// Draws the page's charts from the specifications in #data, and does what the page's buttons say.
(() => {
  'use strict';
  const root = document.documentElement;
  const { name, charts, grids } = JSON.parse(document.getElementById('data').textContent);
  const views = new Map();
  const hidden = new Set(); // rules
  const off = new Set(); // seeds
  let errors = 0;

  const fail = error => { root.dataset.errors = ++errors; root.dataset.lastError = String(error && error.message || error); };
  root.dataset.errors = 0;
  // A browser reports it as an error, but only says that charts get their new width one frame later.
  const isDelay = event => !event.error && /^ResizeObserver loop/.test(event.message);
  addEventListener('error', event => { if (!isDelay(event)) fail(event.error || event.message); });
  addEventListener('unhandledrejection', event => fail(event.reason));

  // A line without places has those of the line before.
  const place = lines => { let x; for (const line of lines) x = line.x ??= x; };
  for (const chart of Object.values(charts)) place(chart.lines);
  for (const grid of Object.values(grids)) for (const cell of grid.cells) place(cell.lines);

  // Light and dark.
  const preference = matchMedia('(prefers-color-scheme: dark)');
  const isDark = () => (root.dataset.theme || (preference.matches ? 'dark' : 'light')) === 'dark';
  const color = variable => getComputedStyle(root).getPropertyValue(variable).trim();
  const config = () => {
    const ink = color('--ink'), soft = color('--soft'), rule = color('--rule'), strong = color('--strong');
    const font = getComputedStyle(document.body).fontFamily;
    return {
      background: null, font,
      view: { stroke: null },
      axis: { labelColor: soft, titleColor: soft, titleFontWeight: 500, titleFontSize: 12, labelFontSize: 11.5, titlePadding: 8, labelPadding: 5, gridColor: rule, domainColor: strong, tickColor: strong, tickSize: 4, labelOverlap: true },
      axisX: { grid: false, labelFlush: false },
      axisY: { domain: false, ticks: false },
      style: { reference: { strokeWidth: 1.2, opacity: .75 }, referenceText: { fontSize: 11.5 }, ground: { fontSize: 11.5, strokeWidth: 3, strokeOpacity: .8 }, label: { fontSize: 12, fontWeight: 500 } },
    };
  };

  // What a chart shows: with all its seeds the means, with some of them the single trials in their place.
  const hasSeeds = chart => chart.lines.some(line => line.s !== undefined);
  const isPicked = chart => chart.lines.some(line => off.has(line.s));
  const rows = chart => {
    const picked = isPicked(chart), values = [];
    chart.lines.forEach((line, g) => {
      if (line.s === undefined ? picked : off.has(line.s) || (line.t && !picked)) return;
      line.x.forEach((x, i) => {
        const value = { r: line.r, g, x, y: line.y[i] };
        if (line.l) { value.l = line.l[i]; value.h = line.h[i]; }
        for (const key of ['s', 'n', 'v', 'b']) if (line[key] !== undefined) value[key] = line[key];
        values.push(value);
      });
    });
    return values;
  };

  // Single trials may lie outside what the means need; a logarithmic axis has no place for zeros.
  const widened = (scale, values) => {
    const [low, high] = scale.domain;
    const shown = values.filter(value => scale.type !== 'log' || value > 0);
    if (!shown.length) return scale;
    const least = shown.reduce((a, b) => Math.min(a, b), Math.min(low, high)), most = shown.reduce((a, b) => Math.max(a, b), Math.max(low, high));
    return { ...scale, domain: low <= high ? [least, most] : [most, least] };
  };

  // A specification with the vertical scale that is chosen for it.
  const specify = chart => {
    const spec = structuredClone(chart.spec);
    const values = spec.data.values = rows(chart);
    const picked = isPicked(chart);
    let { scale, ticks, labels } = chart.scales[chart.scale] || chart.scales.linear;
    if (picked) {
      spec.layer = spec.layer.filter(layer => !['interval', 'spans', 'markers'].includes(layer.name));
      scale = widened(scale, values.map(value => value.y));
    }
    const [low, high] = scale.domain;
    const inks = { reference: color('--ink'), referenceText: color('--soft'), label: color('--ink'), ink: color('--soft') };
    const at = fraction => scale.type === 'log' ? low * (high / low) ** fraction : low + fraction * (high - low);
    for (const layer of spec.layer) {
      const { x, y } = layer.encoding;
      if (y) {
        y.scale = scale;
        y.axis.values = ticks;
      }
      if (x && picked) x.scale = widened(x.scale, values.map(value => value.x));
      if (inks[layer.mark.style]) layer.mark.color = inks[layer.mark.style];
      if (layer.mark.style === 'ground') layer.mark.stroke = layer.mark.color = color('--ground');
      if (layer.name === 'labels') layer.data.values = labels;
      if (layer.name === 'markers') for (const value of layer.data.values) if (value.at !== null) value.y = at(value.at);
      if (layer.name === 'hover' && picked) {
        layer.encoding.tooltip = layer.encoding.tooltip.filter(tip => !['l', 'h', 's'].includes(tip.field));
        layer.encoding.tooltip.splice(1, 0, { field: 's', title: 'seed', type: 'nominal' });
      }
    }
    if (scale.type === 'log') spec.transform.push({ filter: 'datum.y > 0' }, { calculate: `isValid(datum.l) ? max(datum.l, ${low}) : null`, as: 'l' });
    spec.params.find(param => param.name === 'hidden').value = [...hidden];
    return spec;
  };

  const draw = async id => {
    const box = document.getElementById(id);
    const old = views.get(id);
    const { view, finalize } = await vegaEmbed(box, specify(charts[id]), { mode: 'vega-lite', renderer: 'canvas', actions: false, config: config(), tooltip: { theme: 'custom' } });
    if (old) old.finalize();
    box.style.minHeight = '';
    box.setAttribute('role', 'img'); // Vega put its own words in the place of the page's
    box.setAttribute('aria-label', box.dataset.label);
    views.set(id, { view, finalize });
    root.dataset.charts = views.size;
  };

  // Charts are drawn one after the other, those in sight first, and the browser gets its turn in between: all are there soon, scrolled to or not.
  const pending = new Set();
  let drawing = null;
  const pause = () => new Promise(done => setTimeout(done));
  const inSight = id => { const { top, bottom } = document.getElementById(id).getBoundingClientRect(); return bottom > 0 && top < innerHeight; };
  const drawPending = async () => {
    let since = performance.now();
    while (pending.size) {
      const seen = [...pending].find(inSight);
      if (!seen) root.dataset.sight ??= Math.round(performance.now());
      const id = seen || pending.values().next().value;
      pending.delete(id);
      await draw(id).catch(fail);
      if (performance.now() - since > 40) {
        await pause();
        since = performance.now();
      }
    }
    root.dataset.sight ??= Math.round(performance.now());
    drawing = null;
  };
  const drawAll = ids => {
    for (const id of ids) pending.add(id);
    return drawing ??= pause().then(drawPending);
  };

  // What is folded up has no width to be drawn at: its charts are drawn when it is opened.
  const isOpen = id => !document.getElementById(id).closest('details:not([open])');
  const forget = id => {
    pending.delete(id);
    views.get(id)?.finalize();
    views.delete(id);
  };
  const refresh = ids => {
    const all = [...ids];
    for (const id of all.filter(id => !isOpen(id))) forget(id);
    return drawAll(all.filter(isOpen));
  };
  const redraw = () => refresh(views.keys());
  for (const details of document.querySelectorAll('main details')) {
    details.addEventListener('toggle', () => {
      if (paper) return;
      const ids = [...details.querySelectorAll('.chart')].map(box => box.id);
      if (details.open) drawAll(ids.filter(id => !views.has(id) && isOpen(id)));
      else ids.forEach(forget);
    });
  }
  const unfold = id => {
    const part = id && document.getElementById(id);
    if (!part) return;
    for (let fold = part.querySelector('details') ?? part; fold; fold = fold.parentElement.closest('details')) if (fold.matches('details')) fold.open = true;
    part.scrollIntoView();
  };
  addEventListener('hashchange', () => unfold(decodeURIComponent(location.hash.slice(1))));
  document.addEventListener('click', event => {
    const link = event.target.closest('a[href^="#"]');
    if (link) unfold(link.hash.slice(1));
  });

  // Paper: everything unfolded, every chart drawn anew at the width of the sheet and in lines that stay sharp, each figure with its own legend. All of it is done when the event has been handled, since nothing here waits for more than a promise.
  let paper = null;
  const onPaper = (kind, element) => {
    const box = document.createElement(kind);
    box.className = 'paper';
    element.append(box);
    paper.added.push(box);
    return box;
  };
  const legendOf = figure => {
    const shown = new Set([...figure.querySelectorAll('.chart')].flatMap(box => charts[box.id].lines.map(line => line.r)));
    const buttons = legend.filter(button => shown.has(button.dataset.rule) && !hidden.has(button.dataset.rule));
    if (!buttons.length) return;
    const list = onPaper('p', figure);
    list.classList.add('legend');
    for (const button of buttons) {
      const entry = document.createElement('span');
      entry.append(...[...button.childNodes].map(node => node.cloneNode(true)));
      list.append(entry);
    }
    figure.querySelector('.panels').before(list);
  };
  const drawOnPaper = async box => {
    const spec = { ...specify(charts[box.id]), width: Math.max(120, box.clientWidth), autosize: { type: 'fit', contains: 'padding' } };
    const view = new vega.View(vega.parse(vegaLite.compile(spec, { config: config() }).spec), { renderer: 'none' });
    const sheet = onPaper('div', box);
    sheet.innerHTML = await view.toSVG();
    const drawing = sheet.querySelector('svg');
    if (!drawing.hasAttribute('viewBox')) drawing.setAttribute('viewBox', `0 0 ${drawing.getAttribute('width')} ${drawing.getAttribute('height')}`);
    view.finalize();
  };
  const layOut = async () => {
    paper = { added: [], folds: [...document.querySelectorAll('main details:not([open])')], tables: [] };
    for (const fold of paper.folds) fold.open = true;
    root.classList.add('printing');
    for (const figure of document.querySelectorAll('main figure')) if (figure.querySelector('.chart')) legendOf(figure);
    for (const table of document.querySelectorAll('main .scroll > table')) {
      const room = table.parentElement.clientWidth, width = table.scrollWidth;
      if (width <= room) continue;
      table.style.zoom = room / width;
      paper.tables.push(table);
    }
    let drawn = 0;
    for (const box of document.querySelectorAll('main .chart')) {
      await drawOnPaper(box).catch(fail);
      root.dataset.paper = ++drawn;
    }
  };
  const putBack = () => {
    if (!paper) return;
    for (const box of paper.added) box.remove();
    for (const table of paper.tables) table.style.zoom = '';
    for (const fold of paper.folds) fold.open = false;
    root.classList.remove('printing');
    paper = null;
  };
  addEventListener('beforeprint', () => { if (!paper) layOut().catch(fail); });
  addEventListener('afterprint', putBack);

  // Small multiples: one path a line, on the grid's axes.
  const svg = (kind, attributes) => {
    const element = document.createElementNS('http://www.w3.org/2000/svg', kind);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    return element;
  };
  const fraction = ({ low, high, log }, value) => log ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low);
  for (const [id, grid] of Object.entries(grids)) {
    const boxes = document.getElementById(id).querySelectorAll('svg.mini');
    grid.cells.forEach((cell, i) => {
      const at = (x, y) => `${(2 + 92 * fraction(grid.x, x)).toFixed(1)},${(34 - 32 * fraction(grid.y, y)).toFixed(1)}`;
      boxes[i].append(svg('path', { d: 'M2,34.5H94', stroke: '#888888', 'stroke-width': .6 }));
      for (const line of cell.lines) {
        const points = line.x.map((x, j) => at(x, line.y[j]));
        boxes[i].append(svg('path', { d: `M${points.length > 1 ? points.join('L') : `${points[0]}h.1`}`, fill: 'none', stroke: cell.color, 'stroke-width': 1.4, 'stroke-linejoin': 'round', 'stroke-linecap': 'round' }));
      }
      if (cell.diverged) boxes[i].append(svg('path', { d: 'M84,4l8,8m0,-8l-8,8', stroke: '#C8003C', 'stroke-width': 1.8 }));
    });
  }

  // Filters. Rules: a click hides or shows one in every chart, pointing at it fades the others. Seeds: as above.
  const signal = (key, value) => { for (const { view } of views.values()) view.signal(key, value).runAsync().catch(fail); };
  const legend = [...document.querySelectorAll('button.rule')], seeds = [...document.querySelectorAll('input.seed')];
  const status = document.querySelector('.status'), reset = document.querySelector('button.reset');
  const applyRules = () => {
    signal('focus', '');
    signal('hidden', [...hidden]);
    for (const row of document.querySelectorAll('tr[data-rule]')) row.hidden = hidden.has(row.dataset.rule);
    report();
  };
  const applySeeds = () => {
    off.clear();
    for (const box of seeds) if (!box.checked) off.add(box.value);
    for (const cell of document.querySelectorAll('[data-seed]')) cell.hidden = off.has(cell.dataset.seed);
    for (const figure of document.querySelectorAll('figure:not(.grid)')) {
      const note = figure.querySelector('.over-all'), single = [...figure.querySelectorAll('.chart')].map(box => hasSeeds(charts[box.id]));
      note.hidden = !off.size || single.every(Boolean);
      note.textContent = single.some(Boolean) ? ' Its charts that count seeds are over all of them, whichever are chosen.' : ' This figure is over all seeds, whichever are chosen.';
    }
    refresh([...views.keys()].filter(id => hasSeeds(charts[id])));
    report();
  };
  const count = (choice, all, without) => {
    const box = document.querySelector(`.choice${choice} .count`);
    if (box) box.textContent = without ? `${all - without} of ${all}` : 'all';
  };
  const report = () => {
    count('.seeds', seeds.length, off.size);
    count('.rules', legend.length, hidden.size);
    const parts = [];
    if (hidden.size) parts.push(`${legend.length - hidden.size} of ${legend.length} rules`);
    if (off.size) parts.push(`${seeds.length - off.size} of ${seeds.length} seeds, as single trials`);
    status.textContent = parts.length ? `Charts show ${parts.join(' and ')}; sentences and tables of numbers are over all.` : '';
    status.hidden = reset.hidden = !parts.length;
  };
  for (const button of legend) {
    const rule = button.dataset.rule;
    button.addEventListener('click', () => {
      const show = hidden.delete(rule);
      if (!show) hidden.add(rule);
      button.setAttribute('aria-pressed', String(show));
      applyRules();
    });
    const focus = () => signal('focus', hidden.has(rule) ? '' : rule);
    const blur = () => signal('focus', '');
    button.addEventListener('pointerenter', focus);
    button.addEventListener('pointerleave', blur);
    button.addEventListener('focus', focus);
    button.addEventListener('blur', blur);
  }
  for (const box of seeds) box.addEventListener('change', applySeeds);
  for (const button of document.querySelectorAll('.choice fieldset button')) {
    button.addEventListener('click', () => {
      for (const box of button.closest('fieldset').querySelectorAll('input')) box.checked = button.matches('.all');
      applySeeds();
    });
  }
  reset.addEventListener('click', () => {
    hidden.clear();
    for (const button of legend) button.setAttribute('aria-pressed', 'true');
    for (const box of seeds) box.checked = true;
    applyRules();
    applySeeds();
    (document.querySelector('.choice.seeds summary') ?? legend[0]).focus();
  });
  for (const choice of document.querySelectorAll('.choice')) {
    addEventListener('keydown', event => {
      if (event.key !== 'Escape' || !choice.open) return;
      choice.open = false;
      choice.querySelector('summary').focus();
    });
    addEventListener('click', event => { if (choice.open && !choice.contains(event.target)) choice.open = false; });
  }

  // A figure's data and picture, as they are shown.
  const chartsOf = element => [...element.closest('figure').querySelectorAll('.chart')].map(box => box.id);
  const download = (file, type, text) => {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([text], { type }));
    link.download = `${name}-${file}`.replace(/[^\w.-]+/g, '-');
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  };
  const csv = rows => rows.map(row => row.map(value => value === undefined ? '' : /[",\n]/.test(value) ? `"${String(value).replaceAll('"', '""')}"` : value).join(',') + '\n').join('');
  const csvOf = figure => {
    const shown = ({ r }) => !hidden.has(r);
    if (grids[figure.id]) {
      const cells = grids[figure.id].cells.filter(cell => shown(cell) && !off.has(cell.s));
      return csv([['rule', 'learning_rate', 'seed', 'examples', 'training_loss'],
        ...cells.flatMap(cell => cell.lines.flatMap(line => line.x.map((x, i) => [cell.r, cell.rate, cell.s, x, line.y[i]])))]);
    }
    const ids = chartsOf(figure.firstElementChild), settings = ids.some(id => charts[id].lines.some(line => line.n !== undefined));
    return csv([['chart', 'rule', 'seed', 'x', 'y', 'low', 'high', ...settings ? ['setting'] : []],
      ...ids.flatMap(id => rows(charts[id]).filter(shown).map(p => [document.getElementById(id).dataset.name, p.r, p.s, p.x, p.y, p.l, p.h, ...settings ? [p.n] : []]))]);
  };
  const escape = text => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  const svgOf = async figure => {
    const area = figure.querySelector('.panels, table').getBoundingClientRect(), head = 36;
    const placed = (element, text) => {
      const { left, top } = element.getBoundingClientRect();
      return text.replace('<svg ', `<svg x="${(left - area.left).toFixed(1)}" y="${(top - area.top + head).toFixed(1)}" `);
    };
    const written = element => {
      const { left, bottom } = element.getBoundingClientRect();
      return `<text x="${(left - area.left).toFixed(1)}" y="${(bottom - area.top + head - 4).toFixed(1)}" font-size="12" fill="${color('--soft')}">${escape(element.innerText)}</text>`;
    };
    const isShown = element => element.getClientRects().length > 0;
    const parts = [...figure.querySelectorAll('h4, .grid th, .grid td small')].filter(isShown).map(written);
    const ids = chartsOf(figure.firstElementChild);
    await drawAll(ids.filter(id => !views.has(id)));
    for (const id of ids) parts.push(placed(document.getElementById(id), await views.get(id).view.toSVG()));
    // What follows the page's theme by its variables has the colours of the moment in a file.
    const fixed = text => text.replaceAll(/var\((--[a-z]+)\)/g, (_, variable) => color(variable));
    for (const drawing of [...figure.querySelectorAll('svg.mini, svg.causal')].filter(isShown)) {
      const { width, height } = drawing.getBoundingClientRect();
      parts.push(placed(drawing, fixed(new XMLSerializer().serializeToString(drawing)).replace('<svg ', `<svg width="${width}" height="${height}" `)));
    }
    const [width, height] = [Math.ceil(area.width) + 24, Math.ceil(area.height) + head + 12];
    return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="-12 0 ${width} ${height}" font-family="sans-serif">`
      + `<rect x="-12" width="${width}" height="${height}" fill="${color('--ground')}"/><text y="20" font-size="16" font-weight="600" fill="${color('--ink')}">${escape(figure.querySelector('h3').textContent)}</text>${parts.join('')}</svg>\n`;
  };

  document.addEventListener('click', async event => {
    const button = event.target.closest('button');
    if (!button) return;
    const figure = button.closest('figure');
    if (button.matches('.scale')) {
      const log = button.getAttribute('aria-pressed') !== 'true';
      button.setAttribute('aria-pressed', String(log));
      const ids = chartsOf(button);
      for (const id of ids) charts[id].scale = log ? 'log' : 'linear';
      drawAll(ids);
    } else if (button.matches('.csv')) {
      download(`${figure.id}.csv`, 'text/csv', csvOf(figure));
    } else if (button.matches('.svg')) {
      svgOf(figure).then(text => download(`${figure.id}.svg`, 'image/svg+xml', text), fail);
    } else if (button.matches('.copy')) {
      const cells = row => [...row.querySelectorAll('[data-copy]')].map(cell => cell.dataset.copy).join('\t');
      const text = [...document.getElementById(button.dataset.table).querySelectorAll('tr:not(.groups)')].map(cells).join('\n');
      const done = await copy(text);
      button.textContent = done ? 'Copied' : 'Select and copy';
      setTimeout(() => { button.textContent = 'Copy'; }, 1600);
    } else if (button.matches('.theme')) {
      root.dataset.theme = isDark() ? 'light' : 'dark';
      repaint();
    }
  });
  const copy = async text => {
    if (navigator.clipboard) {
      try { await navigator.clipboard.writeText(text); return true; } catch { /* Files opened from disk may not be allowed to; the older way below may. */ }
    }
    const area = document.createElement('textarea');
    area.value = text;
    document.body.append(area);
    area.select();
    const done = document.execCommand('copy');
    area.remove();
    return done;
  };

  const themeButton = document.querySelector('button.theme');
  const repaint = () => { themeButton.textContent = isDark() ? 'Light' : 'Dark'; redraw(); };
  preference.addEventListener('change', repaint);
  const sections = document.querySelector('nav select');
  sections.addEventListener('change', () => { unfold(sections.value); sections.value = ''; });

  themeButton.textContent = isDark() ? 'Light' : 'Dark';
  unfold(location.hash.slice(1));
  const first = Object.keys(charts).filter(isOpen);
  root.dataset.expected = first.length;
  drawAll(first).then(() => {
    root.dataset.overflow = Math.max(0, root.scrollWidth - root.clientWidth);
    root.dataset.milliseconds = Math.round(performance.now());
    root.dataset.drawn = 'true';
  });
})();
