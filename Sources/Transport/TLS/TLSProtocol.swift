/// The one protocol that is spoken over these connections, as ALPN has it.
enum TLSProtocol {
    static let name: [UInt8] = Array("vitrine/1".utf8)
    /// A list of one: its length, its name.
    static let offer: [UInt8] = [UInt8(name.count)] + name
}
