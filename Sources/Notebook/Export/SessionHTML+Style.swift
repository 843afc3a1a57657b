extension SessionHTML {
  /// The style of the page: light or dark as the reader's system is, narrow screens and print.
  static let style = """
    :root { color-scheme: light dark; --paper: #fdfcfa; --ink: #22201c; --quiet: #6d675e;
      --line: #e2ddd3; --panel: #f5f2ec; --accent: #9a4a1c; --good: #26713a; --bad: #b3261e;
      --wait: #8a6100; --added: #ddf3e0; --removed: #fbe0dd; }
    @media (prefers-color-scheme: dark) {
      :root { --paper: #191817; --ink: #e8e4dc; --quiet: #a29b90; --line: #37342f;
        --panel: #23211f; --accent: #e59a6b; --good: #7ccf92; --bad: #ff9a91; --wait: #e3bd62;
        --added: #17351f; --removed: #45201d; } }
    * { box-sizing: border-box; }
    body { margin: 0 auto; padding: 2rem 1.25rem 4rem; max-width: 60rem; background: var(--paper);
      color: var(--ink); font: 1rem/1.6 system-ui, sans-serif; }
    h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 .5rem; }
    a { color: var(--accent); }
    .skip { position: absolute; left: -100vw; } .skip:focus { left: 1rem; }
    .facts, footer, .record { color: var(--quiet); font-size: .875rem; }
    code, pre { font: .875rem/1.5 ui-monospace, "DejaVu Sans Mono", monospace; }
    pre { overflow-x: auto; padding: .75rem 1rem; background: var(--panel); border-radius: .375rem; }
    nav ol { columns: 2 18rem; font-size: .875rem; padding-left: 2rem; }
    nav li { break-inside: avoid; } nav code { overflow-wrap: anywhere; }
    .entry { margin: 1rem 0; border: 1px solid var(--line); border-left: 3px solid var(--good);
      border-radius: .375rem; padding: 0 1rem; }
    .entry.error { border-left-color: var(--bad); }
    .entry.waiting, .entry.interrupted { border-left-color: var(--wait); }
    .entry > summary { cursor: pointer; padding: .6rem 0; display: flex; gap: 1rem;
      justify-content: space-between; align-items: baseline; }
    .entry > summary code { color: var(--accent); overflow-wrap: anywhere; }
    .entry > summary code::before { content: "\\203A\\00A0"; color: var(--quiet); }
    .status { color: var(--quiet); font-size: .75rem; white-space: nowrap; }
    .entry.error .status { color: var(--bad); } .entry.waiting .status { color: var(--wait); }
    summary:focus-visible, a:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
    img { max-width: 100%; height: auto; border-radius: .25rem; }
    img.graph { background: #fff; padding: .5rem; }
    table { border-collapse: collapse; display: block; overflow-x: auto; font-size: .9375rem; }
    th, td { border: 1px solid var(--line); padding: .3rem .6rem; text-align: left; }
    th { background: var(--panel); } td[align=right], th[align=right] { text-align: right; }
    blockquote { margin: .5rem 0; padding: .1rem 1rem; border-left: 3px solid var(--line); }
    .diff span { display: inline-block; min-width: 100%; }
    .diff .added { background: var(--added); color: var(--good); }
    .diff .removed { background: var(--removed); color: var(--bad); }
    .diff .place { color: var(--quiet); }
    footer { margin-top: 3rem; border-top: 1px solid var(--line); padding-top: 1rem; }
    @media print { nav { display: none; } .entry { break-inside: avoid; } }
    """
}
