import JSON
import Text
import Workflows

/// The file beside a manifest that may be its program.
struct ManifestNeighbour: Sendable, Hashable {
  var path: String
  var digest: String
}

extension Manifest {
  /// Reads the bytes of a file; `neighbour` finds the program that lies beside it.
  ///
  /// The model has no hash yet; see ``seal(_:)``.
  init(
    _ bytes: [UInt8],
    neighbour: (_ name: String) throws(ManifestError) -> ManifestNeighbour,
  ) throws(ManifestError) {
    let root = try YAMLNode(yaml: bytes)
    let file = try ManifestMembers(
      root,
      names: [
        "easel", "id", "version", "kind", "summary", "capabilities", "parameters", "price", "argv",
        "stdin", "protocol", "outputs", "timeLimit", "retry", "safeToRepeat", "standIn",
        "callLimit", "secrets",
      ],
    )
    _ = try file.required("easel", ManifestFormat.name)
    guard try file.text("easel") == ManifestFormat.name else {
      throw file.error(
        "easel",
        "must be `\(ManifestFormat.name)`, the format that this easel reads",
      )
    }
    let parameters = try Self.parameters(of: file)
    let isProtocol = try Self.speaksProtocol(file)
    outputs = try Self.outputs(of: file, isProtocol: isProtocol)
    model = try Self.model(file, parameters, outputs)
    declaredVersion = model.version
    secrets = try Self.secrets(of: file)
    let places = ManifestPlaces(parameters: parameters, outputs: outputs, file: file)
    let groups = try places.groups()
    guard let first = groups.first?.first, groups.first?.count == 1 else {
      throw file.error("argv", "must begin with a program")
    }
    arguments = Array(groups.dropFirst())
    programWords = first.source
    program = try Self.program(first, file, neighbour)
    if isProtocol {
      conversation = .protocolLines
    } else {
      conversation = .arguments(input: try places.input())
      try places.checkOutputsAreWritten(by: groups)
    }
  }

  /// Reads only the id, of a manifest that is otherwise damaged.
  static func id(in bytes: [UInt8]) -> String? {
    guard let root = try? YAMLNode(yaml: bytes), case .mapping(let members) = root.content,
      case .scalar(let id, _)? = members.first(where: { $0.name == "id" })?.value.content,
      isID(id)
    else { return nil }
    return id
  }

  /// Gives the model the hash of all that declares it.
  mutating func seal(_ digest: String) {
    model.digest = digest
    model.version = "\(declaredVersion)+\(digest.prefix(16))"
  }

  private static func speaksProtocol(_ file: ManifestMembers) throws(ManifestError) -> Bool {
    guard let name = try file.text("protocol") else { return false }
    guard name == "easel-model/1" else { throw file.error("protocol", "must be `easel-model/1`") }
    if file["stdin"] != nil {
      throw file.error("stdin", "has no place beside `protocol`, which sends the request there")
    }
    return true
  }

  private static func model(
    _ file: ManifestMembers,
    _ parameters: [Parameter],
    _ outputs: [Output],
  ) throws(ManifestError) -> Model {
    _ = try file.required("id", "studio/paint")
    guard let id = try file.text("id"), isID(id) else {
      throw file.error(
        "id",
        "must be letters, digits, `.`, `_` and `-`, with `/` between parts, at most 80",
      )
    }
    _ = try file.required("version", "1")
    guard let version = try file.text("version"), !version.isEmpty, version.utf8.count <= 40,
      version.utf8.allSatisfy({ 0x21...0x7E ~= $0 && $0 != UInt8(ascii: "+") })
    else { throw file.error("version", "must be one word of at most 40 characters, without `+`") }
    _ = try file.required("kind", "image")
    let kinds = ModelKind.allCases.map(\.rawValue)
    guard let kind = try file.text("kind").flatMap({ ModelKind(rawValue: $0) }) else {
      throw file.error("kind", "must be one of \(kinds.joined(separator: ", "))")
    }
    var model = Model(
      id: id,
      summary: try file.text("summary", limit: 400) ?? "",
      version: version,
      provider: CommandProvider.name,
      parameters: parameters,
      outputs: outputs.map(\.declared),
      isSafeToRepeat: try file.boolean("safeToRepeat") ?? false,
      kind: kind,
    )
    model.timeLimit = try file.duration("timeLimit") ?? .seconds(60)
    model.callLimit = try file.whole("callLimit", 1...1024)
    model.retry = try retry(of: file)
    model.capabilities = try capabilities(of: file)
    model.declaredStandIn = try file.text("standIn")
    if let standIn = model.declaredStandIn, !isID(standIn) || standIn == id {
      throw file.error("standIn", "must be the id of another model, a free one")
    }
    try setPrice(of: &model, file)
    return model
  }

