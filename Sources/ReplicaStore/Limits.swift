extension ReplicaStore {
    /// What the store does not go beyond.
    public struct Limits: Hashable, Sendable {
        /// Free bytes that receiving never uses, so that deleting, the view and the log always have room: 256 MiB.
        public var reserveBytes = 256 << 20
        /// How many replicas may be incoming at once, those that nobody is receiving at the moment included.
        public var incomingMax = 64
        /// How many contents may be open for reading at once; each takes one file descriptor.
        public var openContentsMax = 256
        /// After how many received bytes what was received is made durable; at most so much is fetched again after
        /// a crash: 64 MiB.
        public var checkpointBytes = 64 << 20
        /// What quarantine may take on the disk: 1 GiB.
        ///
        /// The oldest goes first; one is kept whatever it takes.
        public var quarantineBytesMax = 1 << 30
        /// A file that is there only to be given up when a full disk would keep contents from being removed: 1 MiB;
        /// none if 0.
        public var ballastBytes = 1 << 20

        public init() {}
    }
}
