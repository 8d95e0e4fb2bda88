/// Why a settings file is refused: always the file, and the key by its path, such as `regions[1].nodes`.
public enum SettingsError: Error, Hashable, Sendable {
    case unreadable(file: String, reason: String)
    case unwritable(file: String, reason: String)
    /// Longer than any settings file of ours.
    case tooLarge(file: String, bytesMax: Int)
    /// Not YAML, or a key stands twice.
    case malformed(file: String, reason: String)
    case unknownKey(file: String, key: String, known: [String])
    case missing(file: String, key: String)
    /// The value is there and cannot be used; `expected` says what can.
    case wrong(file: String, key: String, value: String, expected: String)
}

extension SettingsError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .unreadable(let file, let reason): "\(file) cannot be read: \(reason)"
        case .unwritable(let file, let reason): "\(file) cannot be written: \(reason)"
        case .tooLarge(let file, let bytesMax): "\(file) is longer than \(bytesMax) bytes; that is no settings file"
        case .malformed(let file, let reason): "\(file) is not proper YAML: \(reason)"
        case .unknownKey(let file, let key, let known):
            "\(file): there is no key '\(key)'; known here: \(known.joined(separator: ", "))"
        case .missing(let file, let key): "\(file): the key '\(key)' is missing"
        case .wrong(let file, let key, let value, let expected):
            "\(file): '\(key)' is '\(value)'; it must be \(expected)"
        }
    }
}