  private static func retry(of file: ManifestMembers) throws(ManifestError) -> RetryPolicy? {
    guard let node = file["retry"] else { return nil }
    let members = try ManifestMembers(
      node,
      at: "retry",
      names: ["exitCodes", "attempts", "backoff"],
    )
    var policy = RetryPolicy()
    for element in try members.list("exitCodes", atMost: 32) ?? [] {
      guard case .scalar(let text, isPlain: true) = element.content, let code = Int32(text),
        1...255 ~= code
      else {
        throw ManifestError(
          "must be numbers from 1 to 255",
          line: element.line,
          member: "retry.exitCodes",
        )
      }
      policy.exitCodes.insert(code)
    }
    policy.maximumAttempts = try members.whole("attempts", 1...20) ?? policy.maximumAttempts
    policy.backoffBase = try members.duration("backoff") ?? policy.backoffBase
    return policy
  }

  private static func capabilities(of file: ManifestMembers) throws(ManifestError) -> [String] {
    var capabilities: [String] = []
    for element in try file.list("capabilities", atMost: 32) ?? [] {
      guard case .scalar(let word, _) = element.content, isID(word), !word.contains("/") else {
        throw ManifestError(
          "must be words such as `remove-background`",
          line: element.line,
          member: "capabilities",
        )
      }
      capabilities.append(word)
    }
    return capabilities
  }

  private static func secrets(of file: ManifestMembers) throws(ManifestError) -> [String] {
    var secrets: [String] = []
    for element in try file.list("secrets", atMost: 16) ?? [] {
      guard case .scalar(let name, _) = element.content, Secrets.isName(name),
        !ManifestFormat.variables.contains(name), !secrets.contains(name)
      else {
        throw ManifestError(
          "must be different names such as `OPENAI_API_KEY`: capitals, digits and `_`, and none "
            + "of \(ManifestFormat.variables.joined(separator: ", "))",
          line: element.line,
          member: "secrets",
        )
      }
      secrets.append(name)
    }
    return secrets
  }

  private static func program(
    _ template: ArgumentTemplate,
    _ file: ManifestMembers,
    _ neighbour: (String) throws(ManifestError) -> ManifestNeighbour,
  ) throws(ManifestError) -> Program {
    if template.pieces == [.draftProgram] { return .draft }
    guard case .text(let name)? = template.pieces.first, template.pieces.count == 1, !name.isEmpty
    else { throw file.error("argv", "must begin with a program, which has no place for a value") }
    if name.hasPrefix("/") { return .absolute(name) }
    guard name.contains("/") else { return .named(name) }
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    guard name.hasPrefix("./"), parts.count > 1,
      parts.dropFirst().allSatisfy({ !["", ".", ".."].contains($0) })
    else {
      throw file.error(
        "argv",
        "names the program `\(name.bounded)`",
        remedy: "write `./NAME` for one beside the manifest, or its absolute path",
      )
    }
    let found: ManifestNeighbour
    do { found = try neighbour(String(name.dropFirst(2))) } catch {
      throw file.error("argv", error.message, remedy: error.remedy)
    }
    return .beside(path: found.path, digest: found.digest)
  }
}

extension Manifest.Output {
  /// The output as the model declares it.
  fileprivate var declared: ModelOutput {
    switch kind {
    case .asset(let type, _): ModelOutput(name, type)
    case .text: ModelOutput(name, .text)
    case .json: ModelOutput(name, .any)
    }
  }
}
