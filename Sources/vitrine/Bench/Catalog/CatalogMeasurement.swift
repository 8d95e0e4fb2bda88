/// What `vitrine bench catalog` reports.
struct CatalogMeasurement: Encodable {
    /// Lookups with so many connections, so many at a time on each.
    struct Resolve: Encodable {
        let connections: Int
        let pipeline: Int
        let perSecond: Double
        let p50Micros: Double
        let p99Micros: Double
        /// `GET` of redis at the same settings; `nil` without redis.
        let redisPerSecond: Double?

        private enum Key: String, CodingKey {
            case connections, pipeline, perSecond, p50Micros, p99Micros, redisPerSecond
        }

        /// Also a missing comparison is a member, `null`.
        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: Key.self)
            try container.encode(connections, forKey: .connections)
            try container.encode(pipeline, forKey: .pipeline)
            try container.encode(perSecond, forKey: .perSecond)
            try container.encode(p50Micros, forKey: .p50Micros)
            try container.encode(p99Micros, forKey: .p99Micros)
            try container.encode(redisPerSecond, forKey: .redisPerSecond)
        }
    }

    let versions: Int
    let bytesPerVersion: Double
    let readySeconds: Double
    /// From the SIGKILL of a coordinator that has taken changes until the next one has answered a question.
    let recoverySeconds: Double
    let mutationsPerSecond: Double
    let resolve: [Resolve]

    var table: Table {
        var table = Table("MEASURED", "CONNECTIONS>", "PIPELINE>", "RESULT>", "P50 µs>", "P99 µs>", "REDIS>", "RATIO>")
        table.add("versions", "", "", "\(versions)", "", "", "", "")
        table.add("bytes per version", "", "", Quantity.decimal(bytesPerVersion, 0), "", "", "", "")
        table.add("ready, s", "", "", Quantity.decimal(readySeconds, 2), "", "", "", "")
        table.add("killed to first answer, s", "", "", Quantity.decimal(recoverySeconds, 2), "", "", "", "")
        table.add("mutations per second", "", "", Quantity.decimal(mutationsPerSecond, 0), "", "", "", "")
        for row in resolve {
            table.add(
                "resolve per second", "\(row.connections)", "\(row.pipeline)", Quantity.decimal(row.perSecond, 0),
                Quantity.decimal(row.p50Micros, 0), Quantity.decimal(row.p99Micros, 0),
                row.redisPerSecond.map { Quantity.decimal($0, 0) } ?? "-",
                row.redisPerSecond.map { Quantity.decimal(row.perSecond / $0, 2) } ?? "-")
        }
        return table
    }
}
