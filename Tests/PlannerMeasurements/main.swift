import Foundation
import Gallery
import Placement

// Prints what the planner costs with many contents: seconds for the events of a start and of a loss, and memory.
//
// Usage: PlannerMeasurements [CONTENTS [NODES-PER-REGION]]

let numbers = CommandLine.arguments.dropFirst().compactMap { Int($0) }
do {
    var measurement = try PlannerMeasurement(
        contents: max(1, numbers.first ?? 1_000_000), nodesPerRegion: max(1, numbers.dropFirst().first ?? 1)
    )
    try measurement.run()
} catch {
    print("failed: \(error)")
    exit(1)
}
