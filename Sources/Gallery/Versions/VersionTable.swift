/// The versions of an image definition in order of number, close together in memory.
public struct VersionTable: Hashable, Sendable {
    private var versions: [ImageVersion] = []

    public init() {}

    /// Takes `versions`, which are in order of number and have each number once; `nil` if they are not.
    ///
    /// What they have in common they share already.
    init?(inOrder versions: [ImageVersion]) {
        guard zip(versions, versions.dropFirst()).allSatisfy({ $0.number < $1.number }) else { return nil }
        self.versions = versions
    }

    /// The version with `number`; setting `nil` takes it away.
    public internal(set) subscript(number: VersionNumber) -> ImageVersion? {
        get {
            let index = index(of: number)
            return index < versions.count && versions[index].number == number ? versions[index] : nil
        }
        set {
            let index = index(of: number)
            let isThere = index < versions.count && versions[index].number == number
            switch (newValue, isThere) {
            case (let version?, true): versions[index] = version
            case (let version?, false): versions.insert(version, at: index)
            case (nil, true): versions.remove(at: index)
            case (nil, false): break
            }
            if newValue != nil, versions.count > 1 { share(at: index, with: index > 0 ? index - 1 : 1) }
        }
    }

    /// The versions after `number`, in order; all if it is `nil`.
    public func after(_ number: VersionNumber?) -> ArraySlice<ImageVersion> {
        guard let number else { return versions[...] }
        let index = index(of: number)
        let isThere = index < versions.count && versions[index].number == number
        return versions[(isThere ? index + 1 : index)...]
    }

    /// Neighbours mostly say the same of regions and tags: what is equal is kept once.
    private mutating func share(at index: Int, with neighbour: Int) {
        let other = versions[neighbour]
        versions[index].share(with: other)
    }

    /// Where the version with `number` is or would be.
    private func index(of number: VersionNumber) -> Int {
        var (low, high) = (0, versions.count)
        while low < high {
            let middle = (low + high) / 2
            if versions[middle].number < number { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

extension VersionTable: RandomAccessCollection {
    public var startIndex: Int { 0 }
    public var endIndex: Int { versions.count }
    public subscript(position: Int) -> ImageVersion { versions[position] }
}
