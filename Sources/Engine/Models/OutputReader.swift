import JSON
import Subprocess
import Workflows

/// Takes the outputs of a program that is talked to by arguments.
struct OutputReader: Sendable {
  var manifest: Manifest
  var folder: String

  /// The most bytes of a text, of a file, and of standard output that nobody reads.
  private static let (largestText, largestFile, largestWaste) = (4 << 20, 1 << 30, 64 << 20)

  private var standardOutput: Manifest.Output? { manifest.outputs.first { $0.file == nil } }

  /// The bytes of standard output where an output is made of them; reads it to its end.
  func bytes(of output: SubprocessOutputSequence) async throws -> [UInt8] {
    let isKept = standardOutput != nil
    let limit = isKept ? Self.largestText : Self.largestWaste
    var bytes: [UInt8] = []
    var count = 0
    for try await buffer in output {
      count += buffer.count
      guard count <= limit else {
        throw RunFailure(
          code: "too-large",
          message: "\(manifest.model.id) wrote more than \(limit >> 20) MiB on standard output",
        )
      }
      if isKept { unsafe buffer.withUnsafeBytes { unsafe bytes += $0 } }
    }
    return bytes
  }

  /// The outputs by name.
  func outputs(
    standardOutput bytes: [UInt8]
  ) throws(RunFailure) -> [String: ModelOutputValue] {
    var outputs: [String: ModelOutputValue] = [:]
    for output in manifest.outputs {
      guard let file = output.file else {
        outputs[output.name] = try value(of: bytes, output)
        continue
      }
      let path = "\(folder)/\(file)"
      guard Files.isRegular(path) else {
        throw bad(output, "the program wrote no file for it")
      }
      if case .asset(_, let mimeType) = output.kind {
        outputs[output.name] = .file(
          path: path,
          mimeType: mimeType ?? "application/octet-stream",
          width: nil,
          height: nil,
        )
      } else {
        outputs[output.name] = try value(of: try contents(of: path, output), output)
      }
    }
    return outputs
  }

  private func value(
    of bytes: [UInt8],
    _ output: Manifest.Output,
  ) throws(RunFailure) -> ModelOutputValue {
    if output.kind == .json {
      do { return .json(try JSONValue(parsing: bytes, limits: JSONLimits(depth: 64))) } catch {
        throw bad(output, "it is no JSON: \(error.message)")
      }
    }
    let text = bytes.last == 0x0A ? bytes.dropLast() : bytes[...]
    guard let text = String(validating: text, as: UTF8.self) else {
      throw bad(output, "it is not UTF-8 text")
    }
    return .text(text)
  }

  private func contents(
    of path: String,
    _ output: Manifest.Output,
  ) throws(RunFailure) -> [UInt8] {
    let bytes: [UInt8]?
    do { bytes = try ManifestReader.contents(of: path, limit: Self.largestText) } catch {
      throw bad(output, "its file cannot be read")
    }
    guard let bytes else {
      throw bad(output, "its file is larger than \(Self.largestText >> 20) MiB")
    }
    return bytes
  }

  private func bad(_ output: Manifest.Output, _ reason: String) -> RunFailure {
    RunFailure(
      code: "bad-output",
      message: "the output `\(output.name)` of \(manifest.model.id) is wrong: \(reason)",
    )
  }
}

extension OutputReader {
  /// The outputs that the manifest declares; throws where one is missing or is something else.
  static func checked(
    _ outputs: [String: ModelOutputValue],
    _ manifest: Manifest,
  ) throws(RunFailure) -> [String: ModelOutputValue] {
    let reader = OutputReader(manifest: manifest, folder: "")
    var checked: [String: ModelOutputValue] = [:]
    for output in manifest.outputs {
      guard let value = outputs[output.name] else { throw reader.bad(output, "it is missing") }
      try reader.check(value, output)
      checked[output.name] = value
    }
    return checked
  }

  private func check(
    _ value: ModelOutputValue,
    _ output: Manifest.Output,
  ) throws(RunFailure) {
    switch (value, output.kind) {
    case (.text, .text), (.json, .json), (.text, .json): return
    case (.file(let path, let mimeType, _, _), .asset(let type, _)):
      let family = mimeType.prefix { $0 != "/" }
      guard family == (type == .model3D ? "model" : type.name) else {
        throw bad(output, "it is \(mimeType), not \(type.name)")
      }
      try checkFile(path, mimeType, output)
    default: throw bad(output, "it is of another type than the manifest declares")
    }
  }

  private func checkFile(
    _ path: String,
    _ mimeType: String,
    _ output: Manifest.Output,
  ) throws(RunFailure) {
    guard let size = Files.size(path), size > 0 else { throw bad(output, "its file is empty") }
    guard size <= Self.largestFile else {
      throw bad(output, "its file is larger than \(Self.largestFile >> 30) GiB")
    }
    let head: [UInt8]
    do throws(EngineError) { head = try OpenFile(reading: path).read(64) ?? [] } catch {
      throw bad(output, "its file cannot be read")
    }
    guard MediaType.fits(mimeType, head: head) else {
      throw bad(output, "its file is no \(mimeType)")
    }
  }
}
