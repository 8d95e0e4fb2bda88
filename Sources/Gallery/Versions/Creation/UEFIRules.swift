/// What the keys that a version brings for the virtual firmware must be like.
extension UEFISettings {
    static let path = "properties.securityProfile.uefiSettings"
    /// The SHA-256 of an image in base 64, in characters.
    private static let sha256Length = 44

    func requireSound(_ definition: ImageDefinitionProperties) throws(GalleryRefusal) {
        guard definition.hyperVGeneration == .v2 else {
            throw .invalid(
                Self.path, "\(Self.path) is of UEFI firmware, which hyperVGeneration V1 has not; leave it out")
        }
        let templates = "\(Self.path).signatureTemplateNames"
        guard !self.templates.isEmpty, Set(self.templates).count == self.templates.count,
            !self.templates.contains(.none) || self.templates.count == 1
        else {
            throw .invalid(
                templates,
                "\(templates) must name \(Template.none.rawValue) alone, or others, each once; it names "
                    + (self.templates.isEmpty ? "none" : self.templates.map(\.rawValue).joined(separator: ", ")))
        }
        try requireBounded()
    }

    private func requireBounded() throws(GalleryRefusal) {
        let path = "\(Self.path).additionalSignatures"
        let named = [("pk", pk.map { [$0] } ?? []), ("kek", kek), ("db", db), ("dbx", dbx)]
        let values = named.flatMap(\.1).flatMap(\.value)
        guard values.count <= Self.signaturesMax else {
            throw .invalid(
                path, "\(path): \(values.count) signatures are too many; a version brings at most \(Self.signaturesMax)"
            )
        }
        let bytes = values.reduce(0) { $0 + $1.utf8.count }
        guard bytes <= Self.signatureBytesMax else {
            throw .invalid(
                path,
                "\(path): the signatures have \(bytes) bytes together; at most \(Self.signatureBytesMax) are taken")
        }
        for (name, signatures) in named {
            for signature in signatures { try Self.requireSound(signature, "\(path).\(name)") }
        }
    }

    private static func requireSound(_ signature: Signature, _ path: String) throws(GalleryRefusal) {
        guard !signature.value.isEmpty else {
            throw .invalid(path, "\(path) has a key without a value; give it one, or leave the key out")
        }
        for value in signature.value {
            let isSized = signature.kind == .x509 ? !value.isEmpty : value.utf8.count == sha256Length
            guard isSized, isBase64(value) else {
                throw .invalid(
                    path,
                    "\(path): \(TextRule.quoted(value)) is no \(signature.kind.rawValue) in base 64"
                        + (signature.kind == .sha256 ? " (\(sha256Length) characters)" : "") + "; encode it so")
            }
        }
    }

    private static func isBase64(_ text: String) -> Bool {
        let digits = text.utf8.prefix { ASCII.isLetterOrDigit($0) || "+/".utf8.contains($0) }
        let padding = text.utf8.count - digits.count
        return text.utf8.count % 4 == 0 && padding <= 2
            && text.utf8.suffix(padding).allSatisfy { $0 == UInt8(ascii: "=") }
    }
}
