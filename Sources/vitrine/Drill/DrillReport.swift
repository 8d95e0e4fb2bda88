import GalleryClient
import Wire

/// Prediction beside result, a row each.
struct DrillReport: Encodable {
    /// One measure; without a prediction or a result there is no ratio.
    struct Row: Encodable {
        let measure: String
        let predicted: Double?
        let result: Double?
        var ratio: Double? {
            guard let predicted, let result, predicted > 0 else { return nil }
            return result / predicted
        }
        fileprivate let unit: Unit

        private enum Key: CodingKey { case measure, predicted, result, ratio }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: Key.self)
            try container.encode(measure, forKey: .measure)
            try container.encodeIfPresent(predicted, forKey: .predicted)
            try container.encodeIfPresent(result, forKey: .result)
            try container.encodeIfPresent(ratio, forKey: .ratio)
        }
    }

    fileprivate enum Unit { case seconds, bytes, count }

    let loses: [String]
    let rows: [Row]
    let prediction: WhatIfAnswer
    let result: DrillResult
    /// Why the drill did not go as predicted; `nil` if it did.
    let failure: String?

    init(prediction: WhatIfAnswer, result: DrillResult) {
        let summary = prediction.summary
        let healing = summary.healing
        let heals = healing.copies > 0
        loses = summary.loses
        self.prediction = prediction
        self.result = result
        rows = [
            Row(
                measure: "disk contents touched", predicted: Double(summary.contents),
                result: Double(result.contents), unit: .count),
            Row(
                measure: "bytes healed", predicted: Double(healing.bytes), result: Double(result.bytes), unit: .bytes),
            Row(
                measure: "healing begins after", predicted: healing.beginsAfterSeconds, result: result.decided,
                unit: .seconds),
            Row(
                measure: "healed after", predicted: heals ? healing.beginsAfterSeconds + healing.seconds : nil,
                result: result.restored, unit: .seconds),
            Row(measure: "deployments", predicted: nil, result: Double(result.deployments), unit: .count),
            Row(
                measure: "deployments that failed", predicted: 0, result: Double(result.deploymentsFailed.count),
                unit: .count),
            Row(
                measure: "answers broken against the prediction", predicted: 0,
                result: Double(result.answersBroken.count), unit: .count),
        ]
        failure = Self.failure(healing, result)
    }

    private static func failure(_ healing: WhatIfDocument.Healing, _ result: DrillResult) -> String? {
        if let first = result.deploymentsFailed.first {
            return "\(result.deploymentsFailed.count) deployments failed that should not have, the first: \(first)"
        }
        if let first = result.answersBroken.first { return "predicted to survive, and does not: \(first)" }
        if healing.copies > 0, healing.unhealed.isEmpty, result.restored == nil { return "it was not healed in time" }
        return nil
    }

    var table: Table {
        var table = Table("MEASURE", "PREDICTED>", "RESULT>", "RATIO>")
        for row in rows {
            table.add(
                row.measure, row.predicted.map { Self.text($0, row.unit) } ?? "-",
                row.result.map { Self.text($0, row.unit) } ?? "-",
                row.ratio.map { Quantity.decimal($0, 2) } ?? "-")
        }
        return table
    }

    private static func text(_ value: Double, _ unit: Unit) -> String {
        switch unit {
        case .seconds: Quantity.duration(.seconds(value))
        case .bytes: Quantity.bytes(Int64(value))
        case .count: "\(Int(value))"
        }
    }
}
