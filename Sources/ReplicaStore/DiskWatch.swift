public import Gallery
import Synchronization

/// Watches the calls that are made on a disk, and says how it is.
public final class DiskWatch: Sendable {
    /// How long a call may be under way before a disk is slow, unless said otherwise.
    public static let patienceDefault = Duration.seconds(5)

    private let judgement: Mutex<DiskJudgement>
    private let now: @Sendable () -> Instant

    /// `now` is on any clock that does not go back; a call that is under way for longer than `patience` makes a disk a
    /// slow one.
    public init(patience: Duration = DiskWatch.patienceDefault, now: @escaping @Sendable () -> Instant) {
        judgement = Mutex(DiskJudgement(pace: DiskPace(patience: patience)))
        self.now = now
    }

    /// How the disk is, if so many bytes may still be written.
    public func condition(usableBytes: Int) -> DiskCondition {
        judgement.withLock { $0.condition(usableBytes: usableBytes, now: now()) }
    }

    /// How many faults of the medium there were.
    public var faultCount: Int { judgement.withLock { $0.faultCount } }

    func note(_ error: SystemCallError, at place: Int) {
        let now = now()
        judgement.withLock { $0.note(error, at: place, now: now) }
    }

    /// A call is made; what is returned tells it from others when it has ended.
    func begin(_ work: DiskPace.Work) -> Int {
        let now = now()
        return judgement.withLock { $0.pace.begin(work, at: now) }
    }

    func end(_ call: Int) {
        let now = now()
        judgement.withLock { $0.pace.end(call, at: now) }
    }

    func noteWritten() { judgement.withLock { $0.noteWritten() } }
}

/// Calls whose errors a `DiskWatch` is told.
public struct WatchedCalls: FileSystemCalls {
    private let calls: any FileSystemCalls
    private let watch: DiskWatch

    public init(_ calls: any FileSystemCalls = LinuxCalls(), _ watch: DiskWatch) {
        self.calls = calls
        self.watch = watch
    }

    private func watched<Value>(
        _ place: Int, _ work: DiskPace.Work = .little, _ call: () throws(SystemCallError) -> Value
    ) throws(SystemCallError) -> Value {
        let number = watch.begin(work)
        defer { watch.end(number) }
        do throws(SystemCallError) {
            return try call()
        } catch {
            watch.note(error, at: place)
            throw error
        }
    }

    private func place(_ path: String) -> Int { path.utf8.reduce(0) { $0 &* 31 &+ Int($1) } }

    public func open(_ path: String, _ way: OpeningWay) throws(SystemCallError) -> Int32 {
        try watched(place(path)) { () throws(SystemCallError) in try calls.open(path, way) }
    }
    public func close(_ descriptor: Int32) { calls.close(descriptor) }
    public func read(
        _ descriptor: Int32, at offset: Int, into buffer: UnsafeMutableRawBufferPointer
    ) throws(SystemCallError) -> Int {
        try watched(offset) { () throws(SystemCallError) in try calls.read(descriptor, at: offset, into: buffer) }
    }
    public func write(
        _ descriptor: Int32, at offset: Int, _ bytes: UnsafeRawBufferPointer
    ) throws(SystemCallError) -> Int {
        try watched(offset) { () throws(SystemCallError) in try calls.write(descriptor, at: offset, bytes) }
    }
    public func resize(_ descriptor: Int32, to size: Int) throws(SystemCallError) {
        try watched(size, .much) { () throws(SystemCallError) in try calls.resize(descriptor, to: size) }
    }
    public func synchronize(_ descriptor: Int32) throws(SystemCallError) {
        try watched(-1, .much) { () throws(SystemCallError) in try calls.synchronize(descriptor) }
    }
    public func synchronizeData(_ descriptor: Int32) throws(SystemCallError) {
        try watched(-2, .much) { () throws(SystemCallError) in try calls.synchronizeData(descriptor) }
    }
    public func firstData(_ descriptor: Int32, from offset: Int) throws(SystemCallError) -> Int? {
        try watched(offset) { () throws(SystemCallError) in try calls.firstData(descriptor, from: offset) }
    }
    public func clone(from source: Int32, _ range: Range<Int>, to target: Int32, at offset: Int) throws(SystemCallError)
    {
        try watched(offset, .much) { () throws(SystemCallError) in
            try calls.clone(from: source, range, to: target, at: offset)
        }
    }
    public func forget(_ descriptor: Int32, _ range: Range<Int>) { calls.forget(descriptor, range) }
    public func status(_ descriptor: Int32) throws(SystemCallError) -> FileStatus {
        try watched(-3) { () throws(SystemCallError) in try calls.status(descriptor) }
    }
    public func status(at path: String) throws(SystemCallError) -> FileStatus? {
        try watched(place(path)) { () throws(SystemCallError) in try calls.status(at: path) }
    }
    public func names(in path: String) throws(SystemCallError) -> [String] {
        try watched(place(path), .much) { () throws(SystemCallError) in try calls.names(in: path) }
    }
    public func makeDirectory(_ path: String) throws(SystemCallError) {
        try watched(place(path)) { () throws(SystemCallError) in try calls.makeDirectory(path) }
    }
    public func removeDirectory(_ path: String) throws(SystemCallError) {
        try watched(place(path), .much) { () throws(SystemCallError) in try calls.removeDirectory(path) }
    }
    public func unlink(_ path: String) throws(SystemCallError) {
        try watched(place(path), .much) { () throws(SystemCallError) in try calls.unlink(path) }
    }
    public func rename(_ path: String, to target: String) throws(SystemCallError) {
        try watched(place(path)) { () throws(SystemCallError) in try calls.rename(path, to: target) }
        watch.noteWritten()
    }
    public func lock(_ descriptor: Int32) throws(SystemCallError) {
        try watched(-4) { () throws(SystemCallError) in try calls.lock(descriptor) }
    }
    public func unlock(_ descriptor: Int32) { calls.unlock(descriptor) }
    public func freeBytes(at path: String) throws(SystemCallError) -> Int {
        try watched(place(path)) { () throws(SystemCallError) in try calls.freeBytes(at: path) }
    }
}

extension ReplicaStore {
    /// Writes and renames a small file, so that a disk that takes nothing more says so before it is needed.
    public func probe() throws(ReplicaStoreError) {
        try DurableFile(layout.root + "/probe", calls: calls).replace(with: [0x0a])
        try ballast.fill()
    }
}
