import GalleryClient
import Wire

/// A prediction, to be printed.
struct WhatIfReport {
    /// How many rows of each kind people are shown; programs get all that the coordinator tells.
    private static let rowsShownMax = 20

    private let answer: WhatIfAnswer

    init(_ answer: WhatIfAnswer) {
        self.answer = answer
    }

    func show(_ printing: Printing) throws {
        guard printing.format == .table else { return try printing.show(answer) { table } }
        print(text)
    }

    /// All rows in one table, for programs that read tables.
    private var table: Table {
        var table = Table("ROW", "SUBJECT", "REGION", "BEFORE", "AFTER", "HEALED")
        for it in answer.rows {
            table.add(
                it.row.rawValue, it.subject ?? it.from ?? "", it.region ?? it.to ?? "",
                it.before ?? it.have.map { "\($0)" } ?? "", it.after ?? it.left.map { "\($0)" } ?? "",
                it.healed.map { "\($0)" } ?? it.bytes.map { "\($0)" } ?? "")
        }
        return table
    }

    private var text: String {
        var parts = [headline]
        let lost = rows(.lost)
        if !lost.isEmpty {
            var table = Table("LOST UNLESS A NODE RETURNS")
            for it in lost { table.add(it.subject ?? "") }
            parts.append(shortened(table, .lost))
        }
        parts += [answers, lastCopies, shallow, copies].compactMap { $0 }
        parts.append(healing)
        return parts.joined(separator: "\n\n")
    }

    private var headline: String {
        let it = answer.summary
        let loss =
            "without \(it.loses.joined(separator: ", ")): \(it.nodes.count) node\(it.nodes.count == 1 ? "" : "s") gone "
            + "with copies of \(it.contents) disk contents (revision \(it.revision))"
        guard it.losesData else { return loss + "\nnothing would be lost" }
        let count = it.rows[WhatIfRow.Kind.lost.rawValue] ?? 0
        return loss + "\n*** DATA LOSS: \(count) would have no copy left until a node returns ***"
    }

    private var answers: String? {
        let answers = rows(.answer)
        guard !answers.isEmpty else { return nil }
        var table = Table("IMAGE", "REGION", "LATEST", "IS READ", "WOULD BE READ")
        for it in answers {
            table.add(
                it.subject ?? "", it.region ?? "", it.version ?? "", Self.words(it.before), Self.words(it.after))
        }
        return shortened(table, .answer)
    }

    private var lastCopies: String? {
        let versions = rows(.lastCopy)
        guard !versions.isEmpty else { return nil }
        var table = Table("ONE COPY LEFT UNTIL HEALED")
        for it in versions { table.add(it.subject ?? "") }
        return shortened(table, .lastCopy)
    }

    private var shallow: String? {
        let versions = rows(.shallow)
        guard !versions.isEmpty else { return nil }
        var table = Table("SHALLOW VERSION", "ITS SOURCE IN", "THEN")
        for it in versions {
            let isServed = it.isServed == true
            table.add(it.subject ?? "", it.region ?? "", isServed ? "read from elsewhere" : "cannot be deployed")
        }
        return shortened(table, .shallow)
    }

    private var copies: String? {
        let copies = rows(.copies)
        guard !copies.isEmpty else { return nil }
        var table = Table("VERSION", "REGION", "WANTED>", "COPIES>", "LEFT>", "HEALED>")
        for it in copies {
            let numbers = [it.wanted, it.have, it.left, it.healed].map { $0.map { "\($0)" } ?? "" }
            table.add([it.subject ?? "", it.region ?? ""] + numbers)
        }
        return shortened(table, .copies)
    }

    private var healing: String {
        let it = answer.summary.healing
        guard it.copies > 0 else { return "nothing to heal" + unhealed }
        var flows = Table("FROM", "TO", "COPIES>", "BYTES>")
        for row in rows(.flow) {
            flows.add(row.from ?? "", row.to ?? "", "\(row.copies ?? 0)", Quantity.bytes(row.bytes ?? 0))
        }
        let exact = it.isEstimated ? "about " : ""
        let rate = it.isRateAssumed ? ", at 200 MiB/s where a node has no limit" : ""
        // Less is noise.
        let deploying = it.deploymentBytesPerSecond.flatMap { $0 >= 1 << 20 ? $0 : nil }
        let beside =
            deploying.map {
                " beside deployments of \(Quantity.bytes($0))/s, as measured at this moment (healing has what they leave of "
                    + "a node's rate, and half of it at least)"
            } ?? ""
        return """
            healing: \(exact)\(it.copies) \(it.copies == 1 ? "copy" : "copies"), \(Quantity.bytes(it.bytes)); begins \
            \(Quantity.duration(.seconds(it.beginsAfterSeconds))) after the last word and takes at least \
            \(Quantity.duration(.seconds(it.seconds)))\(rate)\(beside)\(unhealed)

            \(shortened(flows, .flow))
            """
    }

    private var unhealed: String {
        answer.summary.healing.unhealed.sorted { $0.key < $1.key }
            .map { "\nstay short, \($0.value) of the disk contents: \($0.key)" }.joined()
    }

    private func rows(_ kind: WhatIfRow.Kind) -> [WhatIfRow] {
        Array(answer.rows.lazy.filter { $0.row == kind }.prefix(Self.rowsShownMax))
    }

    private func shortened(_ table: Table, _ kind: WhatIfRow.Kind) -> String {
        let more = (answer.summary.rows[kind.rawValue] ?? 0) - table.rows.count
        return table.text + (more > 0 ? "\nand \(more) more; -o json lists up to 1000" : "")
    }

    private static func words(_ serving: String?) -> String {
        switch serving {
        case "local": "in the region"
        case "elsewhere": "from another region"
        case "noNode": "FAILS: no node there"
        case "noCopy": "FAILS: no copy anywhere"
        default: serving ?? ""
        }
    }
}
