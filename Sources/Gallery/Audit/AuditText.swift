/// How texts stand in the audit: on one line, with nothing in them that a terminal or a reader takes for more.
enum AuditText {
    /// `text` with a backslash, and whatever does not show or ends a line, written as an escape.
    static func escaped(_ text: String) -> String {
        guard !text.unicodeScalars.allSatisfy(isPlain) else { return text }
        var escaped = ""
        for scalar in text.unicodeScalars {
            if scalar == "\\" {
                escaped += "\\\\"
            } else if isPlain(scalar) {
                escaped.unicodeScalars.append(scalar)
            } else {
                escaped += "\\u{\(String(scalar.value, radix: 16))}"
            }
        }
        return escaped
    }

    /// The same, cut where it would have more than `bytesMax` bytes, and with `…` there.
    static func escaped(_ text: String, bytesMax: Int) -> String {
        // Escaping makes nothing shorter, so that no more than so many scalars are looked at.
        let escaped = escaped(String(String.UnicodeScalarView(text.unicodeScalars.prefix(bytesMax + 1))))
        guard escaped.utf8.count > bytesMax else { return escaped }
        var cut = ""
        var bytes = 0
        for scalar in escaped.unicodeScalars {
            bytes += UTF8.width(scalar)
            guard bytes <= bytesMax - "…".utf8.count else { break }
            cut.unicodeScalars.append(scalar)
        }
        return cut + "…"
    }

    private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
        guard !scalar.isASCII else { return scalar.value >= 0x20 && scalar.value < 0x7F && scalar != "\\" }
        return switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned, .privateUse: false
        default: true
        }
    }
}
