import Workflows

extension Manifest {
  /// The outputs that the file declares.
  static func outputs(
    of file: ManifestMembers,
    isProtocol: Bool,
  ) throws(ManifestError) -> [Output] {
    _ = try file.required("outputs", "[{name: text, type: text}]")
    var outputs: [Output] = []
    let list = try file.list("outputs", atMost: ManifestFormat.mostOutputs) ?? []
    for (index, node) in list.enumerated() {
      let members = try ManifestMembers(
        node,
        at: "outputs[\(index + 1)]",
        names: ["name", "type", "file", "mimeType"],
      )
      let output = try output(members, isProtocol: isProtocol)
      guard !outputs.contains(where: { $0.name == output.name }) else {
        throw members.error("name", "is `\(output.name)` twice")
      }
      if !isProtocol, output.file == nil, outputs.contains(where: { $0.file == nil }) {
        throw members.error(
          "name",
          "would be standard output, which another output is already",
          remedy: "give it a `file`",
        )
      }
      outputs.append(output)
    }
    guard !outputs.isEmpty else {
      throw file.error("outputs", "is empty; a model gives something")
    }
    return outputs
  }

  private static func output(
    _ members: ManifestMembers,
    isProtocol: Bool,
  ) throws(ManifestError) -> Output {
    _ = try members.required("name", "image")
    guard let name = try members.text("name"), isName(name) else {
      throw members.error("name", "must be letters, digits and `_`, at most 64")
    }
    let types = ["image", "video", "audio", "3d", "text", "json"]
    _ = try members.required("type", "image")
    guard let type = try members.text("type"), types.contains(type) else {
      throw members.error("type", "must be one of \(types.joined(separator: ", "))")
    }
    if isProtocol {
      for member in ["file", "mimeType"] where members[member] != nil {
        throw members.error(
          member,
          "has no place beside `protocol`, in which the program tells it",
        )
      }
      return Output(name: name, kind: try kind(type, ending: nil, members), file: nil)
    }
    let ending = try ending(members)
    if ending == nil, type != "text", type != "json" {
      throw members.error(
        "type",
        "is \(type), which comes out as a file",
        remedy: "add `file:` with the ending of its name, such as `png`",
      )
    }
    return Output(
      name: name,
      kind: try kind(type, ending: ending, members),
      file: ending.map { "\(name).\($0)" },
    )
  }

  private static func kind(
    _ type: String,
    ending: String?,
    _ members: ManifestMembers,
  ) throws(ManifestError) -> Output.Kind {
    if type == "text" { return .text }
    if type == "json" { return .json }
    let handleType = HandleType(named: type)
    guard let ending else { return .asset(handleType, mimeType: nil) }
    if let declared = try members.text("mimeType", limit: 128) {
      let words = declared.split(separator: "/", omittingEmptySubsequences: false)
      guard words.count == 2,
        words.allSatisfy({ word in
          !word.isEmpty
            && word.utf8.allSatisfy { byte in
              0x61...0x7A ~= byte || 0x30...0x39 ~= byte || "+-.".utf8.contains(byte)
            }
        })
      else { throw members.error("mimeType", "must be a type such as `image/png`") }
      return .asset(handleType, mimeType: declared)
    }
    guard let known = MediaType.named(ending) else {
      throw members.error(
        "file",
        "has an ending that easel does not know",
        remedy: "add `mimeType:`",
      )
    }
    guard known.kind == handleType else {
      throw members.error("file", "is the ending of \(known.kind.name), not of \(type)")
    }
    return .asset(handleType, mimeType: known.mimeType)
  }

  /// The ending of the file's name, without a dot.
  private static func ending(_ members: ManifestMembers) throws(ManifestError) -> String? {
    guard let ending = try members.text("file") else { return nil }
    let isEnding =
      !ending.isEmpty && ending.utf8.count <= 16
      && ending.utf8.allSatisfy { 0x61...0x7A ~= $0 || 0x30...0x39 ~= $0 }
    guard isEnding else {
      throw members.error("file", "must be the ending of a name, such as `png`")
    }
    return ending
  }
}
