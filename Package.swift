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
    dependencies: [
        // Event loops, and the ByteBuffer that Wire reads and writes.
        .package(url: "https://github.com/apple/swift-nio.git", exact: "2.101.2"),
        // SQLite with typed statements, migrations, and a queue of its own for blocking calls: the catalog's engine.
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
    ],
    targets: [
        .target(name: "Gallery", swiftSettings: strict),
        .target(
            name: "Wire",
            dependencies: ["Gallery", .product(name: "NIOCore", package: "swift-nio")],
            swiftSettings: strict
        ),
        .target(
            name: "CatalogStore",
            dependencies: ["Gallery", .product(name: "GRDB", package: "GRDB.swift")],
            swiftSettings: strict
        ),
        .testTarget(name: "GalleryTests", dependencies: ["Gallery"], swiftSettings: strict),
        .testTarget(
            name: "WireTests",
            dependencies: ["Wire", "Gallery", .product(name: "NIOCore", package: "swift-nio")],
            swiftSettings: strict
        ),
    ]
)
