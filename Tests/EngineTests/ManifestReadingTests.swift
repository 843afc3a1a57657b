import FoundationEssentials
import JSON
import Testing
import Workflows

@testable import Engine

@Suite struct ManifestReadingTests {
  private func read(_ yaml: String) throws(ManifestError) -> Manifest {
    try Manifest(Array(yaml.utf8)) { name throws(ManifestError) in
      guard name == "there.sh" else { throw ManifestError("is not there") }
      return ManifestNeighbour(path: "/models/\(name)", digest: "d")
    }
  }

  @Test func `a manifest declares a model with all that it says`() throws {
    let manifest = try read(soundManifest)
    let model = manifest.model
    #expect(model.id == "studio/poster")
    #expect(model.version == "1")
    #expect(model.kind == .image)
    #expect(model.summary == "Prints a poster.")
    #expect(model.capabilities == ["poster"])
    #expect(model.provider == "command")
    #expect(model.timeLimit == .seconds(120))
    #expect(
      model.retry
        == RetryPolicy(maximumAttempts: 5, backoffBase: .milliseconds(250), exitCodes: [75])
    )
    #expect(model.isSafeToRepeat)
    #expect(model.standIn == "draft/image")
    #expect(model.callLimit == 2)
    #expect(model.outputs == [ModelOutput("image", .image), ModelOutput("log", .text)])
    var width = Parameter("width", .integer, default: 512, minimum: 64, maximum: 2048)
    width.hasCostImpact = true
    #expect(
      model.parameters == [
        Parameter("prompt", .text, isRequired: true, maximum: 2000), width,
        Parameter("style", .text, allowed: ["ink", "7"]), Parameter("images", .assets(.image)),
      ]
    )
    #expect(model.price(ofCall: ["width": 1000])?.description == "1.05")
    #expect(manifest.program == .named("printer"))
    #expect(
      manifest.argumentWords == [
        "--width={width}", "--style", "{style}", "{images}", "{output.image}",
      ]
    )
  }

  @Test func `what is left out has the defaults that the format names`() throws {
    let manifest = try read(
      """
      easel: easel-manifest/1
      id: x
      version: "1.0"
      kind: tool
      price: 0.1
      argv: [./there.sh]
      outputs: [{name: text, type: text}]
      """
    )
    #expect(manifest.model.price == .fixed(Credits(millionths: 100_000)))
    #expect(manifest.model.timeLimit == .seconds(60))
    #expect(!manifest.model.isSafeToRepeat)
    #expect(manifest.model.retry == nil)
    #expect(manifest.model.standIn == nil)
    #expect(manifest.model.callLimit == nil)
    #expect(manifest.program == .beside(path: "/models/there.sh", digest: "d"))
  }

  @Test(arguments: [
    ("0.1", 100_000), ("\"0.1\"", 100_000), ("12", 12_000_000), ("0", 0),
    ("0.000001", 1), ("1000000000", 1_000_000_000_000_000),
  ])
  func `a decimal price is exact`(_ price: String, _ millionths: Int64) throws {
    let manifest = try read(
      changed("price: 0.05 + 0.000001 * double(width * width)", "price: \(price)")
    )
    #expect(manifest.model.price == .fixed(Credits(millionths: millionths)))
  }

  @Test func `the hash is part of the version, so that other content has other step keys`() throws {
    var manifest = try read(soundManifest)
    manifest.seal(String(repeating: "0123456789abcdef", count: 4))
    #expect(manifest.model.version == "1+0123456789abcdef")
    #expect(manifest.declaredVersion == "1")
  }

  @Test(arguments: ["README.md", "Sources/Engine/Models/ManifestFormat.swift"])
  func `the manifest in the documentation can be read`(_ file: String) throws {
    let root = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3)
    let bytes = try #require(
      FileManager.default.contents(atPath: root.joined(separator: "/") + "/\(file)")
    )
    let lines = String(decoding: bytes, as: UTF8.self)
      .split(separator: "\n", omittingEmptySubsequences: false)
      .map { $0.hasPrefix("///     ") ? $0.dropFirst(8) : $0 }
    let start = try #require(lines.firstIndex { $0.hasPrefix("easel: easel-manifest") })
    let end = try #require(lines[start...].firstIndex { $0.hasPrefix("```") || $0 == "///" })
    let manifest = try Manifest(Array(lines[start..<end].joined(separator: "\n").utf8)) { name in
      ManifestNeighbour(path: "/\(name)", digest: "d")
    }
    #expect(manifest.model.id == "studio/poster")
    #expect(manifest.argumentWords.contains("--width={width}"))
  }

  private func changed(_ old: String, _ new: String) -> String {
    soundManifest.replacing(old, with: new)
  }

  /// A line of the sound manifest, what stands in its place, and what the message says.
  @Test(arguments: [
    ("easel: easel-manifest/1\n", "", "`easel` is missing; add `easel: easel-manifest/1`"),
    ("manifest/1", "manifest/2", ":1: `easel` must be `easel-manifest/1`"),
    ("version: 1\n", "", "`version` is missing"),
    ("version: 1\n", "version: 1+2\n", ":3: `version` must be one word"),
    ("summary:", "sumary:", ":5: there is no member `sumary`; did you mean `summary`?"),
    ("id: studio/poster", "id: ../poster", ":2: `id` must be letters"),
    ("kind: image", "kind: picture", "must be one of image, video, audio, 3d, text, tool"),
    ("type: integer", "type: int", ":9: `parameters[2].type` must be one of text, integer"),
    ("default: 512", "default: many", ":9: `parameters[2].default` does not fit"),
    ("default: 512", "default: 32", "at least 64"),
    ("minimum: 64", "minimum: 64.5", "`parameters[2].minimum` must be a whole number"),
    ("minimum: 64", "minimum: 4096, default: 4096", ":9: `default` stands twice"),
    ("maximum: 2048", "maximum: 8", "`parameters[2].maximum` is less than the minimum"),
    ("required: true", "required: yes", "`parameters[1].required` must be `true` or `false`"),
    ("required: true", "required: true, default: a", "is never used"),
    ("required: true", "requird: true", "no member `requird` in `parameters[1]`; did you mean"),
    ("name: width", "name: prompt", "`parameters[2].name` is `prompt` twice"),
    ("name: width", "name: key", "cannot be `key`"),
    ("name: style", "name: 7up", ":10: `parameters[3].name` must be letters"),
    ("allowed: [ink, \"7\"]", "allowed: []", "is empty"),
    ("list: true", "list: true, default: x", "has no meaning for files"),
    (
      "{width}", "{widht}",
      "names `{widht}`, and there is no such parameter; did you mean `{width}`?",
    ),
    ("{width}", "{width", ":13: `argv` has a `{` without its `}`; write `{{`"),
    ("{width}", "width}", "has a `}` without its `{`"),
    ("{width}", "{a b}", "has no place `{a b}`"),
    ("\"{images}\"", "\"a={images}\"", "names `{images}`, a list, beside other text"),
    ("{output.image}", "{output.picture}", "no output of that name is a file"),
    (", \"{output.image}\"", "", "does not say where `image` is to be written"),
    ("[printer,", "[../printer,", "names the program `../printer`; write `./NAME`"),
    ("[printer,", "[./a/../there.sh,", "names the program"),
    ("[printer,", "[./gone.sh,", "`argv` is not there"),
    ("[printer,", "[\"{prompt}\",", "must begin with a program"),
    ("argv: [printer,", "argv: [{a: 1},", "not a mapping; put quotes"),
    ("\"{prompt}\"", "\"{style}\"", "`stdin` needs `style`, which may be missing"),
    ("file: png", "file: mp4", ":16: `outputs[1].file` is the ending of video, not of image"),
    ("file: png", "file: xyz", "add `mimeType:`"),
    ("file: png", "file: ../png", "must be the ending of a name"),
    (", file: png", "", "`outputs[1].type` is image, which comes out as a file; add `file:`"),
    ("name: log", "name: image", "is `image` twice"),
    ("{name: log", "{name: more, type: text}\n  - {name: log", "would be standard output"),
    ("timeLimit: 2m", "timeLimit: 2 minutes", ":18: `timeLimit` must be a time"),
    ("timeLimit: 2m", "timeLimit: 0", "must be a time"),
    ("timeLimit: 2m", "timeLimit: 1e300", "must be a time"),
    ("[75]", "[0]", "`retry.exitCodes` must be numbers from 1 to 255"),
    ("attempts: 5", "attempts: 0", "must be a whole number from 1 to 20"),
    ("safeToRepeat: true", "safeToRepeat: maybe", "must be `true` or `false`"),
    ("standIn: draft/image", "standIn: studio/poster", "another model"),
    ("callLimit: 2", "callLimit: -1", "from 1 to 1024"),
    ("capabilities: [poster]", "capabilities: poster", "must be a list, not a single value"),
    ("safeToRepeat: true", "protocol: easel-model/1", "`stdin` has no place beside `protocol`"),
    ("safeToRepeat: true", "protocol: other", "`protocol` must be `easel-model/1`"),
  ])
  func `what is wrong is said with its line, its member and a remedy`(
    _ old: String,
    _ new: String,
    _ message: String,
  ) throws {
    try #require(soundManifest.contains(old))
    let error = try #require(throws: ManifestError.self) { try read(changed(old, new)) }
    let text = error.description(file: "poster.yaml")
    #expect(text.contains(message), "\(text)")
    #expect(text.hasPrefix("poster.yaml:"))
  }

  @Test(arguments: [
    ("-0.1", "is -0.1 CU; it cannot be less than 0"), ("0.0000001", "at most six digits"),
    ("1000000001", "cannot be more than 1000000000"), (".5", "must be a decimal"),
    ("99999999999999999999", "must be a decimal"),
    ("0.1 *", "is neither an amount nor an expression (column"),
    ("0.1 * widht", "reads `widht`, and there is no such parameter; did you mean `width`?"),
    ("size(style)", "reads `style`, which may be missing; make it required"),
    ("0.1 * width", "with width=512 cannot be computed"),
    ("double(width) - 100.0", "with width=64 is -36 CU; it cannot be less than 0"),
    ("1000000.0 * double(width)", "with width=2048 is 2048000000 CU; it cannot be more"),
    ("1.0 / double(width - 64)", "with width=64 is inf CU"), ("prompt", "must be a number"),
    ("width > 3", "is of the type bool; it must be a number of credits"),
  ])
  func `a price that some call could not have is refused at once`(
    _ price: String,
    _ message: String,
  ) throws {
    let yaml = changed("0.05 + 0.000001 * double(width * width)", price)
      .replacing("required: true, maximum: 2000", with: "default: a")
    let error = try #require(throws: ManifestError.self) { try read(yaml) }
    #expect(error.line == 12)
    #expect(error.description(file: "f").contains(message), "\(error.description(file: "f"))")
  }
}
