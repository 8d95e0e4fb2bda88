/// What the keys that a version brings for the virtual firmware must be like.
extension UEFISettings {
    static let path = "properties.securityProfile.uefiSettings"
    /// The SHA-256 of an image in base 64, in characters.
    private static let sha256Length = 44

    func requireSound(_ definition: ImageDefinitionProperties) throws(GalleryRefusal) {
        guard definition.hyperVGeneration == .v2 else {
            throw .invalid(
                Self.path, nil, "is of UEFI firmware, which a definition of hyperVGeneration 'V1' has not",
                remedy: "leave it out")
        }
        try requireTemplates()
        try requireBounded()
    }

    /// The template that stands for none alone, or others, each once.
    private func requireTemplates() throws(GalleryRefusal) {
        let path = "\(Self.path).signatureTemplateNames"
        let remedy = "name \(Template.none.rawValue) alone, or others, each once"
        guard !templates.isEmpty else { throw .missing(path, remedy: remedy) }
        for (index, template) in templates.enumerated() {
            guard template != .none || templates.count == 1 else {
                throw .invalid("\(path)[\(index)]", template.rawValue, "is not alone", remedy: remedy)
            }
            guard templates.firstIndex(of: template) == index else {
                throw .invalid("\(path)[\(index)]", template.rawValue, "is named twice", remedy: remedy)
            }
        }
    }

    private func requireBounded() throws(GalleryRefusal) {
        let path = "\(Self.path).additionalSignatures"
        let lists = [("kek", kek), ("db", db), ("dbx", dbx)]
        let named =
            (pk.map { [("\(path).pk", $0)] } ?? [])
            + lists.flatMap { name, signatures in
                signatures.enumerated().map { ("\(path).\(name)[\($0.offset)]", $0.element) }
            }
        let values = named.flatMap(\.1.value)
        guard values.count <= Self.signaturesMax else {
            throw .invalid(
                path, "\(values.count)", "signatures are too many",
                remedy: "bring at most \(Self.signaturesMax) with a version")
        }
        let bytes = values.reduce(0) { $0 + $1.utf8.count }
        guard bytes <= Self.signatureBytesMax else {
            throw .invalid(
                path, "\(bytes)", "bytes are too many for the signatures together",
                remedy: "bring at most \(Self.signatureBytesMax)")
        }
        for (path, signature) in named { try Self.requireSound(signature, path) }
    }

    private static func requireSound(_ signature: Signature, _ path: String) throws(GalleryRefusal) {
        guard !signature.value.isEmpty else {
            throw .missing("\(path).value", remedy: "give the key one, or leave the key out")
        }
        for (index, value) in signature.value.enumerated() {
            let isSized = signature.kind == .x509 ? !value.isEmpty : value.utf8.count == sha256Length
            guard isSized, isBase64(value) else {
                let form = signature.kind == .sha256 ? "\(sha256Length) characters of base 64" : "base 64"
                throw .invalid(
                    "\(path).value[\(index)]", value, "is no \(signature.kind.rawValue)", remedy: "write it as \(form)")
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
