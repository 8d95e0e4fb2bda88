/// Pieces of an HTML page.
enum HTMLText {
    /// Text that is taken for nothing else.
    static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
            .replacing("\"", with: "&quot;")
    }

    /// A table; the rows' cells are texts.
    static func table(_ head: [String], _ rows: [[String]]) -> String {
        guard !rows.isEmpty else { return "<p class=none>none</p>" }
        let line = { (cells: [String], tag: String) in
            "<tr>" + cells.map { "<\(tag)>\(escaped($0))</\(tag)>" }.joined() + "</tr>"
        }
        return "<div class=wide><table><thead>\(line(head, "th"))</thead><tbody>"
            + rows.map { line($0, "td") }.joined() + "</tbody></table></div>"
    }

    static func section(_ title: String, _ body: String) -> String {
        "<section><h2>\(escaped(title))</h2>\(body)</section>"
    }

    /// A number with at most one digit after the point.
    static func number(_ value: Double) -> String {
        let tenths = (value * 10).rounded()
        return tenths.truncatingRemainder(dividingBy: 10) == 0 ? "\(Int(tenths / 10))" : "\(tenths / 10)"
    }

    /// Everything that the page looks like; it asks nothing of any network.
    static let style = """
        :root{--ink:#1d2330;--dim:#667085;--line:#d9dee7;--paper:#fff;--card:#f7f8fa;--good:#1a7f4b;--bad:#c0362c;--warn:#b7791f}
        @media(prefers-color-scheme:dark){:root{--ink:#e6e9ef;--dim:#98a2b3;--line:#344054;--paper:#12161d;--card:#1a202b;--good:#4ade80;--bad:#f87171;--warn:#fbbf24}}
        *{box-sizing:border-box}body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.5 system-ui,sans-serif}
        main{max-width:1100px;margin:0 auto;padding:24px}h1{font-size:24px;margin:0 0 4px}h2{font-size:16px;margin:0 0 10px}
        header p{margin:2px 0;color:var(--dim)}section{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:16px;margin:16px 0}
        .badge{display:inline-block;padding:2px 12px;border-radius:99px;color:#fff;font-weight:600;margin-left:10px;font-size:15px;vertical-align:middle}
        .good{background:#1a7f4b}.bad{background:#c0362c}td.ok{color:var(--good);font-weight:600}td.no{color:var(--bad);font-weight:600}
        table{border-collapse:collapse;width:100%;font-size:13px}th{text-align:left;color:var(--dim);font-weight:600}
        th,td{padding:4px 10px 4px 0;border-bottom:1px solid var(--line);vertical-align:top}.wide{overflow-x:auto}
        svg{width:100%;height:auto;display:block}svg text{fill:var(--dim);font:11px system-ui,sans-serif}
        .key span{margin-right:14px;font-size:12px;color:var(--dim)}.key i{display:inline-block;width:10px;height:10px;border-radius:2px;margin-right:5px}
        pre{overflow-x:auto;font-size:12px;margin:0}.none{color:var(--dim);margin:0}
        .tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(150px,1fr));gap:12px}.tile b{display:block;font-size:22px}.tile{font-size:13px;color:var(--dim)}.tile b{color:var(--ink)}
        """
}
