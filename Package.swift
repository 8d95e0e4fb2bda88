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
        .testTarget(name: "GalleryTests", dependencies: ["Gallery"], swiftSettings: strict),
        // Reads the sources of all targets; depends on none.
        .testTarget(name: "HouseTests", swiftSettings: strict),
    ]
)
