// swift-tools-version: 6.2
import PackageDescription

// Arrows point down (ARCHITECTURE.md); an import that is not declared here does not build.
let package = Package(
  name: "easel",
  products: [
    .executable(name: "easel", targets: ["easel"]),
    .executable(name: "easel-draft", targets: ["easel-draft"]),
    // For tests: preloaded into a program, so it is a library of its own.
    .library(name: "CFaultyDisk", type: .dynamic, targets: ["CFaultyDisk"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
    .package(url: "https://github.com/apple/swift-system", exact: "1.8.1"),
    .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
    .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
    .package(url: "https://github.com/swiftlang/swift-subprocess", exact: "1.0.2"),
  ],
  targets: [
    // System libraries.
    .systemLibrary(
      name: "CChafa",
      pkgConfig: "chafa",
      providers: [.apt(["libchafa-dev", "libglib2.0-dev", "pkg-config"])],
    ),
    .systemLibrary(
      name: "CCmark",
      pkgConfig: "libcmark-gfm",
      providers: [.apt(["libcmark-gfm-dev", "libcmark-gfm-extensions-dev", "pkg-config"])],
    ),
    .systemLibrary(
      name: "CGD",
      pkgConfig: "gdlib",
      providers: [.apt(["libgd-dev", "pkg-config"])],
    ),
    .systemLibrary(
      name: "CLibedit",
      pkgConfig: "libedit",
      providers: [.apt(["libedit-dev", "pkg-config"])],
    ),

    // Pure modules.
    .target(name: "CEL"),
    .testTarget(name: "CELTests", dependencies: ["CEL", "JSON"]),
    .target(name: "JSON"),
    .testTarget(name: "JSONTests", dependencies: ["JSON"]),
    .target(name: "Text"),
    .testTarget(name: "TextTests", dependencies: ["Text"]),
    .target(name: "Workflows", dependencies: ["CEL", "JSON", "Text"]),
    .testTarget(name: "WorkflowsTests", dependencies: ["CEL", "JSON", "Text", "Workflows"]),

    // Wrappers: C pointers stay inside.
    .target(name: "CEditline", dependencies: ["CLibedit"], cSettings: [.define("_GNU_SOURCE")]),
    .target(name: "Chafa", dependencies: ["CChafa"]),
    .target(name: "Cmark", dependencies: ["CCmark"]),
    .testTarget(name: "CmarkTests", dependencies: ["Cmark"]),
    .target(name: "Editline", dependencies: ["CEditline"]),
    .testTarget(
      name: "EditlineTests",
      dependencies: ["Editline", "EditlineDemo", "TestSupport"],
    ),
    .executableTarget(
      name: "EditlineDemo",
      dependencies: ["Editline"],
      path: "Tests/EditlineDemo",
    ),

    // The program's parts.
    .target(name: "Display", dependencies: ["Chafa", "Cmark", "Text"]),
    .testTarget(name: "DisplayTests", dependencies: ["Display", "Text"]),
    .target(
      name: "Engine",
      dependencies: [
        "CEL", "JSON", "Text", "Workflows",
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "Subprocess", package: "swift-subprocess"),
        .product(name: "SystemPackage", package: "swift-system"),
        .product(name: "Yams", package: "Yams"),
      ],
    ),
    .testTarget(
      name: "EngineTests",
      dependencies: [
        "Engine", "JSON", "Workflows", "easel-draft",
        .product(name: "GRDB", package: "GRDB.swift"),
      ],
    ),
    .target(
      name: "Notebook",
      dependencies: [
        "Cmark", "JSON", "Text", "Workflows",
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "Yams", package: "Yams"),
      ],
    ),
    .testTarget(name: "NotebookTests", dependencies: ["Cmark", "JSON", "Notebook", "Text"]),
    .target(name: "Service", dependencies: ["Engine", "JSON", "Text", "Workflows"]),
    .testTarget(
      name: "ServiceTests",
      dependencies: [
        "Engine", "JSON", "Service", "TestSupport", "Workflows", "easel", "easel-draft",
        .product(name: "GRDB", package: "GRDB.swift"),
      ],
    ),
    .target(
      name: "Shell",
      dependencies: [
        "CEL", "Display", "Editline", "Engine", "JSON", "Notebook", "Service", "Text", "Workflows",
        .product(name: "Subprocess", package: "swift-subprocess"),
        .product(name: "SystemPackage", package: "swift-system"),
      ],
    ),
    .testTarget(
      name: "ShellLanguageTests",
      dependencies: ["Editline", "JSON", "Notebook", "Shell", "Text"],
    ),
    .testTarget(
      name: "ShellTests",
      dependencies: [
        "Engine", "JSON", "Notebook", "Service", "Shell", "TestSupport", "Workflows", "easel",
        "easel-draft",
      ],
    ),

    // Programs.
    .executableTarget(
      name: "easel",
      dependencies: [
        "Shell", .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
    ),
    .executableTarget(
      name: "easel-bench",
      dependencies: [
        "CEL", "Display", "Engine", "JSON", "Notebook", "Service", "Shell", "Text", "Workflows",
        .product(name: "GRDBSQLite", package: "GRDB.swift"),
        .product(name: "Subprocess", package: "swift-subprocess"),
      ],
    ),
    .testTarget(name: "BenchTests", dependencies: ["TestSupport", "easel-bench"]),
    .executableTarget(name: "easel-draft", dependencies: ["CGD", "JSON", "Text"]),
    .testTarget(name: "DraftTests", dependencies: ["JSON", "easel-draft"]),

    // For tests.
    .executableTarget(
      name: "easel-fuzz",
      dependencies: ["CEL", "JSON", "Shell", "Workflows"],
      path: "Tests/EaselFuzz",
    ),
    .testTarget(name: "FuzzTests", dependencies: ["TestSupport", "easel-fuzz"]),
    .target(
      name: "CFaultyDisk",
      path: "Tests/CFaultyDisk",
      cSettings: [.define("_GNU_SOURCE")],
    ),
    .executableTarget(
      name: "easel-torture",
      dependencies: [
        "Engine", "JSON", "Notebook", "Workflows",
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "GRDBSQLite", package: "GRDB.swift"),
      ],
      path: "Tests/EaselTorture",
    ),
    .testTarget(name: "TortureTests", dependencies: ["TestSupport", "easel-torture"]),
    .target(name: "TestSupport", path: "Tests/TestSupport"),
  ],
  swiftLanguageModes: [.v6],
)

let settings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),  // SE-0335
  .enableUpcomingFeature("ImmutableWeakCaptures"),  // SE-0481
  .enableUpcomingFeature("InferIsolatedConformances"),  // SE-0470
  .enableUpcomingFeature("InternalImportsByDefault"),  // SE-0409
  .enableUpcomingFeature("MemberImportVisibility"),  // SE-0444
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),  // SE-0461
  .treatAllWarnings(as: .error),  // SE-0480
]
let cTargets: Set = ["CEditline", "CFaultyDisk"]
let wrappers: Set = [
  "Chafa", "Cmark", "Editline", "EditlineDemo", "TestSupport", "easel-bench", "easel-draft",
  "easel-fuzz", "easel-torture",
]
for target in package.targets where target.type != .system && !cTargets.contains(target.name) {
  target.swiftSettings = settings
  if target.type != .test, !wrappers.contains(target.name) {
    target.swiftSettings?.append(.strictMemorySafety())  // SE-0458
  }
}
