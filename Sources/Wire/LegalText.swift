extension Message {
    /// Makes any string a text that may stand on a line.
    ///
    /// Each control character (C0, DEL, C1) becomes a space. More than `bytesMax` bytes of UTF-8 are cut off
    /// between two scalars, and the cut is marked with `…` if that has room.
    public static func legalText(_ text: String, bytesMax: Int = WireLimits.acquainted.textBytesMax) -> String {
        let mark: Unicode.Scalar = "…"
        let isCut = text.utf8.count > bytesMax
        let room = isCut ? max(0, bytesMax - UTF8.width(mark)) : bytesMax
        var legal = String.UnicodeScalarView()
        var count = 0
        for scalar in text.unicodeScalars {
            let replaced = isControl(scalar) ? " " : scalar
            count += UTF8.width(replaced)
            if count > room { break }
            legal.append(replaced)
        }
        if isCut, bytesMax >= UTF8.width(mark) { legal.append(mark) }
        return String(legal)
    }

    /// Whether `scalar` is one of C0, DEL or C1: those that steer a terminal.
    static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
    }
}
