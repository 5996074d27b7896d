/// The report's style sheet. Colours are chosen to be told apart by colour-blind readers, in both themes: blue stays, orange leaves.
enum ReportStyle {
    static let sheet: StaticString = """
        :root {
          --ground: #f5f6f8; --card: #ffffff; --ink: #16202c; --soft: #5b6878; --line: #dfe4ea; --rail: #edf0f4;
          --kept: #2f6fde; --dropped: #ee9338; --within: #7d93b0; --beyond: #ee9338; --limit: #b3261e; --warn: #fff6e5; --warn-line: #efc26b;
          color-scheme: light dark;
        }
        @media (prefers-color-scheme: dark) {
          :root {
            --ground: #0f141a; --card: #171e26; --ink: #e7ecf2; --soft: #97a4b4; --line: #2a343f; --rail: #222b35;
            --kept: #5c96f5; --dropped: #e5933f; --within: #7187a3; --beyond: #e5933f; --limit: #ff8a80; --warn: #2b2415; --warn-line: #7a5c20;
          }
        }
        * { box-sizing: border-box; }
        html { -webkit-text-size-adjust: 100%; scroll-behavior: smooth; }
        body { margin: 0; background: var(--ground); color: var(--ink); font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Helvetica Neue", Arial, sans-serif; }
        header, main, footer { max-width: 1360px; margin: 0 auto; padding: 0 28px; }
        header { padding-top: 36px; }
        h1 { font-size: 34px; line-height: 1.15; letter-spacing: -.02em; margin: 2px 0 6px; overflow-wrap: anywhere; }
        h2 { font-size: 20px; letter-spacing: -.01em; margin: 0 0 2px; }
        h3 { font-size: 14px; margin: 0 0 6px; overflow-wrap: anywhere; }
        small { font-size: 12px; font-weight: 400; color: var(--soft); }
        code { font: 12.5px/1.4 ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; overflow-wrap: anywhere; }
        .over { margin: 0; font-size: 12px; font-weight: 600; letter-spacing: .08em; text-transform: uppercase; color: var(--kept); }
        .lead { margin: 0 0 14px; color: var(--soft); max-width: 90ch; overflow-wrap: anywhere; }
        .print { margin: 0 0 20px; color: var(--soft); font-size: 13px; }
        .n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }

        .tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); gap: 12px; margin: 0 0 20px; }
        .tiles div { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 12px 16px 13px; }
        .tiles dt { color: var(--soft); font-size: 13px; }
        .tiles dd { margin: 0; }
        .tiles b { display: block; font-size: 23px; font-weight: 650; line-height: 1.3; letter-spacing: -.015em; font-variant-numeric: tabular-nums; }
        .tiles span { color: var(--soft); font-size: 13px; }
        header > .strip { height: 14px; border-radius: 7px; }

        nav { display: flex; flex-wrap: wrap; gap: 4px 20px; margin: 18px 0 8px; padding: 10px 0; border-block: 1px solid var(--line); }
        nav a { color: var(--soft); text-decoration: none; font-size: 14px; }
        nav a:hover, nav a:focus-visible { color: var(--kept); text-decoration: underline; text-underline-offset: 3px; }
        .warning { background: var(--warn); border: 1px solid var(--warn-line); border-radius: 10px; padding: 10px 16px; margin: 16px 0 0; }
        .warning p { margin: 4px 0; }
        .warning code { background: var(--card); border: 1px solid var(--warn-line); border-radius: 5px; padding: 1px 6px; margin-right: 2px; }

        section { margin-top: 34px; scroll-margin-top: 12px; }
        section > h3 { margin: 16px 0 6px; }
        .legend { display: flex; flex-wrap: wrap; gap: 4px 18px; margin: 8px 0 12px; font-size: 13px; color: var(--soft); }
        .key { display: inline-flex; align-items: center; gap: 7px; }
        .key::before { content: ""; width: 11px; height: 11px; border-radius: 3px; background: var(--dropped); }
        .key.kept::before { background: var(--kept); }
        .key.within::before { background: var(--within); }
        .key.before::before { background: var(--within); opacity: .55; } .key.after::before { height: 3px; border-radius: 0; background: var(--kept); }
        .key.line::before { width: 0; border-radius: 0; height: 14px; border-left: 2px dashed var(--limit); background: none; }

        .cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 360px), 1fr)); gap: 16px; }
        figure { margin: 0; background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 14px 16px 12px; display: flex; flex-direction: column; min-width: 0; }
        figcaption { margin-top: auto; padding-top: 6px; color: var(--soft); font-size: 12.5px; }
        .rules { list-style: none; margin: 4px 0 0; padding: 0; font-size: 13px; }
        .rules li { display: flex; flex-wrap: wrap; gap: 0 5px; border-top: 1px solid var(--line); padding: 4px 0; }
        .rules .n { margin-left: auto; color: var(--soft); }

        .plot { display: block; width: 100%; height: auto; overflow: visible; }
        .plot text { font: 11px system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", Arial, sans-serif; font-variant-numeric: tabular-nums; }
        .tick, .note { fill: var(--soft); }
        .mark { fill: var(--limit); font-weight: 600; }
        .axis { stroke: var(--soft); stroke-opacity: .55; }
        .grid { stroke: var(--line); }
        .limit { stroke: var(--limit); stroke-width: 1.5; stroke-dasharray: 4 3; }
        .area { fill: transparent; }
        .hit:hover .area { fill: var(--ink); fill-opacity: .07; }
        .gap { fill: var(--card); }
        .fill { fill: var(--kept); fill-opacity: .16; }
        .before { fill: var(--within); fill-opacity: .38; }
        path.after { fill: none; stroke: var(--kept); stroke-width: 1.8; stroke-linejoin: round; }
        .rate { fill: none; stroke: var(--kept); stroke-width: 1.8; stroke-linejoin: round; }
        rect.kept { fill: var(--kept); } rect.dropped { fill: var(--dropped); } rect.within { fill: var(--within); } rect.beyond { fill: var(--beyond); }
        rect.rail { fill: var(--rail); }
        .strip { display: block; width: 100%; height: 12px; border-radius: 3px; }

        table { border-collapse: collapse; width: 100%; background: var(--card); border: 1px solid var(--line); border-radius: 10px; border-spacing: 0; }
        table.bars, .scroll { border: 1px solid var(--line); border-radius: 10px; background: var(--card); }
        .scroll { overflow-x: auto; margin-top: 16px; }
        section > .lead + .scroll { margin-top: 0; }
        .scroll table { border: 0; }
        table.bars { border-collapse: separate; overflow: hidden; }
        th, td { padding: 6px 10px; text-align: left; vertical-align: middle; }
        th:first-child { padding-left: 16px; } th:last-child, td:last-child { padding-right: 16px; }
        thead th { font-size: 12px; font-weight: 500; color: var(--soft); white-space: nowrap; }
        th.n { text-align: right; }
        tbody th { font-weight: 500; overflow-wrap: anywhere; }
        tbody th, tbody td { border-top: 1px solid var(--line); }
        .bars tbody th { width: 26%; } .bars td.bar { width: 46%; } .bars td.n { width: 1%; min-width: 76px; }
        .bars tbody tr:hover, .plain tbody tr:hover { background: color-mix(in srgb, var(--rail) 55%, transparent); }
        .more { color: var(--soft); font-size: 13px; margin: 8px 4px 0; }
        .plain td.words { color: var(--soft); overflow-wrap: anywhere; text-align: right; }
        .pages { list-style: none; margin: 0; padding: 0; }
        .pages li { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 10px 16px; margin: 0 0 8px; overflow-wrap: anywhere; }
        .pages p { margin: 2px 0 0; color: var(--soft); font-size: 13px; }
        .pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 320px), 1fr)); gap: 0 16px; align-items: start; }
        footer { margin-top: 40px; padding-bottom: 36px; color: var(--soft); font-size: 13px; }

        @media (max-width: 700px) {
          header, main, footer { padding-left: 16px; padding-right: 16px; }
          header { padding-top: 22px; }
          h1 { font-size: 27px; }
          .tiles { grid-template-columns: 1fr 1fr; gap: 8px; }
          .tiles div { padding: 9px 12px; } .tiles b { font-size: 19px; }
          .plot text { font-size: 12.5px; }
          .plain { font-size: 13px; } .plain tbody th { min-width: 190px; }
          .bars, .bars tbody, .bars tr, .bars tbody th { display: block; width: 100%; }
          .bars thead { display: none; }
          .bars tr { padding: 8px 14px; border-top: 1px solid var(--line); }
          .bars tbody tr:first-child { border-top: 0; }
          .bars tbody th, .bars tbody td { border: 0; padding: 1px 0; }
          .bars td.bar { display: block; width: 100%; padding: 3px 0; }
          .bars td.n { display: inline-block; width: auto; min-width: 0; margin-right: 14px; font-size: 13px; }
          .bars td.n::after { content: " " attr(data-heading); color: var(--soft); }
        }
        @media print {
          :root { --ground: #fff; --card: #fff; --ink: #000; --soft: #444; --line: #ccc; --rail: #eee; --kept: #2f6fde; --dropped: #ee9338; --within: #7d93b0; --beyond: #ee9338; --limit: #b3261e; --warn: #fff; --warn-line: #999; }
          * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
          body { font-size: 10.5pt; }
          header, main, footer { max-width: none; padding: 0; }
          nav { display: none; }
          figure, tr, .warning, .tiles div { break-inside: avoid; }
          h2, .lead, .legend { break-after: avoid; }
          .cards { grid-template-columns: 1fr 1fr; }
          @page { margin: 14mm; }
        }
        """
}
