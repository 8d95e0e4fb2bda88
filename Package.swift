// swift-tools-version: 6.2
import PackageDescription

/// Every target of ours: Swift 6 mode, complete checking, warnings as errors.
let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
]

let package = Package(
    name: "vitrine",
    products: [],
    dependencies: [],
    targets: [
        .target(name: "Gallery", swiftSettings: strict),
        .target(name: "Placement", dependencies: ["Gallery"], swiftSettings: strict),
        .target(name: "Simulation", dependencies: ["Gallery", "Placement"], swiftSettings: strict),
        .testTarget(name: "PlacementTests", dependencies: ["Gallery", "Placement"], swiftSettings: strict),
        .testTarget(
            name: "SimulationTests", dependencies: ["Gallery", "Placement", "Simulation"], swiftSettings: strict),
    ]
)
