import Wire

/// What the coordinator reports, as rows.
extension Table {
    init(_ status: ReplicationStatusDocument) {
        self.init("REGION", "STATE", "PROGRESS>", "VERIFIED>", "WANTED>", "DETAILS")
        for it in status.summary {
            add(
                it.region, it.state, "\(it.progress)%", "\(it.verifiedReplicas)", "\(it.wantedReplicas)", it.details)
        }
        for (region, count) in (status.standIns ?? [:]).sorted(by: { $0.key < $1.key }) {
            add(region, "StandIn", "100%", "\(count)", "0", "while a target region is lost")
        }
    }

    init(_ incidents: [IncidentDocument]) {
        self.init(
            "ID>", "KIND", "SUBJECT", "DETECTED", "DOWN", "DECIDED", "FIRST BYTE", "RESTORED", "RETURNED", "VERIFIED",
            "CONTENTS>", "COPIED>", "FROM")
        for it in incidents {
            let sources = it.sources.sorted { $0.key < $1.key }.map { "\($0.key) \(Quantity.bytes($0.value))" }
            add(
                "\(it.id)", it.kind, it.subject, it.detected, Self.after(it.down, it.detected),
                Self.after(it.decided, it.detected), Self.after(it.firstByte, it.detected),
                Self.after(it.restored, it.detected), Self.after(it.returned, it.detected),
                Self.after(it.verified, it.detected), "\(it.contents)", Quantity.bytes(it.bytesCopied),
                sources.joined(separator: ", "))
        }
    }
}
